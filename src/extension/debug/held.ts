import { setImmediate as nextTurn } from 'node:timers/promises';
import { l10n } from 'vscode';
import { printable, type TranscriptOptions } from '../../report';
import type { Answer, Halt, Place, Problem, SessionView } from '../../runner';
import { TypedLines } from './console';
import type { Standing } from './stepping';
import { Inspection } from './variables';

/** What stopped a session. */
export interface Stop {
  readonly reason: 'entry' | 'step' | 'pause' | 'breakpoint' | 'exception';
  /** Where it was breakpoints. */
  readonly ids?: readonly number[];
  /** Where it was that something was not as expected. */
  readonly problem?: Problem;
}

/** A session that is held up until it is resumed: it can be looked into, and typed into. */
export class Held {
  readonly halt: Halt;
  readonly standing: Standing;
  readonly stop: Stop;
  readonly inspection = new Inspection();
  readonly typed: TypedLines;
  /** Resolves when the session is to go on. */
  readonly resumed: Promise<void>;
  readonly #resume: () => void;
  readonly #onHeard: (text: string) => void;
  #isOver = false;
  /** What was typed runs one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #listening: { readonly until: AbortController; readonly over: Promise<void> };
  #told = '';

  /** `onHeard`: what the server says, or that it hangs up, while nobody asks it anything. */
  constructor(
    halt: Halt,
    { standing, stop }: { standing: Standing; stop: Stop },
    options: TranscriptOptions & { readonly onHeard: (text: string) => void },
  ) {
    this.halt = halt;
    this.standing = standing;
    this.stop = stop;
    this.typed = new TypedLines(halt, options);
    this.#onHeard = options.onHeard;
    let resume = () => {};
    this.resumed = new Promise((resolve) => {
      resume = resolve;
    });
    this.#resume = resume;
    this.#listening = this.#listen();
  }

  /** Where it stands, the innermost first. */
  get stack(): readonly Place[] {
    const { place } = this.stop.problem ?? {};
    return place && this.halt.at === 'end' ? [place] : this.halt.stack;
  }

  /** Whether it goes on, so that nothing can be asked any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  ask(expression: string): Promise<Answer> {
    return this.halt.ask(expression);
  }

  /** Runs what was typed, after what was typed before; undefined where the session went on meanwhile. */
  type(text: string): Promise<string | undefined> {
    return this.#inTurn(() => this.typed.type(text));
  }

  /** Leaves what was begun by typing; undefined where the session went on meanwhile. */
  leave(): Promise<string | undefined> {
    return this.#inTurn(async () => this.typed.leave());
  }

  /** Gives a variable a value, in which references may stand; resolves with what is wrong with it. */
  async set(name: string, value: string): Promise<string | undefined> {
    const said = await this.#inTurn(() => this.halt.assign(name, value));
    if (!said || said.kind === 'incomplete') {
      return l10n.t('The session goes on.');
    }
    if (said.kind === 'unclear') {
      return said.message;
    }
    return said.steps.find((step) => step.problem)?.problem?.message;
  }

  /** Lets the session go on, after what was typed before. */
  async resume(): Promise<void> {
    await this.#inTurn(async () => this.end());
    this.#resume();
  }

  /** Does nothing more: the session goes on, or its run was cancelled. */
  end(): void {
    this.#isOver = true;
    this.#listening.until.abort();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const turn = this.#turn.then(async () => {
      if (this.#isOver) {
        return undefined;
      }
      this.#listening.until.abort();
      await this.#listening.over;
      const result = await work();
      if (!this.#isOver) {
        this.#listening = this.#listen();
      }
      return result;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #listen(): { until: AbortController; over: Promise<void> } {
    const until = new AbortController();
    return { until, over: this.#hear(until.signal) };
  }

  async #hear(until: AbortSignal): Promise<void> {
    if (!(await this.halt.heard(until)) || until.aborted) {
      return;
    }
    // Whoever says that it hangs up does it at once.
    await nextTurn();
    const heard = heardIn(this.halt.view());
    if (heard !== undefined && heard !== this.#told && !until.aborted) {
      this.#told = heard;
      this.#onHeard(heard);
    }
  }
}

function heardIn({ connections }: SessionView): string | undefined {
  const { unread, closed } = connections.find(({ current }) => current) ?? {};
  const words = unread === undefined ? undefined : printable(unread.trimEnd());
  if (words !== undefined) {
    return closed
      ? l10n.t('While the session was held up, the server said {0} and closed the connection.', words)
      : l10n.t('While the session was held up, the server said {0}', words);
  }
  return closed ? l10n.t('While the session was held up, the server closed the connection.') : undefined;
}
