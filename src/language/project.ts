import { readAction } from './actions';
import { decodeScript } from './decode';
import { type Finding, finding } from './findings';
import { filesNamed } from './links';
import { parse } from './parse';
import { placeIncluded } from './placement';
import type { DirectiveItem, Item, Script } from './syntax';
import { walkItems } from './syntax';
import type { Template } from './template';
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

/** Loads what a script, parsed already or not, includes, and checks that every file that it names is there. */
export async function loadProject(
  path: string,
  source: string | Uint8Array | Script,
  files: Files,
  parents: readonly string[] = [],
): Promise<Project> {
  const { script, encoding } = read(source);
  const { text } = script;
  const included = new Map<DirectiveItem, Project>();
  const findings: LocatedFinding[] = [];
  const report = (found: Finding) => findings.push({ path, script, finding: found });
  if (encoding) {
    report(encoding);
  }
  for (const { kind, path: named, span } of filesNamed(script)) {
    // Those are read below.
    if (kind !== 'script' && !(await files.exists(files.resolve(path, named)))) {
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

function read(source: string | Uint8Array | Script): { script: Script; encoding?: Finding | undefined } {
  if (typeof source === 'string') {
    return { script: parse(source) };
  }
  if (!(source instanceof Uint8Array)) {
    return { script: source };
  }
  const { text, finding: encoding } = decodeScript(source);
  return { script: parse(text), encoding };
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
