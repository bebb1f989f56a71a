import { decodeScript } from './decode';
import { type Finding, finding } from './findings';
import { filesNamed } from './links';
import { parse } from './parse';
import { placeIncluded } from './placement';
import { allDirectives, type DirectiveItem, type Script } from './syntax';

export { allItems } from './syntax';

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
  for (const item of allDirectives(script)) {
    const { action } = item;
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

function missing(path: string, span: Span): Finding {
  return finding('missing-file', span, `There is no file ${path} (paths are relative to the file they stand in).`);
}
