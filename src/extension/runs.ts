import { type CancellationToken, commands, type ExtensionContext, type Uri, window, workspace } from 'vscode';
import type { Plan, RunListener, RunResult, RunSettings, SessionResult, Source } from '../runner';
import type { ChosenEnvironment } from './environment';
import type { RepliesBesideLines } from './replies-beside-lines';
import { createRunDiagnostics, type RunDiagnostics } from './run-diagnostics';
import type { SandboxControl } from './sandbox';
import { editorFiles } from './scripts';
import type { Secrets } from './secrets';

/** What runs need of the rest of the extension. */
export interface RunServices {
  readonly environment: ChosenEnvironment;
  readonly secrets: Secrets;
  readonly sandbox: SandboxControl;
  readonly replies: RepliesBesideLines;
}

/** A script to run, as it is on the screen. */
export interface Order {
  readonly uri: Uri;
  readonly source: Source;
  /** From 1: only the session that has it. */
  readonly line?: number | undefined;
}

/** What whoever runs scripts chooses for all of them. */
export interface Choices {
  /** A target that beats the scripts' own. */
  readonly server?: string;
  readonly environment?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly onFailure?: 'stop' | 'continue';
  /** Keeps the server that the user chose, for runs that follow each other. */
  readonly remembered?: { server?: ChosenServer };
}

type Server = Pick<RunSettings, 'servers' | 'overrides'>;
type ChosenServer = () => Promise<Server>;

/** An order, and what can be run of it. */
export interface Prepared<P extends Plan = Plan> {
  readonly order: Order;
  readonly plan: P;
}

/** An order that can be run. */
export type Ready = Prepared<Extract<Plan, { kind: 'plan' }>>;

/** Who watches a run, and may end it. */
export interface Watch {
  readonly listenerOf: (order: Order) => RunListener;
  readonly tokens: readonly CancellationToken[];
  /** Whether it shows problems where they stand, so that nothing else does beside the lines. */
  readonly showsProblems?: boolean;
}

/** Every run of the editor: all ways to ask for one end here. */
export class Runs {
  readonly #services: RunServices;
  readonly #diagnostics: RunDiagnostics;
  readonly #under = new Set<AbortController>();

  constructor(context: ExtensionContext, services: RunServices) {
    this.#services = services;
    this.#diagnostics = createRunDiagnostics(context);
    context.subscriptions.push({ dispose: () => this.cancel() });
  }

  /** Ends all that runs. */
  cancel(): void {
    for (const controller of this.#under) {
      controller.abort();
    }
  }

  /** Reads and checks scripts, and asks for what they need; undefined where the workspace is not trusted, or the user declines. */
  async prepare(orders: readonly Order[], choices: Choices): Promise<Prepared[] | undefined> {
    // Menus hide the commands there, but keys and other extensions do not look at menus.
    if (!workspace.isTrusted) {
      tell('Scripts run only in a trusted workspace: they connect to servers.');
      return undefined;
    }
    const settings = await this.#settings([...new Set(orders.map(({ source }) => source))], choices);
    if (!settings) {
      return undefined;
    }
    const { prepare } = await import('../runner');
    const remembered = choices.remembered ?? {};
    const prepared: Prepared[] = [];
    for (const order of orders) {
      const own = { ...settings, ...(order.line !== undefined && { session: order.line }) };
      let plan = await prepare([order.source], own);
      if (plan.kind === 'nothing' && plan.why === 'server') {
        remembered.server ??= await this.#chooseServer();
        if (!remembered.server) {
          return undefined;
        }
        plan = await prepare([order.source], { ...own, ...(await remembered.server()) });
      }
      prepared.push({ order, plan });
    }
    return prepared;
  }

  /** Runs one after the other what was prepared. */
  async execute(ready: readonly Ready[], { listenerOf, tokens, showsProblems }: Watch): Promise<RunResult> {
    const { run, summarize } = await import('../runner');
    const controller = new AbortController();
    const listening = tokens.map((token) => token.onCancellationRequested(() => controller.abort()));
    if (tokens.some((token) => token.isCancellationRequested)) {
      controller.abort();
    }
    const { replies } = this.#services;
    const scripts = new Map(ready.map(({ order }) => [order.source.path, order.uri]));
    for (const uri of scripts.values()) {
      replies.clear(uri);
    }
    const sessions: SessionResult[] = [];
    const started = performance.now();
    this.#under.add(controller);
    await setRunning(true);
    try {
      for (const { order, plan } of ready) {
        const listener = listenerOf(order);
        const result = await run(
          plan,
          {
            ...listener,
            onStep: (step, number) => {
              listener.onStep?.(step, number);
              const { problem, ...withoutProblem } = step;
              replies.show(order.uri, problem && showsProblems ? withoutProblem : step);
            },
          },
          controller.signal,
        );
        sessions.push(...result.sessions);
      }
    } finally {
      for (const listener of listening) {
        listener.dispose();
      }
      this.#under.delete(controller);
      await setRunning(this.#under.size > 0);
    }
    for (const [path, uri] of scripts) {
      this.#diagnostics.show(
        uri,
        sessions.filter(({ file }) => file === path),
      );
    }
    return { version: 1, summary: summarize(sessions, performance.now() - started), sessions };
  }

  async #settings(sources: readonly Source[], choices: Choices): Promise<RunSettings | undefined> {
    const { promptsIn, secretsIn } = await import('../runner');
    const secrets = await this.#services.secrets.get(await secretsIn(sources, editorFiles));
    if (!secrets) {
      return undefined;
    }
    const environment = choices.environment ?? this.#services.environment.name;
    const settings: RunSettings = {
      files: editorFiles,
      secret: (name) => secrets.get(name),
      processEnv: (name) => process.env[name],
      variables: new Map(Object.entries(choices.variables ?? {})),
      ...(environment !== undefined && { environment }),
      ...(choices.server !== undefined && { servers: [choices.server] }),
      ...(choices.onFailure && { onFailure: choices.onFailure }),
    };
    const answers = new Map<string, string>();
    for (const { name, description } of await promptsIn(sources, settings)) {
      const answer = await window.showInputBox({
        title: description || name,
        prompt: `The value of ${name}`,
        ignoreFocusOut: true,
      });
      if (answer === undefined) {
        return undefined;
      }
      answers.set(name, answer);
    }
    return { ...settings, answers };
  }

  /** Where no server is named the user chooses one, the sandbox first. */
  async #chooseServer(): Promise<ChosenServer | undefined> {
    const sandbox = { label: '$(beaker) Sandbox', description: 'the built-in server, on this machine' };
    const other = { label: '$(globe) Another server…', description: 'smtp://host:port' };
    const picked = await window.showQuickPick([sandbox, other], { title: 'No server is named: run against' });
    if (picked === sandbox) {
      return async () => {
        const { url, certificate } = await this.#services.sandbox.start();
        return { servers: [url], overrides: { ca: certificate } };
      };
    }
    const url =
      picked &&
      (await window.showInputBox({
        title: 'The server',
        value: 'smtp://localhost:25',
        prompt: 'smtp://, smtps:// or lmtp://, host and port',
      }));
    return url ? async () => ({ servers: [url] }) : undefined;
  }
}

/** Shows a message without waiting for it to be closed. */
export function tell(message: string): void {
  void window.showWarningMessage(message);
}

function setRunning(running: boolean): Thenable<unknown> {
  return commands.executeCommand('setContext', 'smtp.running', running);
}
