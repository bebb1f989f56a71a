import { once } from 'node:events';
import { LONGEST_TIMER } from '../client';
import type { Connections } from './connections';
import { type Held, type Link, type SessionContext, TIMEOUT } from './context';
import { attempt } from './problems';
import type { StepResult } from './result';

/** Who listens, and until when. */
interface Listening {
  readonly connections: Connections;
  readonly context: SessionContext;
  readonly until: AbortSignal;
}

/**
 * Waits for what the server says on the current connection while nothing is asked, a 421 for example, or for its
 * closing; it is told as a step that counts for nothing. Undefined where `until` comes first.
 */
export async function unasked(
  at: Held['at'],
  { connections, context, until }: Listening,
): Promise<StepResult | undefined> {
  const { current } = connections;
  if (until.aborted) {
    return undefined;
  }
  if (!current) {
    return untilCancelled({ connections, context, until });
  }
  const { connection } = current;
  // What broke before was told then.
  const what = await connection.listen(LONGEST_TIMER, until).catch(() => 'broken' as const);
  if (what === 'quiet') {
    return undefined;
  }
  const step = context.recorder.begin('directive', at, { connection: current.name });
  if (what === 'octets') {
    await attempt(step, async () => {
      step.reply(await connection.readReply({ timeout: context.settings.timeout ?? TIMEOUT }));
    });
  } else {
    if (what === 'closed') {
      step.note('The server closed the connection.');
    }
    await connections.drop(step);
  }
  const result = step.result();
  context.recorder.adopt(result);
  return result;
}

/** Waits for what the server says unasked on a connection, or for its closing, and leaves it there; false where `until` comes first. */
export async function heard(link: Link | undefined, until: AbortSignal): Promise<boolean> {
  const what = await link?.connection.listen(LONGEST_TIMER, until).catch(() => 'broken' as const);
  return what === 'octets' || what === 'closed';
}

/** Nobody is listened to while other connections are kept by their names. */
async function untilCancelled({ connections, context: { signal }, until }: Listening): Promise<undefined> {
  if (!signal.aborted) {
    await once(signal, 'abort', { signal: until }).catch(() => undefined);
  }
  if (signal.aborted) {
    await connections.dropAll();
  }
}
