import { type Reply, readable } from '../client';
import type { Item, Project, Span } from '../language';
import type { Masker } from './masking';
import {
  isFailure,
  type LogEntry,
  type Place,
  type Problem,
  type ReplyResult,
  type StepKind,
  type StepResult,
  type Writable,
} from './result';
import type { Values } from './values';

/** An item where it stands: in which file, and with which values. */
export interface Standing<I = Item> {
  readonly item: I;
  readonly project: Project;
  readonly values: Values;
}

/** Where a step is written. */
export type Where = Pick<Standing<{ readonly span: Span }>, 'item' | 'project'>;

/** Collects the steps of one session, in the order in which they run; all that is kept is masked. */
export class Recorder {
  readonly steps: StepResult[] = [];
  readonly #notRun: StepResult[] = [];
  readonly #mainPath: string;
  readonly #masker: Masker;
  readonly #onStep: (step: StepResult) => void;
  readonly #acceptsRepliesOf: string | undefined;
  readonly #signal: AbortSignal;
  #problem: Problem | undefined;
  #halted = false;
  #fatal = false;

  /** `acceptsRepliesOf`: the file in which replies that are not the expected ones are no problems. `signal` may end the session early. */
  constructor(
    mainPath: string,
    masker: Masker,
    options: { onStep: (step: StepResult) => void; acceptsRepliesOf: string | undefined; signal: AbortSignal },
  ) {
    this.#mainPath = mainPath;
    this.#masker = masker;
    this.#onStep = options.onStep;
    this.#acceptsRepliesOf = options.acceptsRepliesOf;
    this.#signal = options.signal;
  }

  /** Begins a step at an item's first line, or at another offset in its file. */
  begin(kind: StepKind, at: Where, options: { connection?: string | undefined; offset?: number } = {}): Step {
    const { offset } = options;
    const span = offset === undefined ? at.item.span : { start: offset, end: offset + 1 };
    return new Step(this.#blank(kind, at, options), this.#masker, {
      place: () => this.place(at.project, span),
      signal: this.#signal,
      acceptsReplies: at.project.path === this.#acceptsRepliesOf,
    });
  }

  /** The first problem: the outcome comes from it. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Whether nothing more is sent. */
  get halted(): boolean {
    return this.#halted;
  }

  /** Whether no reply can be read any more either. */
  get fatal(): boolean {
    return this.#fatal;
  }

  /** Ends a step; it is told to whoever listens. With a problem the session halts, unless it can and is to go on. */
  end(step: Step, onFailure: 'stop' | 'continue'): void {
    const result = step.result();
    this.steps.push(result);
    this.#problem ??= result.problem;
    this.#fatal ||= step.fatal;
    this.#halted ||= result.problem !== undefined && (step.fatal || onFailure === 'stop');
    this.#onStep(result);
  }

  /** Takes over a step that was typed while the session was held up: it counts for nothing, but it is told and kept. */
  adopt(step: StepResult): void {
    this.steps.push(step);
    this.#onStep(step);
  }

  /** Notes a step that is left out. */
  leaveOut(kind: StepKind, at: Where, offset = at.item.span.start): void {
    this.#notRun.push(this.#blank(kind, at, { offset }));
  }

  /** All steps, those that did not run last. */
  all(): StepResult[] {
    return [...this.steps, ...this.#notRun];
  }

  /** A place in a script to point at. */
  place(project: Project, span: Span): Place {
    const { script, path } = project;
    const line = script.lines.at(span.start);
    const whole = script.lines.span(line);
    const end = Math.min(Math.max(span.end, span.start), whole.end);
    const before = this.#masker.mask(script.text.slice(whole.start, span.start));
    const pointed = this.#masker.mask(script.text.slice(span.start, end));
    const after = this.#masker.mask(script.text.slice(end, whole.end));
    return {
      file: path,
      line: line + 1,
      column: before.length + 1,
      length: Math.max(1, pointed.length),
      text: before + pointed + after,
    };
  }

  /** A step of which nothing has run yet. */
  #blank(
    kind: StepKind,
    { item, project }: Where,
    { connection, offset = item.span.start }: { connection?: string | undefined; offset?: number },
  ): StepResult {
    const blank: Writable<StepResult> = {
      line: project.script.lines.at(offset) + 1,
      kind,
      log: [],
      outcome: 'notRun',
    };
    if (project.path !== this.#mainPath) {
      blank.file = project.path;
    }
    if (connection !== undefined) {
      blank.connection = connection;
    }
    return blank;
  }
}

/** One step while it runs. */
export class Step {
  readonly #blank: StepResult;
  readonly #masker: Masker;
  readonly #signal: AbortSignal;
  readonly #place: () => Place;
  readonly #acceptsReplies: boolean;
  readonly #log: LogEntry[] = [];
  #problem: Problem | undefined;
  #fatal = false;
  #answered = true;

  /** `place` is where its problems are, those that do not know it better. */
  constructor(
    blank: StepResult,
    masker: Masker,
    { place, signal, acceptsReplies }: { place: () => Place; signal: AbortSignal; acceptsReplies: boolean },
  ) {
    this.#blank = blank;
    this.#masker = masker;
    this.#signal = signal;
    this.#place = place;
    this.#acceptsReplies = acceptsReplies;
  }

  /** The first problem of the step. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** What may end the session early. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  /** Whether the session can not go on after it, whatever @on-failure says. */
  get fatal(): boolean {
    return this.#fatal;
  }

  sent(text: string, octets: number): void {
    this.#log.push({ type: 'sent', text: this.#masker.mask(text), octets });
  }

  /** Entries are shared where nothing in them is to be hidden: a run that repeats a message keeps it once. */
  sentLines(entries: readonly Extract<LogEntry, { type: 'sent' }>[]): void {
    for (const entry of entries) {
      const text = this.#masker.mask(entry.text);
      this.#log.push(text === entry.text ? entry : { ...entry, text });
    }
  }

  sentOctets(text: string, octets: number): void {
    this.#log.push({ type: 'sent-octets', text: this.#masker.mask(text), octets });
  }

  /** Octets that came and are no reply, shown with escapes. */
  received(octets: Uint8Array): void {
    if (octets.length === 0) {
      return;
    }
    this.#log.push({
      type: 'received-octets',
      text: this.#masker.mask(readable(Buffer.from(octets))),
      octets: octets.length,
    });
  }

  reply(reply: Reply): void {
    this.#log.push({ type: 'reply', reply: replyResult(reply, this.#masker) });
  }

  note(text: string): void {
    this.#log.push({ type: 'note', text: this.#masker.mask(text) });
  }

  warn(text: string): void {
    this.#log.push({ type: 'warning', text: this.#masker.mask(text) });
  }

  /** Says what is wrong; what the server did not bring about, and what leaves the two sides out of step, ends the session. */
  fail(problem: Problem, options: { fatal?: boolean } = {}): void {
    if (this.#acceptsReplies && problem.kind === 'unexpected-reply' && !options.fatal) {
      return;
    }
    this.#fatal ||= options.fatal ?? !isFailure(problem.kind);
    this.#problem ??= {
      ...problem,
      message: this.#masker.mask(problem.message),
      ...(problem.expected !== undefined && { expected: this.#masker.mask(problem.expected) }),
      ...(problem.actual !== undefined && { actual: this.#masker.mask(problem.actual) }),
      place: problem.place ?? this.#place(),
    };
  }

  /** Says that no reply is read for it, since the connection is lost or out of step. */
  unanswered(): this {
    this.#answered = false;
    return this;
  }

  result(): StepResult {
    const problem = this.#problem;
    const outcome =
      !this.#answered && !problem ? 'notRun' : !problem ? 'passed' : isFailure(problem.kind) ? 'failed' : 'error';
    // An array that was filled bit by bit has room for more, which a run of many sessions would keep.
    const result: Writable<StepResult> = this.#blank;
    result.log = this.#log.slice();
    result.outcome = outcome;
    if (problem) {
      result.problem = problem;
    }
    return result;
  }
}

/** A reply as it is shown. */
export function replyResult({ code, status, lines, ms }: Reply, masker: Masker): ReplyResult {
  const shown = masker.maskAll(lines);
  return status === undefined
    ? { code, lines: shown, ms: rounded(ms) }
    : { code, status, lines: shown, ms: rounded(ms) };
}

/** Milliseconds to a hundredth. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
