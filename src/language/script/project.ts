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
export function loadProject(path: string, source: string | Uint8Array | Script, files: Files): Promise<Project> {
  return load(path, source, { files, parents: [], left: { includes: MOST_INCLUDES } });
}

/** A file that includes another twice, which does the same, and so on, soon comes to more than there is time for. */
const MOST_INCLUDES = 1000;

interface Loading {
  readonly files: Files;
  /** The files that this one is included through. */
  readonly parents: readonly string[];
  /** For all files together. */
  readonly left: { includes: number };
}

async function load(path: string, source: string | Uint8Array | Script, loading: Loading): Promise<Project> {
  const { files, parents, left } = loading;
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
    if (left.includes === 0) {
      const message = `More than ${MOST_INCLUDES} files are included, each counted as often as it is: this one is left out.`;
      report(finding('invalid-directive', item.span, message));
      continue;
    }
    left.includes--;
    const octets = await files.read(target);
    if (!octets) {
      report(missing(action.path, item.rest));
      continue;
    }
    const project = await load(target, octets, { files, parents: [...parents, path], left });
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
