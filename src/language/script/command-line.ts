import type { Range } from '../../smtp';
import type { CommandItem, DirectiveItem, ExpectedReply } from './syntax';
import { isLiteral, type Template } from './template';
import type { Span } from './text';

/** A command whose expected reply admits neither 2yz nor 3yz is wrong on purpose: nothing is reported on it. */
export function isMeantToBeRefused(item: CommandItem | DirectiveItem): boolean {
  // Under DATA's dot stands what becomes of the message: DATA itself was answered 354 by then.
  return !(item.kind === 'command' && item.payload?.kind === 'data') && areRefusals(item.replies);
}

/** Whether the message of a DATA command is meant to be refused once it has been sent. */
export function isMessageMeantToBeRefused({ payload, replies }: CommandItem): boolean {
  return payload?.kind === 'data' && areRefusals(replies);
}

/** Whether a reply admits neither 2yz nor 3yz. */
export function isRefusal({ negated, codes }: ExpectedReply): boolean {
  return !negated && codes.every(admitsRefusalsOnly);
}

function admitsRefusalsOnly(code: string): boolean {
  const first = code[0];
  return first !== '2' && first !== 'x' && first !== '3';
}

/** In LMTP several replies come, and one that takes the message is enough. */
function areRefusals(replies: readonly ExpectedReply[]): boolean {
  return replies.length > 0 && replies.every(isRefusal);
}

/** Where a command's verb stands; the whole line where it has none. */
export function verbSpan({ text, verb }: CommandItem): Span {
  const { start, end } = text.span;
  return { start, end: verb === '' ? end : start + verb.length };
}

/** Where a template holds references, in offsets of its own line. */
export function referencesIn(template: Template): readonly Range[] {
  if (isLiteral(template)) {
    return NONE;
  }
  const { start } = template.span;
  return template.parts
    .filter((part) => part.kind !== 'text')
    .map(({ span }) => ({ start: span.start - start, end: span.end - start }));
}

const NONE: readonly Range[] = [];
