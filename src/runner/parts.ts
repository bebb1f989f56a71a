import type { Reply } from '../client';
import type { CommandItem, DirectiveItem, ExpectedReply, Span } from '../language';
import { defaultExpectations, findCommand, writtenParameters } from '../smtp';
import type { Standing } from './step';

/** Something of a group: what is sent, or what looks at a reply of it. */
export type Entry =
  | { readonly kind: 'command'; readonly at: Standing<CommandItem> }
  /** The message alone of a DATA that was sent before. */
  | { readonly kind: 'message'; readonly at: Standing<CommandItem> }
  | { readonly kind: 'raw'; readonly at: Standing<DirectiveItem> }
  | { readonly kind: 'check'; readonly at: Standing<DirectiveItem> };

/** An entry, DATA and its message being two. */
export type Part = Entry;

/** The parts of an entry, in order. */
export function parts(entry: Entry): Part[] {
  const hasMessage = entry.kind === 'command' && entry.at.item.payload?.kind === 'data';
  return hasMessage ? [entry, { kind: 'message', at: entry.at }] : [entry];
}

/** A part that is sent. */
export type Sent = Exclude<Part, { kind: 'check' }>;

/** Where a message's dot stands: its step has that line. */
export function dotOf({ item }: Standing<CommandItem>): number {
  return item.payload ? Math.max(item.payload.span.start, item.payload.span.end - 1) : item.span.start;
}

/** Where a part stands in its script: a message where its dot is. */
export function spanOf(part: Sent): Span {
  if (part.kind !== 'message') {
    return part.at.item.span;
  }
  const dot = dotOf(part.at);
  return { start: dot, end: dot + 1 };
}

/** The replies that are written for a part. */
export function expectedOf(part: Sent): readonly ExpectedReply[] {
  if (part.kind !== 'command' || part.at.item.payload?.kind !== 'data') {
    return part.at.item.replies;
  }
  return part.at.item.intermediate ? [part.at.item.intermediate] : [];
}

/** The code patterns expected where nothing is written. */
export function defaultsOf(part: Sent, verb: string): readonly string[] {
  if (part.kind === 'raw') {
    return [];
  }
  if (part.kind === 'message') {
    return defaultExpectations.message;
  }
  const { role, answered, text } = part.at.item;
  if (role === 'response') {
    const cancels = text.parts.length === 1 && text.parts[0]?.kind === 'text' && text.parts[0].value === '*';
    if (answered) {
      return defaultExpectations.saslResponseBeforeAnother;
    }
    return cancels ? defaultExpectations.saslCancel : defaultExpectations.saslResponse;
  }
  const command = findCommand(verb);
  if (!command) {
    return defaultExpectations.unknownCommand;
  }
  if (answered) {
    return command.expectsBeforeResponse ?? command.expects;
  }
  const { start, end } = text.span;
  const line = part.at.project.script.text.slice(start, end);
  const more = writtenParameters(line).flatMap(({ row }) => row?.alsoExpects ?? []);
  return command.argument.kind === 'path' ? [...command.expects, ...more] : command.expects;
}

/** Whether the server now waits for something that the script does not have. */
export function leavesOutOfStep(part: Sent, { code }: Reply): boolean {
  if (part.kind === 'raw') {
    return false;
  }
  if (code === '334') {
    return part.kind === 'message' || !part.at.item.answered;
  }
  if (code === '354') {
    return part.kind === 'message' || part.at.item.payload?.kind !== 'data';
  }
  return false;
}

/** Whether the reply is that to a whole message. */
export function endsMessage(part: Part, verb: string, text: string): boolean {
  return part.kind === 'message' || (verb === 'BDAT' && /[ \t]LAST[ \t]*$/i.test(text));
}

/** Whether nothing may be written after the line before its answer has come. */
export function answerComesFirst(verb: string, text: string): boolean {
  const rule = findCommand(verb)?.answerFirst;
  return rule === 'always' || (rule === 'without-initial-response' && text.trim().split(/[ \t]+/).length < 3);
}
