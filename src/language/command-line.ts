import type { Range } from '../smtp';
import type { CommandItem, DirectiveItem } from './syntax';
import type { Template } from './template';
import type { Span } from './text';

/** A command whose expected reply admits neither 2yz nor 3yz is wrong on purpose: nothing is reported on it. */
export function isMeantToBeRefused(item: CommandItem | DirectiveItem): boolean {
  const reply = (item.kind === 'command' ? item.intermediate : undefined) ?? item.replies[0];
  return (
    reply !== undefined &&
    !reply.negated &&
    reply.codes.every(([first]) => first !== 'x' && first !== 'X' && first !== '2' && first !== '3')
  );
}

/** Where a command's verb stands; the whole line where it has none. */
export function verbSpan({ text, verb }: CommandItem): Span {
  const { start, end } = text.span;
  return { start, end: verb === '' ? end : start + verb.length };
}

/** Where a template holds references, in offsets of its own line. */
export function referencesIn(template: Template): Range[] {
  const { start } = template.span;
  return template.parts
    .filter((part) => part.kind !== 'text')
    .map(({ span }) => ({ start: span.start - start, end: span.end - start }));
}
