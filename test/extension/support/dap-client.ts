import type { DebugProtocol } from '@vscode/debugprotocol';
import { Debugger } from '../../../src/extension/debug/debugger';
import { decodeScript } from '../../../src/language';
import { diskFiles, prepare, type RunResult, run } from '../../../src/runner';

/** What a session is started with. */
export interface Launch {
  /** The script to run; the files that it includes are on the disk. */
  readonly path: string;
  readonly text: string;
  readonly server: string;
  readonly ca?: string;
  readonly stopOnEntry?: boolean;
  readonly noDebug?: boolean;
}

/** Speaks the debug adapter protocol with a debugger as a client does, message by message. */
export class DapClient {
  readonly #debugger: Debugger;
  readonly #events: DebugProtocol.Event[] = [];
  readonly #answers = new Map<number, (response: DebugProtocol.Response) => void>();
  readonly #broken: unknown[] = [];
  #wake = () => {};
  #seen = 0;
  #seq = 0;
  /** What the run came to. */
  result: RunResult | undefined;

  constructor({ path, text, server, ca }: Launch) {
    this.#debugger = new Debugger({
      files: diskFiles,
      prepare: async () => {
        const plan = await prepare([{ path, text }], {
          files: diskFiles,
          secret: (name) => ({ alice: 's3cret' })[name],
          processEnv: () => undefined,
          servers: [server],
          overrides: { ...(ca !== undefined && { ca }) },
        });
        if (plan.kind !== 'plan') {
          return plan.kind === 'refused'
            ? { kind: 'refused', message: plan.findings[0]?.finding.message ?? '' }
            : { kind: 'declined' };
        }
        return {
          kind: 'ready',
          execute: async (listener, signal) => {
            this.result = await run(plan, listener, signal);
            return this.result;
          },
        };
      },
      textOf: async (file) => {
        const octets = file === path ? undefined : await diskFiles.read(file);
        return file === path ? text : octets && decodeScript(octets).text;
      },
      pathOf: (source) => source,
      sourceOf: (file) => file,
      pathName: (file) => file.split('/').at(-1) ?? file,
      broken: (error) => this.#broken.push(error),
    });
    this.#debugger.onDidSendMessage((message) => {
      if (message.type === 'event') {
        this.#events.push(message as DebugProtocol.Event);
        this.#wake();
      } else {
        const response = message as DebugProtocol.Response;
        this.#answers.get(response.request_seq)?.(response);
      }
    });
  }

  /** Sends a request; resolves with the whole response. */
  send(command: string, args?: object): Promise<DebugProtocol.Response> {
    this.#seq += 1;
    const seq = this.#seq;
    return new Promise((resolve) => {
      this.#answers.set(seq, resolve);
      this.#debugger.handleMessage({ seq, type: 'request', command, arguments: args } as DebugProtocol.Request);
    });
  }

  /** Sends a request that has to succeed; resolves with its body. */
  async ask<R extends DebugProtocol.Response>(command: string, args?: object): Promise<R['body']> {
    const { success, message, body } = await this.send(command, args);
    if (!success) {
      throw new Error(`${command}: ${message}`);
    }
    return body;
  }

  /** The next event of a name, those before it passed over; one that came while nobody waited counts. */
  async event<E extends DebugProtocol.Event>(name: E['event']): Promise<E['body']> {
    for (;;) {
      for (; this.#seen < this.#events.length; this.#seen++) {
        if (this.#events[this.#seen]?.event === name) {
          this.#seen += 1;
          return this.#events[this.#seen - 1]?.body;
        }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** All that was printed so far. */
  get printed(): string {
    const outputs = this.#events.filter(({ event }) => event === 'output') as DebugProtocol.OutputEvent[];
    return outputs.map(({ body }) => body.output).join('');
  }

  /** The outputs of a category so far. */
  outputs(category: string): DebugProtocol.OutputEvent['body'][] {
    const outputs = this.#events.filter(({ event }) => event === 'output') as DebugProtocol.OutputEvent[];
    return outputs.map(({ body }) => body).filter((body) => body.category === category);
  }

  get broken(): readonly unknown[] {
    return this.#broken;
  }

  /** Begins as VS Code does; resolves with what the breakpoints came to. */
  async start(
    launch: Launch,
    breakpoints: Readonly<Record<string, readonly DebugProtocol.SourceBreakpoint[]>> = {},
    filters: readonly string[] = ['unmet'],
  ): Promise<DebugProtocol.Breakpoint[]> {
    await this.ask('initialize', { adapterID: 'smtp' });
    const { stopOnEntry, noDebug } = launch;
    const launched = this.ask('launch', { ...(stopOnEntry !== undefined && { stopOnEntry }), noDebug });
    await Promise.race([this.event('initialized'), launched.then(() => new Promise(() => {}))]);
    const set: DebugProtocol.Breakpoint[] = [];
    for (const [path, wanted] of Object.entries(breakpoints)) {
      const body = await this.ask<DebugProtocol.SetBreakpointsResponse>('setBreakpoints', {
        source: { path },
        breakpoints: wanted,
      });
      set.push(...body.breakpoints);
    }
    await this.ask('setExceptionBreakpoints', { filters });
    await this.ask('configurationDone');
    await launched;
    return set;
  }

  /** Waits until it stops; resolves with why, and where: `line: text` for each frame, the innermost first. */
  async stopped(): Promise<{ reason: string; frames: string[] }> {
    const { reason } = await this.event<DebugProtocol.StoppedEvent>('stopped');
    const { stackFrames } = await this.ask<DebugProtocol.StackTraceResponse>('stackTrace', { threadId: 1 });
    return { reason, frames: stackFrames.map(({ line, name }) => `${line}: ${name}`) };
  }

  /** Goes on by a request and waits until it stops again; resolves with the innermost frame. */
  async move(command: 'next' | 'stepIn' | 'stepOut' | 'continue'): Promise<string> {
    await this.ask(command, { threadId: 1 });
    const { reason, frames } = await this.stopped();
    return `${reason} ${frames[0]}`;
  }

  /** Types a line into the console; resolves with what is shown. */
  async type(expression: string): Promise<string> {
    const { result } = await this.ask<DebugProtocol.EvaluateResponse>('evaluate', { expression, context: 'repl' });
    return result;
  }

  /** The scopes with what is in them, as `name = value`. */
  async scopes(): Promise<Record<string, string[]>> {
    const { scopes } = await this.ask<DebugProtocol.ScopesResponse>('scopes', { frameId: 1 });
    const entries = await Promise.all(
      scopes.map(async ({ name, variablesReference }) => {
        const { variables } = await this.ask<DebugProtocol.VariablesResponse>('variables', { variablesReference });
        return [name, variables.map((one) => `${one.name} = ${one.value}`)] as const;
      }),
    );
    return Object.fromEntries(entries);
  }

  /** Ends it. */
  dispose(): void {
    this.#debugger.dispose();
  }
}
