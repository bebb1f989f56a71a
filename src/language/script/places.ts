import { type Occurrence, occurrenceAt, occurrencesLike } from './occurrences';
import type { Project } from './project';
import type { Script } from './syntax';

/** A place in one of several files. */
export interface LocatedOccurrence {
  readonly path: string;
  readonly script: Script;
  readonly occurrence: Occurrence;
}

/** All places that have to change when the name at an offset of a file does: in the file itself, and in all that include it or are included where the name is known. */
export function placesOf(projects: readonly Project[], path: string, offset: number): LocatedOccurrence[] {
  const groups = projects.map(filesOf);
  const files = new Map(groups.flatMap((group) => [...group]));
  const script = files.get(path);
  const place = script && occurrenceAt(script, offset);
  if (!place) {
    return [];
  }
  if (place.scope) {
    return occurrencesLike(script, place).map((occurrence) => ({ path, script, occurrence }));
  }
  const named = new Map(
    [...files].flatMap(([each, text]) => {
      const found = occurrencesLike(text, place);
      return found.length > 0 ? [[each, found] as const] : [];
    }),
  );
  const reached = reachable(groups, named, path);
  return [...reached].flatMap((each) => {
    const text = files.get(each);
    return text ? (named.get(each) ?? []).map((occurrence) => ({ path: each, script: text, occurrence })) : [];
  });
}

function filesOf(project: Project): Map<string, Script> {
  const files = new Map([[project.path, project.script]]);
  for (const included of project.included.values()) {
    for (const [path, script] of filesOf(included)) {
      files.set(path, script);
    }
  }
  return files;
}

/** The files that a name is shared with, step by step from one: those of a project know each other's variables. */
function reachable(
  groups: readonly ReadonlyMap<string, Script>[],
  named: ReadonlyMap<string, readonly Occurrence[]>,
  from: string,
): ReadonlySet<string> {
  const reached = new Set([from]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const group of groups) {
      const paths = [...group.keys()].filter((path) => named.has(path));
      if (paths.some((path) => reached.has(path))) {
        for (const path of paths) {
          reached.add(path);
        }
      }
    }
  }
  return reached;
}
