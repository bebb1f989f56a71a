import type { DebugProtocol } from '@vscode/debugprotocol';
import { l10n } from 'vscode';
import { parse } from '../../language';
import { runSummary, sessionEnd, sessionHeading, stepLines, type TranscriptLine } from '../../report';
import { type Halt, haltLines, type Problem, type RunListener } from '../../runner';
import { evaluate, exceptionInfo, notHeld, setVariable } from './answers';
import { Breakpoints } from './breakpoints';
import { capabilities, UNMET } from './capabilities';
import { consoleCompletions } from './console-completions';
import { Held, type Stop } from './held';
import type { DebugHost, LaunchArguments, Prepared } from './host';
import { outputOf } from './output';
import { Channel, type Handlers, type Outcome } from './protocol';
import { endsAt, type Motion, type Standing } from './stepping';

/** What VS Code, or whatever speaks the debug adapter protocol, talks to while sessions are stepped through. */
export class Debugger {
  readonly #host: DebugHost;
  readonly #channel: Channel;
  readonly #breakpoints = new Breakpoints();
  readonly #stop = new AbortController();
  #launch: { readonly given: LaunchArguments; readonly prepared: Extract<Prepared, { kind: 'ready' }> } | undefined;
  #running: Promise<void> | undefined;
  #motion: Motion = { kind: 'continue' };
  /** Whether a session stops where something was not as expected. */
  #stopsAtProblems = true;
  /** What was not as expected since it stopped last. */
  #problem: Problem | undefined;
  #held: Held | undefined;
  #session: { readonly file: string; readonly title: string } = { file: '', title: '' };

  constructor(host: DebugHost) {
    this.#host = host;
    this.#channel = new Channel(this.#handlers, (error) => host.broken(error));
  }

  get onDidSendMessage(): Channel['onDidSendMessage'] {
    return this.#channel.onDidSendMessage;
  }

  handleMessage(message: DebugProtocol.ProtocolMessage): void {
    this.#channel.handleMessage(message);
  }

  /** Ends what runs. */
  dispose(): void {
    this.#stop.abort();
  }

  readonly #handlers: Handlers = {
    initialize: () => ({ body: capabilities() }),
    launch: (args: LaunchArguments) => this.#prepare(args),
    setBreakpoints: (args: DebugProtocol.SetBreakpointsArguments) => this.#setBreakpoints(args),
    setExceptionBreakpoints: ({ filters }: DebugProtocol.SetExceptionBreakpointsArguments) => {
      this.#stopsAtProblems = filters.includes(UNMET);
      return {};
    },
    breakpointLocations: (args: DebugProtocol.BreakpointLocationsArguments) => this.#breakpointLocations(args),
    configurationDone: () => ({ after: () => this.#begin() }),
    threads: () => ({ body: { threads: [{ id: THREAD, name: this.#session.title || l10n.t('Session') }] } }),
    stackTrace: (args: DebugProtocol.StackTraceArguments) => this.#stackTrace(args),
    scopes: () => this.#whileHeld(({ inspection, halt }) => ({ body: { scopes: inspection.scopes(halt.view()) } })),
    variables: ({ variablesReference }: DebugProtocol.VariablesArguments) =>
      this.#whileHeld(({ inspection }) => ({ body: { variables: inspection.variables(variablesReference) } })),
    setVariable: (args: DebugProtocol.SetVariableArguments) => this.#whileHeld((held) => setVariable(args, held)),
    evaluate: (args: DebugProtocol.EvaluateArguments) => this.#whileHeld((held) => evaluate(args, held)),
    completions: (args: DebugProtocol.CompletionsArguments) => this.#whileHeld((held) => this.#complete(args, held)),
    exceptionInfo: () => this.#whileHeld(exceptionInfo),
    continue: () => this.#go(() => ({ kind: 'continue' }), { allThreadsContinued: true }),
    next: () => this.#go((from) => ({ kind: 'over', from })),
    stepIn: () => this.#go(() => ({ kind: 'in' })),
    stepOut: () => this.#go((from) => ({ kind: 'out', from })),
    pause: () => {
      this.#motion = { kind: 'pause' };
      // A server may leave its client waiting for minutes.
      if (!this.#held && !this.#launch?.given.noDebug) {
        const text = l10n.t('The session pauses before its next line, once the server has answered.');
        this.#output({ category: 'console', output: `*** ${text}\n` });
      }
      return {};
    },
    terminate: () => {
      this.#stop.abort();
      return { after: () => this.#running ?? this.#channel.event('terminated') };
    },
    // Once it is answered nothing is connected any more.
    disconnect: async () => {
      this.#stop.abort();
      await this.#running;
      return {};
    },
  };

  async #prepare(given: LaunchArguments): Promise<Outcome> {
    const prepared = await this.#host.prepare(given);
    if (prepared.kind === 'ready') {
      this.#launch = { given, prepared };
      return { after: () => this.#channel.event<DebugProtocol.InitializedEvent>('initialized') };
    }
    return prepared.kind === 'refused'
      ? { refusal: prepared.message }
      : { refusal: l10n.t('Nothing was run.'), quiet: true };
  }

  #begin(): void {
    if (this.#launch && !this.#running && !this.#stop.signal.aborted) {
      const { given, prepared } = this.#launch;
      const stops = given.stopOnEntry ?? this.#breakpoints.empty;
      this.#motion = stops ? { kind: 'entry' } : { kind: 'continue' };
      this.#running = this.#run(prepared, (given.noDebug ?? false) ? 'free' : 'held');
    }
  }

  async #run(prepared: Extract<Prepared, { kind: 'ready' }>, how: 'held' | 'free'): Promise<void> {
    let exitCode = 1;
    try {
      const { summary } = await prepared.execute(this.#listener(how), this.#stop.signal);
      exitCode = summary.failed + summary.errors > 0 ? 1 : 0;
      this.#print(runSummary(summary));
    } catch (error) {
      this.#host.broken(error);
    }
    this.#held?.end();
    this.#held = undefined;
    this.#channel.event<DebugProtocol.ExitedEvent>('exited', { exitCode });
    this.#channel.event<DebugProtocol.TerminatedEvent>('terminated');
  }

  #listener(how: 'held' | 'free'): RunListener {
    return {
      onSessionStart: (session) => {
        this.#session = session;
        this.#print(sessionHeading(session, this.#host), { line: session.line });
      },
      onStep: (step) => {
        // What was typed is told to whoever typed it.
        if (!this.#held) {
          this.#problem ??= step.problem;
          const { problem, ...rest } = step;
          this.#print(stepLines(rest, this.#host), step);
          if (problem) {
            this.#print(stepLines({ ...step, log: [] }, this.#host), problem.place ?? step);
          }
        }
      },
      onSessionEnd: (session) => this.#print(sessionEnd(session, this.#host)),
      ...(how === 'held' && { onHalt: (halt, number) => this.#halt(halt, number) }),
    };
  }

  async #halt(halt: Halt, session: number): Promise<void> {
    const standing: Standing = { at: halt.at, depth: halt.stack.length, session };
    const stop = await this.#stopAt(halt, standing);
    if (!stop || this.#stop.signal.aborted) {
      return;
    }
    const held = new Held(
      halt,
      { standing, stop },
      { pathName: this.#host.pathName, onHeard: (text) => this.#heard(text) },
    );
    this.#held = held;
    this.#motion = { kind: 'continue' };
    const atEnd = halt.at === 'end';
    this.#channel.event<DebugProtocol.StoppedEvent>('stopped', {
      reason: stop.reason,
      ...(stop.ids && { hitBreakpointIds: [...stop.ids] }),
      ...(stop.problem
        ? { description: l10n.t('Stopped: not as expected'), text: stop.problem.message }
        : atEnd && { description: l10n.t('Stopped at the end of the session') }),
      threadId: THREAD,
      allThreadsStopped: true,
    });
    await held.resumed;
    this.#held = undefined;
  }

  async #stopAt(halt: Halt, standing: Standing): Promise<Stop | undefined> {
    const problem = this.#problem;
    this.#problem = undefined;
    if (problem && this.#stopsAtProblems && problem.kind !== 'cancelled') {
      return { reason: 'exception', problem };
    }
    const [place] = halt.stack;
    if (halt.at === 'item' && place) {
      const { ids, messages } = await this.#breakpoints.hit(place, (expression) => halt.ask(expression));
      for (const { text, isFault } of messages) {
        this.#output({ category: isFault ? 'stderr' : 'stdout', output: `${text}\n`, ...this.#where(place) });
      }
      if (ids.length > 0) {
        return { reason: 'breakpoint', ids };
      }
    }
    const { kind } = this.#motion;
    if (!endsAt(this.#motion, standing)) {
      return undefined;
    }
    return { reason: kind === 'entry' || kind === 'pause' ? kind : 'step' };
  }

  #heard(text: string): void {
    this.#output({ category: 'stderr', output: `*** ${text}\n` });
    this.#channel.event<DebugProtocol.InvalidatedEvent>('invalidated', { areas: ['variables'] });
  }

  /** Lets the session go on once that is answered. */
  #go(motionFrom: (standing: Standing) => Motion, body?: object): Outcome {
    return this.#whileHeld((held) => ({
      body,
      after: () => {
        this.#motion = motionFrom(held.standing);
        void held.resume();
      },
    }));
  }

  #whileHeld<T extends Outcome | Promise<Outcome>>(work: (held: Held) => T): T | Outcome {
    return this.#held ? work(this.#held) : notHeld();
  }

  async #setBreakpoints({ source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): Promise<Outcome> {
    const path = this.#host.pathOf(source.path ?? '');
    return { body: { breakpoints: this.#breakpoints.set(path, await this.#host.textOf(path), breakpoints) } };
  }

  async #breakpointLocations(args: DebugProtocol.BreakpointLocationsArguments): Promise<Outcome> {
    const { source, line, endLine = line } = args;
    const text = await this.#host.textOf(this.#host.pathOf(source.path ?? ''));
    const lines = text === undefined ? [] : haltLines(parse(text));
    const breakpoints = lines.filter((one) => one >= line && one <= endLine).map((one) => ({ line: one }));
    return { body: { breakpoints } };
  }

  #stackTrace({ startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments): Outcome {
    return this.#whileHeld(({ stack, halt, stop }) => {
      const frames = stack.map((place, index) => ({
        id: index + 1,
        name: halt.at === 'end' && !stop.problem ? l10n.t('end of the session') : place.text.trim(),
        ...this.#where(place),
        column: place.column,
        endLine: place.line,
        endColumn: place.column + place.length,
      }));
      const some = frames.slice(startFrame, levels > 0 ? startFrame + levels : undefined);
      return { body: { stackFrames: some, totalFrames: frames.length } };
    });
  }

  async #complete({ text, column }: DebugProtocol.CompletionsArguments, held: Held): Promise<Outcome> {
    const [place] = held.halt.stack;
    const script = place && (await this.#host.textOf(place.file));
    if (!place || script === undefined || held.typed.isInside) {
      return { body: { targets: [] } };
    }
    const where = { path: place.file, text: script, place, isPast: held.halt.at === 'end', typed: held.typed.text };
    return { body: { targets: await consoleCompletions(text.slice(0, column - 1), where, this.#host.files) } };
  }

  #print(lines: readonly TranscriptLine[], where: { readonly file?: string; readonly line?: number } = {}): void {
    const { file = this.#session.file, line } = where;
    for (const body of outputOf(lines, line === undefined ? {} : this.#where({ file, line }))) {
      this.#output(body);
    }
  }

  #output(body: DebugProtocol.OutputEvent['body']): void {
    this.#channel.event<DebugProtocol.OutputEvent>('output', body);
  }

  #where({ file, line }: { file: string; line: number }): { source: DebugProtocol.Source; line: number } {
    return { source: { name: file.split(/[\\/]/).at(-1) ?? file, path: this.#host.sourceOf(file) }, line };
  }
}

/** A run's sessions come one after the other. */
const THREAD = 1;
