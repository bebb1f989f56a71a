import { AUTH_KEYS } from '../script/action';
import { isMeantToBeRefused } from '../script/command-line';
import { findDirective } from '../script/directives';
import { finding } from '../script/findings';
import { promptsOf, variablesOf } from '../script/names';
import type { LocatedFinding, Project } from '../script/project';
import { type ReferenceVisitor, referencesOf, visitReferences } from '../script/references';
import { allDirectives, allItems, type DirectiveItem, type Script } from '../script/syntax';
import type { BadReference, Reference, Template } from '../script/template';
import type { Span } from '../script/text';
import { malformedResponses, typedResponses, typedSecrets } from './typed-secrets';

/** Finds what works, but was probably not meant: variables defined twice or never used, secrets written out. */
export function checkAdvice(project: Project): LocatedFinding[] {
  return [...twice(project), ...unused(project), ...plaintextSecrets(project)];
}

function twice({ path, script }: Project): LocatedFinding[] {
  const first = new Map<string, Span>();
  return script.variables.flatMap(({ name, nameSpan }) => {
    const before = first.get(name);
    if (!before) {
      first.set(name, nameSpan);
      return [];
    }
    const message = `${name} is defined twice; the first counts.`;
    const related = [{ span: before, message: 'It is defined here first.' }];
    const fix = { title: 'Delete this definition', edits: [{ span: wholeLine(script, nameSpan.start), text: '' }] };
    return [{ path, script, finding: finding('duplicate-variable', nameSpan, message, { related, fix }) }];
  });
}

/** A line with its end. */
function wholeLine({ lines, text }: Script, offset: number): Span {
  const line = lines.at(offset);
  return { start: lines.span(line).start, end: line + 1 < lines.count ? lines.span(line + 1).start : text.length };
}

function unused(project: Project): LocatedFinding[] {
  const { path, script } = project;
  // A file of variables is there for others to include.
  if (!allItems(script).some(({ kind }) => kind === 'command')) {
    return [];
  }
  const used = new Set<string>();
  collectUsedNames(project, used);
  const defined = [
    // One that has a directive's name was to be that directive.
    ...script.variables
      .filter(({ name }) => !findDirective(name))
      .map(({ name, nameSpan }) => ({ name, span: nameSpan, what: `@${name} =` })),
    ...promptsOf({ ...project, included: new Map() }).map(({ name, item }) => ({
      name,
      span: item.span,
      what: `@prompt ${name}`,
    })),
  ];
  return defined
    .filter(({ name }) => !used.has(name))
    .map(({ name, span, what }) => {
      const message = `Nothing uses ${name}: write {{${name}}} where it belongs, or remove ${what}.`;
      return { path, script, finding: finding('unused-variable', span, message) };
    });
}

function collectUsedNames({ script, included }: Project, into: Set<string>): void {
  const visit: ReferenceVisitor = (reference) => addName(reference, into);
  for (const item of allItems(script)) {
    visitReferences(item, visit);
  }
  for (const project of included.values()) {
    collectUsedNames(project, into);
  }
}

function addName(reference: Reference | BadReference, into: Set<string>): void {
  if (reference.kind !== 'reference') {
    return;
  }
  if (!reference.builtin) {
    into.add(reference.name);
  } else if (reference.name === 'filler') {
    // `{{$filler size-100}}`: a name with a number added or taken away.
    for (const part of reference.argument.parts) {
      for (const name of part.kind === 'text' ? sizeNames(part.value) : []) {
        into.add(name);
      }
    }
  }
}

function sizeNames(argument: string): string[] {
  const bare = argument.trim();
  return [bare, bare.replace(/[+-]\d+$/, '')];
}

/** Passwords and tokens of @auth that stand in the script itself, or in a variable of it. */
function plaintextSecrets(project: Project): LocatedFinding[] {
  const variables = variablesOf(project);
  const found = secretTemplates(project).flatMap(({ template, where }) => {
    const [part] = template.parts;
    const variable =
      template.parts.length === 1 && part?.kind === 'reference' && !part.builtin ? variables.get(part.name) : undefined;
    const literal = variable?.item.value ?? template;
    const place = variable?.project ?? where;
    if (literal.parts.length === 0 || literal.parts.some(({ kind }) => kind === 'reference')) {
      return [];
    }
    const { path, script } = place;
    return [{ path, script, finding: finding('plaintext-secret', literal.span, SECRET) }];
  });
  found.push(...decodedSecrets(project));
  return [...new Map(found.map((each) => [`${each.path} ${each.finding.span.start}`, each])).values()];
}

const SECRET =
  'A secret stands in the script for everybody to read: write {{$secret NAME}}, and keep it in the secret storage, --secret or SMTP_SECRET_NAME.';

const ENCODED =
  'Everybody can decode this to the secret: let @auth run the exchange, or write {{$base64 …}} with {{$secret NAME}} in it.';

/** Secrets that AUTH and its responses hold, and responses that can hold none. */
function decodedSecrets({ path, script, included }: Project): LocatedFinding[] {
  const responses = typedResponses(script);
  const own = typedSecrets(script, responses).map(({ span, encoded }) => ({
    path,
    script,
    finding: encoded
      ? finding('plaintext-secret', span, ENCODED, { severity: 'info' })
      : finding('plaintext-secret', span, SECRET),
  }));
  const malformed = malformedResponses(script, responses).map(({ span, message, rfc }) => ({
    path,
    script,
    finding: finding('invalid-argument', span, message, { severity: 'warning', rfc }),
  }));
  return [...own, ...malformed, ...[...included.values()].flatMap(decodedSecrets)];
}

/** The variables that a password or token is taken from: their values are nobody's business. */
export function secretVariables(project: Project): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { template } of secretTemplates(project)) {
    for (const reference of referencesOf(template)) {
      addName(reference, names);
    }
  }
  return names;
}

function secretTemplates(project: Project): { template: Template; where: Project }[] {
  const found: { template: Template; where: Project }[] = [];
  for (const item of allDirectives(project.script)) {
    // What is meant to be refused is no secret.
    if (item.name === 'auth' && !isMeantToBeRefused(item)) {
      for (const template of secretsOfAuth(item)) {
        found.push({ template, where: project });
      }
    }
  }
  return [...found, ...[...project.included.values()].flatMap(secretTemplates)];
}

/** The password, which is the second word that has no key, and `token=`. */
export function* secretsOfAuth({ words }: DirectiveItem): Generator<Template> {
  let plain = 0;
  for (const { template, quoted } of words.slice(1)) {
    const [first, ...rest] = template.parts;
    const key =
      first?.kind === 'text' && !quoted ? AUTH_KEYS.find((each) => first.value.startsWith(`${each}=`)) : undefined;
    if (key === undefined) {
      plain++;
      if (plain === 2) {
        yield template;
      }
    } else if (key === 'token' && first?.kind === 'text') {
      const value = first.value.slice('token='.length);
      const span = { start: first.span.start + 'token='.length, end: template.span.end };
      const parts = value === '' ? rest : [{ ...first, value, span: { ...first.span, start: span.start } }, ...rest];
      yield { parts, span };
    }
  }
}
