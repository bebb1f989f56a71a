import { type Command, canAnswer, defaultExpectations, transactionFlags, type WrittenParameter } from '../../smtp';
import { isRefusal } from '../script/command-line';
import type { Project } from '../script/project';
import { admits, type CommandItem, type ExpectedReply } from '../script/syntax';
import { BOUNDING } from './check-bounds';
import { type Connection, flagsOf, type OfferedKeyword } from './connection';
import { Standing, type Step } from './standing';

/** A command that is in sequence, with what its line says. */
export interface Accepted {
  readonly item: CommandItem;
  readonly command: Command;
  readonly line: string;
  readonly parameters: readonly WrittenParameter[];
}

/** Where the connection stands after a command, by the replies that are expected of it. */
export function standingAfter(standing: Standing, accepted: Accepted): Standing {
  const { item, command } = accepted;
  if (command.followedBy !== 'message') {
    return standing.after(stepOf(accepted));
  }
  const intermediate = item.intermediate ? [item.intermediate] : item.payload ? [] : item.replies;
  return standing.after({ transitions: command.transitions, replies: intermediate, success: command.expects }).after({
    transitions: command.transitionsAfterwards ?? [],
    replies: item.replies,
    success: defaultExpectations.message,
    from: 'data',
  });
}

/** After @raw, and what else leaves things open, a hello or RSET makes the state known again. */
export function standingAnew(standing: Standing, command: Command, { replies }: CommandItem): Standing {
  const isHello = command.transitions.some(({ set }) => set?.includes('extended')) || command.verb === 'HELO';
  const accepted = replies[0] === undefined || (admits(replies[0], '250') && !admits(replies[0], '550'));
  if (!accepted || !(isHello || command.verb === 'RSET')) {
    return standing;
  }
  return isHello ? Standing.afterHello(command.verb) : Standing.afterHello('EHLO').or(Standing.afterHello('HELO'));
}

/** A chunk that is refused leaves open what becomes of its message (RFC 3030 2). */
export function standingAfterRefusedChunk(standing: Standing): Standing {
  return standing.or(standing.after({ ...DROPPED, from: 'recipients' }).after({ ...DROPPED, from: 'chunks' }));
}

/** A message that nobody takes: whatever it is answered, its transaction may be over. */
export function standingAfterLostMessage(standing: Standing): Standing {
  return standing.or(standing.after(DROPPED));
}

/** Where the connection stands after a SASL response to a command. */
export function standingAfterResponse(
  standing: Standing,
  { item, line, exchange }: { item: CommandItem; line: string; exchange: Command | undefined },
): Standing {
  const success =
    line === '*'
      ? defaultExpectations.saslCancel
      : item.answered
        ? defaultExpectations.saslResponseBeforeAnother
        : defaultExpectations.saslResponse;
  const transitions = exchange?.transitionsAfterwards ?? NOWHERE;
  return standing.after({ transitions, replies: item.replies, success, from: 'authenticating' });
}

/** Where the connection stands after a whole exchange, by its final reply. */
export function standingAuthenticated(standing: Standing, replies: readonly ExpectedReply[]): Standing {
  return standing.after({ transitions: AUTHENTICATED, replies, success: defaultExpectations.saslResponse });
}

/** What a hello makes known of the server; what was known before no longer holds. */
export function remember(connection: Connection, offered: readonly OfferedKeyword[], project: Project): void {
  connection.capabilities.clear();
  connection.offers.clear();
  for (const { keyword, parameters, span } of offered) {
    connection.capabilities.set(keyword, parameters);
    if (BOUNDING.has(keyword)) {
      connection.offers.set(keyword, { project, span, parameters });
    }
  }
}

/** Whether a command carries a message, or is followed by one. */
export function sendsMessage({ followedBy }: Command): boolean {
  return followedBy === 'message' || followedBy === 'chunk';
}

const AUTHENTICATED: Command['transitions'] = [{ on: '235', to: 'ready', set: ['authenticated'] }];

const NOTHING: readonly string[] = [];

const NOWHERE: Command['transitions'] = [];

/** The transaction is over. */
const DROPPED: Step = {
  transitions: [{ on: 'xxx', to: 'ready', clear: transactionFlags }],
  replies: [],
  success: ['250'],
};

function stepOf({ item, command, line, parameters }: Accepted): Step {
  // What can not come is reported; the walk goes on as if success were expected.
  const possible = possibleOf(item);
  const taken = possible.length > 1 ? possible.filter((reply) => !isRefusal(reply)) : [];
  const also = parameters.some(({ row }) => row?.alsoExpects)
    ? parameters.flatMap(({ row }) => row?.alsoExpects ?? [])
    : NOTHING;
  const success = (item.answered && command.expectsBeforeResponse) || command.expects;
  return {
    transitions: command.transitions,
    replies: taken.length > 0 ? taken : possible,
    success: also.length > 0 ? [...success, ...also] : success,
    chunk: command.transitions.some(({ when }) => when !== undefined) ? chunkOf(line) : undefined,
    declared: parameters.length > 0 ? flagsOf(parameters) : undefined,
  };
}

/** The expected replies that can come; mostly all of them. */
function possibleOf({ replies, verb }: CommandItem): readonly ExpectedReply[] {
  for (const { negated, codes } of replies) {
    if (!negated && !codes.some((code) => canAnswer(code, verb))) {
      return replies.filter((reply) => reply.negated || reply.codes.some((code) => canAnswer(code, verb)));
    }
  }
  return replies;
}

/** Whether a chunk is the last; its size may be a reference with blanks in it. */
function chunkOf(line: string): 'last' | 'not-last' {
  const [, , last] = line
    .replace(/\{\{[^{}]*\}\}/g, '{{}}')
    .trimEnd()
    .split(/[ \t]+/, 3);
  return last === undefined ? 'not-last' : 'last';
}
