import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError, inWords, LONGEST_TIMER } from '../client';
import type { Action, DirectiveItem } from '../language';
import { runAuth } from './auth';
import { type Link, type SessionContext, TIMEOUT } from './context';
import { UNASKED } from './exchange';
import { compareDefault, compareReply } from './expect';
import { handshake } from './link';
import type { Standing, Step } from './step';
import { ValueError } from './values';

/** A directive that does something on a connection, while it runs. */
interface Running {
  readonly at: Standing<DirectiveItem>;
  readonly step: Step;
  readonly link: Link;
  readonly context: SessionContext;
}

/** Does what a directive says on its connection; rejects with `ConnectionError`, or `ValueError` where it does nothing there. */
export function perform(action: Action, running: Running): Promise<void> {
  switch (action.name) {
    case 'wait':
      return wait(action.duration, running);
    case 'quiet':
      return quiet(action.duration, running);
    case 'closed':
      return closed(running);
    case 'handshake':
      return handshakeNow(action, running);
    case 'auth':
      return auth(action, running);
    default:
      throw new ValueError(`@${action.name} can not run here.`);
  }
}

/** @wait: waits that long, in ms; rejects with `cancelled`. */
async function wait(duration: number, { context: { signal } }: Running): Promise<void> {
  await delay(Math.min(duration, LONGEST_TIMER), undefined, { signal }).catch(() => {
    throw new ConnectionError('cancelled', 'The run was cancelled.');
  });
}

/** @quiet: holds when the server says nothing for that long, in ms, and does not close. */
async function quiet(duration: number, { at, step, link, context }: Running): Promise<void> {
  const heard = await link.connection.listen(duration);
  if (heard === 'quiet') {
    return;
  }
  const message =
    heard === 'closed'
      ? 'The server closed the connection, when it was to keep quiet.'
      : 'The server said something, when it was to keep quiet.';
  step.fail({ kind: 'not-quiet', message, place: context.recorder.place(at.project, at.item.span) });
  // Where the session goes on, it stays to be read as the reply that it is.
  if (heard === 'octets' && context.settings.onFailure === 'stop') {
    step.received(link.connection.takePending());
  }
}

/** @closed: holds when the server closes, without a further reply. */
async function closed({ at, step, link, context }: Running): Promise<void> {
  const timeout = context.settings.timeout ?? TIMEOUT;
  const heard = await link.connection.untilClosed(timeout);
  if (heard === 'closed') {
    return step.note('The server closed the connection.');
  }
  const message =
    heard === 'octets'
      ? 'The server sent something instead of closing the connection.'
      : `The server did not close the connection within ${inWords(timeout)}.`;
  if (heard === 'octets') {
    step.received(link.connection.takePending());
  }
  step.fail({ kind: 'not-closed', message, place: context.recorder.place(at.project, at.item.span) });
}

/** @handshake: TLS now; with `fails` it is meant to fail. */
async function handshakeNow(
  { fails }: Extract<Action, { name: 'handshake' }>,
  { at, step, link, context }: Running,
): Promise<void> {
  if (!fails) {
    return handshake(link, step, context);
  }
  try {
    await handshake(link, step, context);
  } catch (error) {
    if (!(error instanceof ConnectionError) || error.kind === 'cancelled') {
      throw error;
    }
    step.received(error.received);
    return step.note(`As expected: ${error.message}`);
  }
  step.fail({
    kind: 'not-refused',
    message: 'The handshake succeeded, which was to fail.',
    place: context.recorder.place(at.project, at.item.span),
  });
}

/** @auth: the whole exchange, and its final reply against the one expected. */
async function auth(action: Extract<Action, { name: 'auth' }>, { at, step, link, context }: Running): Promise<void> {
  const { settings, recorder } = context;
  const { item, project, values } = at;
  if (link.connection.pending && !link.raw) {
    step.reply(await link.connection.readReply({ timeout: settings.timeout ?? TIMEOUT }));
    return step.fail({ kind: 'unexpected-reply', message: UNASKED }, { fatal: true });
  }
  let reply = await runAuth(action, link, step, context);
  link.authenticated ||= reply?.code === '235';
  if (!reply || step.problem) {
    return;
  }
  for (const [index, expected] of [item.replies[0], ...item.replies.slice(1)].entries()) {
    if (index > 0) {
      reply = await link.connection.readReply({ timeout: settings.timeout ?? TIMEOUT });
      step.reply(reply);
      link.lastReply = reply;
    }
    const mismatch = expected
      ? compareReply(reply, expected, {
          match: settings.match,
          hello: false,
          values,
        })
      : compareDefault(reply, ['235']);
    if (!mismatch) {
      continue;
    }
    const { message, span = item.span, ...both } = mismatch;
    return step.fail(
      { kind: 'unexpected-reply', message, ...both, place: recorder.place(project, span) },
      { fatal: reply.code === '421' },
    );
  }
}

/** Why a @requires skips the session; undefined when it holds. Throws `ValueError` before an EHLO. */
export function unmet(
  { negated, keyword, parameter }: Extract<Action, { name: 'requires' }>,
  link: Link,
): string | undefined {
  if (!link.capabilities) {
    throw new ValueError('Nothing is known of what the server offers: @requires stands below an EHLO.');
  }
  const parameters = link.capabilities.get(keyword.toUpperCase());
  const offered =
    parameters !== undefined &&
    (parameter === undefined || parameters.some((offer) => offer.toUpperCase() === parameter.toUpperCase()));
  if (offered !== negated) {
    return undefined;
  }
  const what = parameter === undefined ? keyword : `${keyword} ${parameter}`;
  return negated ? `The server offers ${what}.` : `The server does not offer ${what}.`;
}
