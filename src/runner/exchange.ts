import { ConnectionError, type Reply } from '../client';
import type { CommandItem, ExpectedReply } from '../language';
import { verbOf } from '../smtp';
import { initialResponseIn, noteChallenge, warnOfCleartext } from './auth';
import { runCheck } from './checks';
import { type Link, MESSAGE_TIMEOUT, type SessionContext, TIMEOUT } from './context';
import { applyReply, tellOffer } from './effects';
import { compareDefault, compareReply, type Mismatch } from './expect';
import { leaveOut } from './left-out';
import { tellLineEnd } from './link';
import type { Upcoming } from './lookahead';
import { Output } from './output';
import {
  answerComesFirst,
  defaultsOf,
  dotOf,
  type Entry,
  endsMessage,
  expectedOf,
  leavesOutOfStep,
  type Part,
  parts,
  type Sent,
  spanOf,
} from './parts';
import { type Composed, composePayload, unchangingLine } from './payload';
import { attempt, failWith } from './problems';
import { readRaw } from './raw';
import type { Step } from './step';
import { ValueError } from './values';

/**
 * Writes entries in one go up to one whose answer must come first (RFC 2920 3.1), reads the replies in order, and goes on with the rest;
 * a message goes out with what follows it. A single command is a group of one. `upcoming` is what comes after all of them.
 */
export async function exchange(
  entries: readonly Entry[],
  link: Link,
  context: SessionContext,
  upcoming: Upcoming,
): Promise<void> {
  const queue = entries.flatMap(parts);
  let next = 0;
  while (next < queue.length && !context.recorder.halted) {
    const batch = new Batch(link, context, upcoming);
    while (next < queue.length) {
      const part = queue[next];
      next++;
      if (!part) {
        break;
      }
      // Mostly nothing has to be waited for, and waiting for nothing is what a run with many sessions would mostly do.
      const added = batch.add(part);
      if ((typeof added === 'string' ? added : await added) === 'answer-first') {
        break;
      }
    }
    const written = batch.write();
    if (written) {
      await written;
    }
    for (const waiting of batch.waiting) {
      const finished = batch.finish(waiting);
      if (finished) {
        await finished;
      }
    }
    batch.end();
  }
  for (const part of queue.slice(next)) {
    leaveOut(part, context);
  }
}

/** What was written and waits for its replies, or looks at one. */
interface Waiting {
  readonly part: Part;
  readonly step: Step;
  /** As sent, in upper case. */
  readonly verb: string;
  /** The verb's argument as sent. */
  readonly text: string;
}

/** `answer-first`: nothing more may be written before its answer has come. */
type Added = 'go-on' | 'answer-first';

class Batch {
  readonly #link: Link;
  readonly #context: SessionContext;
  readonly #upcoming: Upcoming;
  readonly #output = new Output();
  /** In the order in which it is answered. */
  readonly waiting: Waiting[] = [];
  /** The step that could not be made ready: what stands before it still goes out. */
  #broken: Step | undefined;

  constructor(link: Link, context: SessionContext, upcoming: Upcoming) {
    this.#link = link;
    this.#context = context;
    this.#upcoming = upcoming;
  }

  /** Makes a part ready, at once where nothing has to be read for it. */
  add(part: Part): Added | Promise<Added> {
    if (!this.#isDue(part)) {
      leaveOut(part, this.#context);
      return 'go-on';
    }
    const { recorder } = this.#context;
    const connection = this.#link.name;
    const step =
      part.kind === 'message'
        ? recorder.begin('payload', part.at, { connection, offset: dotOf(part.at) })
        : recorder.begin(part.kind === 'command' ? part.at.item.role : 'directive', part.at, { connection });
    let result: Added = 'go-on';
    const compose = (payload?: Composed) => {
      result = this.#compose(part, step, payload);
    };
    const ready = attempt(step, () => {
      const payload = this.#payload(part);
      return payload instanceof Promise ? payload.then(compose) : compose(payload);
    });
    const conclude = (done: boolean) => {
      this.#broken = done ? undefined : step;
      return done ? result : 'answer-first';
    };
    return typeof ready === 'boolean' ? conclude(ready) : ready.then(conclude);
  }

  /** Writes what is ready. */
  write(): Promise<void> | undefined {
    const { connection, greeted, raw } = this.#link;
    const first = this.waiting.find(({ part }) => part.kind !== 'check');
    if (first && connection.pending && greeted && !raw) {
      return this.#refuseUnasked(first.step);
    }
    if (!first || this.#output.empty) {
      return undefined;
    }
    const timeout = this.#context.settings.timeout ?? TIMEOUT;
    return connection.write(this.#output.octets(), { timeout }).catch((error: unknown) => {
      // What the server said before it hung up is still to be read, so that a lost connection shows with the replies.
      if (!(error instanceof ConnectionError && error.kind === 'connection-lost')) {
        failWith(error, first.step);
      }
    });
  }

  /** Ends the step that could not be made ready. */
  end(): void {
    if (this.#broken) {
      this.#context.recorder.end(this.#broken, this.#context.settings.onFailure);
    }
  }

  /** A message goes only after 354, a SASL response only after 334. */
  #isDue(part: Part): boolean {
    const code = this.#link.lastReply?.code;
    if (part.kind === 'message') {
      return code === '354';
    }
    return part.kind !== 'command' || part.at.item.role !== 'response' || code === '334';
  }

  #compose(part: Part, step: Step, payload: Composed | undefined): Added {
    switch (part.kind) {
      case 'check':
        this.waiting.push({ part, step, verb: '', text: '' });
        return 'go-on';
      case 'raw': {
        this.#output.segment(step, readRaw(part.at));
        this.waiting.push({ part, step, verb: '', text: '' });
        return 'go-on';
      }
      case 'message': {
        for (const segment of payload?.segments ?? []) {
          this.#output.segment(step, segment);
        }
        this.waiting.push({ part, step, verb: 'DATA', text: 'DATA' });
        return 'go-on';
      }
      case 'command':
        return this.#composeCommand(part, step, payload);
    }
  }

  #composeCommand(part: Extract<Part, { kind: 'command' }>, step: Step, block: Composed | undefined): Added {
    const { item, values } = part.at;
    const { text, shown } = values.evaluate(item.text, block?.octets);
    if (/[\r\n]/.test(text)) {
      throw new ValueError('A value with a line end in it can not be sent in a command.');
    }
    const verb = item.role === 'response' ? '' : verbOf(text);
    if (verb === 'AUTH') {
      warnOfCleartext(text.trim().split(/[ \t]+/)[1] ?? '', this.#link, step);
    }
    const open = this.#withoutSecrets(item, text, shown);
    const plain = open === text ? unchangingLine(item.text) : undefined;
    if (plain) {
      this.#output.segment(step, plain);
    } else {
      this.#output.line(step, text, open);
    }
    for (const segment of block?.segments ?? []) {
      this.#output.segment(step, segment);
    }
    this.waiting.push({ part, step, verb, text });
    return item.role === 'response' || item.answered || answerComesFirst(verb, text) ? 'answer-first' : 'go-on';
  }

  /** The initial response of AUTH, and every response but `*` and the empty one, is secret. */
  #withoutSecrets(item: CommandItem, text: string, shown: string): string {
    if (item.role === 'response') {
      if (text === '*' || text === '') {
        return shown;
      }
      this.#context.masker.add(text);
      return this.#context.masker.hide(text);
    }
    const initial = initialResponseIn(text);
    if (!initial) {
      return shown;
    }
    this.#context.masker.add(initial.response);
    return `${initial.before}${this.#context.masker.hide(initial.response)}`;
  }

  /** What is sent with a part beside its line. */
  #payload(part: Part): Composed | Promise<Composed> | undefined {
    const payload = part.kind === 'command' || part.kind === 'message' ? part.at.item.payload : undefined;
    if (!payload || (part.kind === 'command') !== (payload.kind === 'bdat')) {
      return undefined;
    }
    const { project, values } = part.at;
    const context = { project, values, resolve: (path: string) => this.#context.resolve(project, path) };
    return composePayload(payload, context);
  }

  /** A reply that nobody asked for would be taken for the next command's. */
  async #refuseUnasked(step: Step): Promise<void> {
    await attempt(step, async () => {
      const reply = await this.#link.connection.readReply({ timeout: this.#context.settings.timeout ?? TIMEOUT });
      step.reply(reply);
      step.fail(
        { kind: 'unexpected-reply', message: UNASKED, actual: `${reply.code} ${reply.lines[0] ?? ''}` },
        { fatal: true },
      );
    });
  }

  /** Reads what a part is answered, or checks what was. */
  finish({ part, step, verb, text }: Waiting): Promise<void> | undefined {
    const { recorder, settings } = this.#context;
    if (part.kind === 'check') {
      if (recorder.halted) {
        recorder.leaveOut('directive', part.at);
        return undefined;
      }
      return this.#check(part, step);
    }
    // Once the connection is lost or out of step, what was written gets no answer any more.
    if (recorder.fatal || step.problem) {
      recorder.end(recorder.fatal ? step.unanswered() : step, settings.onFailure);
      return undefined;
    }
    return this.#readReplies(part, step, verb, text);
  }

  async #check({ at }: Extract<Part, { kind: 'check' }>, step: Step): Promise<void> {
    await attempt(step, () => runCheck(at, step, this.#link, this.#context));
    this.#context.recorder.end(step, this.#context.settings.onFailure);
  }

  async #readReplies(part: Sent, step: Step, verb: string, text: string): Promise<void> {
    const link = this.#link;
    const { settings, recorder } = this.#context;
    const ends = endsMessage(part, verb, text);
    const expected = expectedOf(part);
    // In LMTP each recipient has a reply of its own (RFC 2033 4.2).
    const subjects = ends && link.lmtp ? link.accepted.map((path) => `The reply for ${path}`) : [];
    const least = part.kind === 'raw' ? 0 : ends && link.lmtp ? Math.max(1, link.accepted.length) : 1;
    const timeout = settings.timeout ?? (ends ? MESSAGE_TIMEOUT : TIMEOUT);
    try {
      for (let index = 0; index < Math.max(least, expected.length); index++) {
        const reply = await link.connection.readReply({ timeout });
        step.reply(reply);
        tellLineEnd(reply, link, step);
        noteChallenge(reply, step);
        link.lastReply = reply;
        this.#compare(part, step, reply, expected[index], { verb, subject: subjects[index] });
        const stops = step.problem && (step.fatal || settings.onFailure === 'stop');
        if (index === 0) {
          tellOffer({ part, verb, reply, link }, this.#context);
        }
        if (part.kind === 'raw') {
          link.greeted = true;
        } else if (index === 0 && !stops && !recorder.halted) {
          const effect = applyReply({ part, verb, text, reply, link, step }, this.#context, this.#upcoming);
          if (effect) {
            await effect;
          }
        }
      }
      link.raw ||= part.kind === 'raw';
      if (part.kind === 'message') {
        link.accepted = [];
      }
    } catch (error) {
      failWith(error, step);
    }
    recorder.end(step, settings.onFailure);
  }

  #compare(
    part: Sent,
    step: Step,
    reply: Reply,
    expected: ExpectedReply | undefined,
    { verb, subject }: { verb: string; subject: string | undefined },
  ): void {
    const { settings, recorder } = this.#context;
    const { values, project } = part.at;
    const mismatch: Mismatch | undefined = expected
      ? compareReply(reply, expected, {
          match: settings.match,
          hello: verb === 'EHLO' || verb === 'LHLO',
          values,
          subject,
        })
      : compareDefault(reply, defaultsOf(part, verb), subject);
    const strands = !this.#context.typed && leavesOutOfStep(part, reply);
    if (mismatch) {
      const { message, span = spanOf(part), ...both } = mismatch;
      const lostTls = verb === 'STARTTLS' && reply.code !== '220';
      step.fail(
        { kind: 'unexpected-reply', message, ...both, place: recorder.place(project, span) },
        { fatal: strands || lostTls || reply.code === '421' },
      );
    } else if (strands) {
      const waits = reply.code === '354' ? 'a message' : 'a SASL response';
      const message = `After ${reply.code} the server waits for ${waits}, and the script has none here.`;
      step.fail({ kind: 'protocol', message, actual: reply.code, place: recorder.place(project, spanOf(part)) });
    }
  }
}

/** What a finding of a reply that is nobody's says. */
export const UNASKED = 'The server sent a reply that nothing asked for.';
