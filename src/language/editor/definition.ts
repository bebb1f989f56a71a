import { filesNamed } from '../script/links';
import { type Occurrence, occurrenceAt, occurrencesLike, occurrencesOf } from '../script/occurrences';
import { allItems, type Project } from '../script/project';
import type { Item, Script } from '../script/syntax';
import { type Span, within } from '../script/text';

/** Where something is defined: a place in a script, or a file as the script names it. */
export type Definition =
  | { readonly kind: 'place'; readonly path: string; readonly script: Script; readonly span: Span }
  | { readonly kind: 'file'; readonly named: string };

/** Where the variable, the connection or the file at an offset of a project's own script is defined; the script's own definitions before those that it includes. */
export function definitionsAt(project: Project, offset: number): Definition[] {
  const { script, path } = project;
  const file = filesNamed(script).find(({ span }) => within(span, offset));
  if (file) {
    return [{ kind: 'file', named: file.path }];
  }
  const place = occurrenceAt(script, offset);
  if (!place) {
    return [];
  }
  const own = definitions(occurrencesLike(script, place), path, script);
  return place.scope && own.length > 0 ? own : [...own, ...inIncluded(project, place)];
}

/** What belongs together with what stands at an offset of a script: the places of a name, the two ends of a block. */
export function highlightsAt(script: Script, offset: number): Pick<Occurrence, 'span' | 'role'>[] {
  const place = occurrenceAt(script, offset);
  if (place) {
    return occurrencesLike(script, place);
  }
  const ends = allItems(script)
    .map(endsOf)
    .find((pair) => pair.some((span) => within(span, offset)));
  return (ends ?? []).map((span) => ({ span, role: 'reference' }));
}

function inIncluded({ included }: Project, place: Occurrence): Definition[] {
  return [...included.values()].flatMap((project) => [
    ...definitions(
      occurrencesOf(project.script).filter(({ kind, name }) => kind === place.kind && name === place.name),
      project.path,
      project.script,
    ),
    ...inIncluded(project, place),
  ]);
}

function definitions(occurrences: readonly Occurrence[], path: string, script: Script): Definition[] {
  return occurrences
    .filter(({ role }) => role === 'definition')
    .map(({ span }) => ({ kind: 'place', path, script, span }));
}

/** `@each` and its `@end`. */
function endsOf(item: Item): Span[] {
  const last = item.kind === 'block' ? item.items.at(-1) : undefined;
  return item.kind === 'block' && last?.kind === 'directive' && last.name === 'end'
    ? [{ start: item.open.span.start, end: item.open.nameSpan.end }, last.span]
    : [];
}
