import { readable } from '../client';
import { formatTarget } from '../smtp';
import type { Connections } from './connections';
import type { Link, SessionContext } from './context';
import type { ReplyResult, TlsResult } from './result';
import { replyResult } from './step';
import { type Awaited, awaitedOn } from './typed';
import type { Values } from './values';

/** What is known of a session while it is held up; secrets are masked. */
export interface SessionView {
  readonly awaited: Awaited;
  /** Those that are open, the current one too. */
  readonly connections: readonly ConnectionView[];
  /** The facts of the last TLS handshake, on whichever connection. */
  readonly tls?: TlsResult;
  /** The value of each name; undefined where no line has used a variable yet, so that it has none. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

/** One connection of a session. */
export interface ConnectionView {
  readonly name?: string;
  /** Whether steps go to it. */
  readonly current: boolean;
  /** As a URL. */
  readonly target: string;
  readonly encrypted: boolean;
  readonly lmtp: boolean;
  /** Whether the server has closed it. */
  readonly closed: boolean;
  /** What the server said unasked, and nobody has read. */
  readonly unread?: string;
  /** The recipients accepted in this transaction. */
  readonly accepted: number;
  /** Keywords and their parameters, of the latest EHLO; undefined before one, and after what made it void. */
  readonly capabilities?: ReadonlyMap<string, readonly string[]>;
  readonly lastReply?: ReplyResult;
}

/** What is known where a session is held up. */
export function viewOf(connections: Connections, values: Values, { facts, masker }: SessionContext): SessionView {
  const { current } = connections;
  return {
    awaited: awaitedOn(current),
    connections: [...connections.all()].map((link) => connectionOf(link, { current: link === current, masker })),
    ...(facts.tls && { tls: facts.tls }),
    variables: values.known(),
  };
}

function connectionOf(
  { name, target, connection, lmtp, accepted, capabilities, lastReply }: Link,
  { current, masker }: { current: boolean; masker: SessionContext['masker'] },
): ConnectionView {
  return {
    ...(name !== undefined && { name }),
    current,
    target: masker.mask(formatTarget(target)),
    encrypted: connection.tls !== undefined,
    lmtp,
    closed: connection.closed,
    ...(connection.pending && { unread: masker.mask(readable(Buffer.from(connection.peekPending()))) }),
    accepted: accepted.length,
    ...(capabilities && {
      capabilities: new Map([...capabilities].map(([keyword, offers]) => [keyword, masker.maskAll(offers)])),
    }),
    ...(lastReply && { lastReply: replyResult(lastReply, masker) }),
  };
}
