import { readAction } from './actions';
import { type Finding, finding } from './findings';
import { parse } from './parse';
import { placeIncluded } from './placement';
import type { DirectiveItem, Item, PayloadLine, Script } from './syntax';
import { walkItems } from './syntax';
import { literalOf, type Template } from './template';
import type { Span } from './text';

/** The files beside a script, whatever they are kept in; paths are the caller's own. */
export interface Files {
  /** A path as written in the file `from`, made absolute. */
  resolve(from: string, path: string): string;
  /** A file's octets, or undefined where there is none that can be read. */
  read(path: string): Promise<Uint8Array | undefined>;
  exists(path: string): Promise<boolean>;
}

/** A script with the scripts that it includes. */
export interface Project {
  readonly path: string;
  readonly script: Script;
  /** By the @include's own item. */
  readonly included: ReadonlyMap<DirectiveItem, Project>;
  /** What is wrong with files: missing ones, includes of themselves. */
  readonly findings: readonly LocatedFinding[];
}

/** A finding and the file it stands in. */
export interface LocatedFinding {
  readonly path: string;
  readonly script: Script;
  readonly finding: Finding;
}

/** Decodes a script; octets that are no UTF-8 give a finding at the first of them. */
export function decodeScript(octets: Uint8Array): { text: string; finding?: Finding } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets) };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets);
    const start = Math.max(0, text.indexOf('\ufffd'));
    const message =
      'A script is UTF-8; these octets are not. Save the file in UTF-8, or send such octets with @raw or `<= "\\xHH"`.';
    return { text, finding: finding('invalid-encoding', { start, end: start + 1 }, message) };
  }
}

/** Loads what a script includes, and checks that every file that it names is there. */
export async function loadProject(
  path: string,
  source: string | Uint8Array,
  files: Files,
  parents: readonly string[] = [],
): Promise<Project> {
  const { text, finding: encoding } = typeof source === 'string' ? { text: source } : decodeScript(source);
  const script = parse(text);
  const included = new Map<DirectiveItem, Project>();
  const findings: LocatedFinding[] = [];
  const report = (found: Finding) => findings.push({ path, script, finding: found });
  if (encoding) {
    report(encoding);
  }
  for (const { path: named, span } of namedFiles(script)) {
    if (!(await files.exists(files.resolve(path, named)))) {
      report(missing(named, span));
    }
  }
  for (const item of includesOf(script)) {
    const action = readAction(item, text);
    if (!('name' in action) || action.name !== 'include') {
      continue;
    }
    const target = files.resolve(path, action.path);
    if (target === path || parents.includes(target)) {
      report(finding('invalid-directive', item.span, 'A file can not include itself, directly or through another.'));
      continue;
    }
    const octets = await files.read(target);
    if (!octets) {
      report(missing(action.path, item.rest));
      continue;
    }
    const project = await loadProject(target, octets, files, [...parents, path]);
    included.set(item, project);
    findings.push(...project.findings);
    for (const found of [...project.script.findings, ...placeIncluded(project.script)]) {
      findings.push({ path: target, script: project.script, finding: found });
    }
  }
  return { path, script, included, findings };
}

/** Every item of a script in the order of the text, the insides of blocks included. */
export function* allItems(script: Script): Generator<Item> {
  yield* walkItems(script.preamble);
  for (const session of script.sessions) {
    yield* walkItems(session.items);
  }
}

function* includesOf(script: Script): Generator<DirectiveItem> {
  for (const item of allItems(script)) {
    if (item.kind === 'directive' && item.name === 'include') {
      yield item;
    }
  }
}

/** The files a script names without a reference in their paths; others are looked for when they are needed. */
function* namedFiles(script: Script): Generator<{ path: string; span: Span }> {
  for (const item of allItems(script)) {
    if (item.kind === 'command' && item.payload) {
      yield* item.payload.lines.flatMap(fileOf);
    }
    const directive = item.kind === 'block' ? item.open : item;
    if (directive.kind !== 'directive') {
      continue;
    }
    const action = readAction(directive, script.text);
    if ('fault' in action) {
      continue;
    }
    const named: (string | undefined)[] = [];
    if (action.name === 'each' && action.values.kind === 'file') {
      named.push(action.values.path);
    }
    if (action.name === 'tls') {
      named.push(action.settings.ca, action.settings.cert, action.settings.key);
    }
    for (const path of named) {
      if (path) {
        yield { path, span: directive.rest };
      }
    }
  }
}

function fileOf(line: PayloadLine): { path: string; span: Span }[] {
  if (line.kind !== 'file') {
    return [];
  }
  const path = literalOf(line.path);
  return path === undefined ? [] : [{ path, span: line.path.span }];
}

function missing(path: string, span: Span): Finding {
  return finding('missing-file', span, `There is no file ${path} (paths are relative to the file they stand in).`);
}

/** Every template of an item, for whoever looks for references. */
export function* templatesOf(item: Item): Generator<Template> {
  if (item.kind === 'greeting') {
    yield* expectedTemplates([item.reply]);
  }
  if (item.kind === 'command') {
    yield item.text;
    if (item.intermediate) {
      yield* expectedTemplates([item.intermediate]);
    }
    for (const line of item.payload?.lines ?? []) {
      yield line.kind === 'text' ? line.template : line.kind === 'file' ? line.path : line.string;
    }
    yield* expectedTemplates(item.replies);
  }
  if (item.kind === 'directive') {
    yield* argumentTemplates(item);
    yield* expectedTemplates(item.replies);
  }
  if (item.kind === 'block') {
    yield* argumentTemplates(item.open);
  }
}

function* expectedTemplates(replies: Extract<Item, { kind: 'command' }>['replies']): Generator<Template> {
  for (const line of replies.flatMap((reply) => reply.lines)) {
    if (line.text) {
      yield line.text.kind === 'text' ? line.text.template : line.text.pattern;
    }
  }
}

/** Most arguments are words; the regular expressions and strings of some hold references in places of their own. */
function* argumentTemplates(item: DirectiveItem): Generator<Template> {
  for (const word of item.words) {
    yield word.template;
  }
}
