import { secretsOfAuth } from '../check/check-advice';
import { allFindings } from '../check/validate';
import { applied } from '../record/record';
import { finding } from '../script/findings';
import { type Files, loadProject, type Project } from '../script/project';
import { referencesOf } from '../script/references';
import { allDirectives, allItems, type Script } from '../script/syntax';
import { isLiteral, type Template } from '../script/template';
import type { Edit, Span } from '../script/text';
import { explainAuth } from './challenged-auth';
import type { ScriptAction } from './code-actions';
import { convertAuth } from './convert-auth';
import { moveSecret } from './mend';

/** A script without the passwords that stood in it, and these with the names by which it now asks for them. */
export interface WithoutSecrets {
  readonly text: string;
  readonly secrets: ReadonlyMap<string, string>;
}

/** Writes every AUTH whose user can be told as @auth, and `{{$secret NAME}}` for each password and token; says above an AUTH that would not be accepted again why not. */
export async function moveSecrets(path: string, text: string, files: Files): Promise<WithoutSecrets> {
  const load = (now: string) => loadProject(path, now, files);
  let project = await load(text);
  for (let edits = nextAuth(project); edits; edits = nextAuth(project)) {
    project = await load(applied(project.script.text, edits));
  }
  project = await load(applied(project.script.text, explanationsIn(project)));
  const secrets = new Map<string, string>();
  const names = new Map<string, string>();
  for (let move = nextSecret(project); move; move = nextSecret(project)) {
    const { name, value } = move.secret;
    // The same password twice is one secret.
    const known = names.get(value) ?? name;
    names.set(value, known);
    secrets.set(known, value);
    project = await load(applied(project.script.text, keptAs(move, known).edits));
  }
  return { text: project.script.text, secrets };
}

/** The same action, its secret kept by another name. */
export function keptAs<A extends Pick<ScriptAction, 'edits' | 'secret'> & { readonly title?: string }>(
  action: A,
  name: string,
): A {
  const { title, edits, secret } = action;
  if (!secret) {
    return action;
  }
  const [before, after] = [secretReference(secret.name), secretReference(name)];
  return {
    ...action,
    // The name is the last word of it.
    ...(title?.endsWith(secret.name) && { title: title.slice(0, -secret.name.length) + name }),
    edits: edits.map(({ span, text }) => ({ span, text: text.replace(before, () => after) })),
    secret: { ...secret, name },
  };
}

function secretReference(name: string): string {
  return `{{$secret ${name}}}`;
}

function nextAuth(project: Project) {
  for (const item of allItems(project.script)) {
    const [action] = item.kind === 'command' ? convertAuth(project, item) : [];
    if (action) {
      return action.edits;
    }
  }
  return undefined;
}

function explanationsIn(project: Project): Edit[] {
  return allItems(project.script).flatMap((item) => (item.kind === 'command' ? explainAuth(project, item) : []));
}

function nextSecret(project: Project) {
  const found = allFindings(project, { names: new Set() })
    .filter(({ path, finding }) => path === project.path && finding.code === 'plaintext-secret')
    .map(({ finding }) => finding);
  // That of an @auth that was refused is no finding, and may be right all the same.
  const others = templatesOf(project.script)
    .filter((template) => template.parts.length > 0 && isLiteral(template))
    .map(({ span }) => finding('plaintext-secret', span, ''));
  for (const each of [...found, ...others]) {
    const [action] = moveSecret(project, each);
    if (action?.secret) {
      return { edits: action.edits, secret: action.secret };
    }
  }
  return undefined;
}

/** What each @auth has for a password or token, and every value of the variables in that: who types may give a variable another one. */
function templatesOf(script: Script): Template[] {
  const secrets = allDirectives(script)
    .filter(({ name }) => name === 'auth')
    .flatMap((item) => [...secretsOfAuth(item)]);
  const names = new Set(
    secrets
      .flatMap((template) => [...referencesOf(template)])
      .flatMap((part) => (part.kind === 'reference' && !part.builtin ? part.name : [])),
  );
  return [...secrets, ...script.variables.filter(({ name }) => names.has(name)).map(({ value }) => value)];
}

/** The passwords and tokens that stand in an @auth, and the initial response of an AUTH. */
export function writtenSecrets(script: Script): Span[] {
  return allItems(script).flatMap((item) => {
    if (item.kind === 'directive') {
      return item.name === 'auth' ? [...secretsOfAuth(item)].filter(isLiteral).map(({ span }) => span) : [];
    }
    if (item.kind !== 'command' || item.verb !== 'AUTH') {
      return [];
    }
    const { start, end } = item.text.span;
    const [, before, response] = /^([ \t]*\S+[ \t]+\S+[ \t]+)(.*\S)/.exec(script.text.slice(start, end)) ?? [];
    const from = start + (before?.length ?? 0);
    return response === undefined || response === '=' ? [] : [{ start: from, end: from + response.length }];
  });
}
