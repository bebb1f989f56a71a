import { readAction } from './actions';
import { decodeScript } from './decode';
import { type Finding, finding } from './findings';
import { filesNamed } from './links';
import { parse } from './parse';
import { placeIncluded } from './placement';
import type { DirectiveItem, ExpectedReply, Item, Script } from './syntax';
import { allItems } from './syntax';

export { allItems } from './syntax';

import { isLiteral, type Template } from './template';
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
    const own = [...project.script.findings, ...placeIncluded(project.script)];
    const located = own.map((found) => ({ path: target, script: project.script, finding: found }));
    for (const found of [...project.findings, ...located]) {
      findings.push(found);
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

function includesOf(script: Script): DirectiveItem[] {
  const includes: DirectiveItem[] = [];
  for (const item of allItems(script)) {
    if (item.kind === 'directive' && item.name === 'include') {
      includes.push(item);
    }
  }
  return includes;
}

function missing(path: string, span: Span): Finding {
  return finding('missing-file', span, `There is no file ${path} (paths are relative to the file they stand in).`);
}

/** Every template of an item, for whoever looks for references. */
export function templatesOf(item: Item): readonly Template[] {
  const templates: Template[] = [];
  visitTemplates(item, (template) => templates.push(template));
  return templates;
}

/** By the item: those of its templates that hold a reference. Most items have none, and are not in the map. */
export function referencingTemplates(script: Script): ReadonlyMap<Item, readonly Template[]> {
  const known = REFERENCING.get(script);
  if (known) {
    return known;
  }
  const referencing = new Map<Item, Template[]>();
  const found: Template[] = [];
  const visit = (template: Template) => {
    if (!isLiteral(template)) {
      found.push(template);
    }
  };
  for (const item of allItems(script)) {
    visitTemplates(item, visit);
    if (found.length > 0) {
      referencing.set(item, [...found]);
      found.length = 0;
    }
  }
  REFERENCING.set(script, referencing);
  return referencing;
}

const REFERENCING = new WeakMap<Script, ReadonlyMap<Item, readonly Template[]>>();

function visitTemplates(item: Item, visit: (template: Template) => void): void {
  switch (item.kind) {
    case 'variable':
      visit(item.value);
      return;
    case 'greeting':
      visitExpected([item.reply], visit);
      return;
    case 'command':
      visit(item.text);
      if (item.intermediate) {
        visitExpected([item.intermediate], visit);
      }
      for (const line of item.payload?.lines ?? []) {
        visit(line.kind === 'text' ? line.template : line.kind === 'file' ? line.path : line.string);
      }
      visitExpected(item.replies, visit);
      return;
    case 'directive':
      visitWords(item, visit);
      visitExpected(item.replies, visit);
      return;
    case 'block':
      visitWords(item.open, visit);
      return;
    default:
  }
}

function visitExpected(replies: readonly ExpectedReply[], visit: (template: Template) => void): void {
  for (const { lines } of replies) {
    for (const { text } of lines) {
      if (text) {
        visit(text.kind === 'text' ? text.template : text.pattern);
      }
    }
  }
}

/** Most arguments are words; the regular expressions and strings of some hold references in places of their own. */
function visitWords({ words }: DirectiveItem, visit: (template: Template) => void): void {
  for (const { template } of words) {
    visit(template);
  }
}
