import { octetsOf } from '../check/check-payload';
import { findDirective } from '../script/directives';
import { builtins } from '../script/names';
import { occurrenceAt } from '../script/occurrences';
import type { Project } from '../script/project';
import { referencesOfItem } from '../script/references';
import type { Item } from '../script/syntax';
import type { Reference } from '../script/template';
import { within } from '../script/text';
import type { HoverText } from './hover-text';
import { knownValueOf, type OutsideValue } from './values';

/** Explains a variable, with the value that it has, or a built-in, where its name stands. */
export function hoverName(
  project: Project,
  item: Item,
  offset: number,
  outside: ReadonlyMap<string, OutsideValue>,
): HoverText | undefined {
  // Of a reference in a built-in's argument the inner one.
  const reference = referencesOfItem(item)
    .filter((each): each is Reference => each.kind === 'reference' && within(each.span, offset))
    .at(-1);
  if (reference?.builtin) {
    const builtin = builtins.find(({ name }) => name === reference.name);
    const octets = builtin?.name === 'octets' && item.kind === 'command' && item.payload && octetsOf(item.payload);
    return (
      builtin && {
        span: reference.span,
        title: `$${builtin.name}`,
        text: builtin.summary,
        syntax: `{{${builtin.syntax}}}`,
        ...(typeof octets === 'number' && { value: `${octets}` }),
      }
    );
  }
  const name = reference?.name;
  if (name !== undefined && reference) {
    return hoverVariable(project, { name, span: reference.span }, outside);
  }
  const place = item.kind === 'comment' ? undefined : occurrenceAt(project.script, offset);
  if (!place) {
    return undefined;
  }
  return place.kind === 'variable'
    ? hoverVariable(project, place, outside)
    : { span: place.span, title: place.name, text: 'A connection.', syntax: findDirective('connect')?.syntax ?? '' };
}

function hoverVariable(
  project: Project,
  { name, span }: Pick<HoverText, 'span'> & { readonly name: string },
  outside: ReadonlyMap<string, OutsideValue>,
): HoverText {
  const { text, from } = knownValueOf(project, name, outside);
  return { span, title: name, text: SOURCES[from ?? 'run'], ...(text !== undefined && { value: text }) };
}

const SOURCES = {
  environment: 'The environment says:',
  script: 'The script says:',
  prompt: 'It is asked for before anything is connected.',
  run: 'It is known when the script runs.',
} as const;
