import {
  type CancellationToken,
  commands,
  type Event,
  EventEmitter,
  type ExtensionContext,
  l10n,
  type Uri,
  workspace,
} from 'vscode';
import type { Job, Offer, Plan, RunListener, RunResult, SessionResult, Source } from '../../runner';
import { documentAt } from '../scripts';
import type { ChosenEnvironment } from '../servers/environment';
import type { Secrets } from '../servers/secrets';
import type { Servers } from '../servers/servers';
import { tell } from '../tell';
import { planOrders, waysOf } from './plan-orders';
import type { RepliesBesideLines } from './replies-beside-lines';
import { createRunDiagnostics, type RunDiagnostics } from './run-diagnostics';
import { gatherSettings } from './run-settings';

/** What runs need of the rest of the extension. */
export interface RunServices {
  readonly environment: ChosenEnvironment;
  readonly secrets: Secrets;
  readonly servers: Servers;
  readonly replies: RepliesBesideLines;
}

/** A script to run, as it is on the screen. */
export interface Order {
  readonly uri: Uri;
  readonly source: Source;
  /** From 1: only the session that has it. */
  readonly line?: number | undefined;
  /** Beats the server that is chosen for all. */
  readonly server?: string;
}

/** What whoever runs scripts chooses for all of them. */
export interface Choices {
  /** What beats the scripts' own: the name of a server in the settings, `sandbox`, or a URL. */
  readonly server?: string;
  readonly environment?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Takes replies as they come, since they are to be written into the script, and goes on after a failure. */
  readonly records?: boolean;
}

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
  readonly #under = new Map<AbortController, Promise<unknown>>();
  /** Those that somebody types into. */
  readonly #held = new Map<AbortController, Promise<unknown>>();
  readonly #finished = new EventEmitter<RunResult>();
  readonly #offered = new EventEmitter<Offer>();

  /** Fires with each run that has ended, whoever asked for it. */
  readonly onDidFinish: Event<RunResult> = this.#finished.event;

  /** Fires with what a server offers, each time that it says so in a run. */
  readonly onDidSeeOffer: Event<Offer> = this.#offered.event;

  constructor(context: ExtensionContext, services: RunServices) {
    this.#services = services;
    this.#diagnostics = createRunDiagnostics(context);
    context.subscriptions.push(this.#finished, this.#offered, { dispose: () => this.cancel() });
  }

  /** Ends all that runs. */
  cancel(): void {
    for (const controller of this.#under.keys()) {
      controller.abort();
    }
  }

  /** Ends all that runs; resolves once its connections are closed. */
  async close(): Promise<void> {
    this.cancel();
    for (const controller of this.#held.keys()) {
      controller.abort();
    }
    await Promise.allSettled([...this.#under.values(), ...this.#held.values()]);
  }

  /** Reads and checks scripts, and asks for what they need; undefined where nothing may run, or the user declines. */
  async prepare(orders: readonly Order[], choices: Choices): Promise<Prepared[] | undefined> {
    if (!mayRun(orders)) {
      return undefined;
    }
    const { servers } = this.#services;
    const ways = await waysOf(orders, choices.server, servers);
    const settings = ways && (await gatherSettings(orders, choices, this.#services));
    return settings && planOrders(ways, settings, servers);
  }

  /** Runs one after the other what was prepared. */
  async execute(ready: readonly Ready[], watch: Watch): Promise<RunResult> {
    const controller = new AbortController();
    // Whoever sees it run can cancel it.
    const going = setRunning(true).then(() => this.#execute(ready, watch, controller));
    this.#under.set(controller, going);
    try {
      const result = await going;
      this.#finished.fire(result);
      return result;
    } finally {
      this.#under.delete(controller);
      await setRunning(this.#under.size > 0);
    }
  }

  /** Runs what is held up for as long as somebody types into it: it is none of those that `cancel` ends. */
  async hold({ plan }: Ready, listener: RunListener, signal: AbortSignal): Promise<void> {
    const controller = new AbortController();
    signal.addEventListener('abort', () => controller.abort(), { once: true });
    const listening = { ...listener, onOffer: (offer: Offer) => this.#offered.fire(offer) };
    const going = import('../../runner').then(({ run }) => run(plan, listening, controller.signal));
    this.#held.set(controller, going);
    try {
      this.#finished.fire(await going);
    } finally {
      this.#held.delete(controller);
    }
  }

  async #execute(ready: readonly Ready[], { listenerOf, tokens, showsProblems }: Watch, controller: AbortController) {
    const { isTyped, run, summarize } = await import('../../runner');
    const listening = tokens.map((token) => token.onCancellationRequested(() => controller.abort()));
    if (tokens.some((token) => token.isCancellationRequested)) {
      controller.abort();
    }
    const sessions: SessionResult[] = [];
    const found = new Map<string, readonly SessionResult[]>();
    const started = performance.now();
    try {
      for (const { order, plan } of ready) {
        const listener = listenerOf(order);
        const version = documentAt(order.uri)?.version;
        const replies = this.#services.replies.begin(order.uri, plan.jobs.map(linesOf));
        const result = await run(
          plan,
          {
            ...listener,
            onOffer: (offer) => this.#offered.fire(offer),
            onStep: (step, number) => {
              listener.onStep?.(step, number);
              const { problem, ...withoutProblem } = step;
              replies.show(problem && showsProblems ? withoutProblem : step);
            },
          },
          controller.signal,
        ).finally(() => replies.end());
        sessions.push(...result.sessions);
        // What was typed meanwhile stands in no file, and that somebody cancelled is no problem of the script.
        const written = result.sessions.map((session) => ({
          ...session,
          steps: session.steps.filter((step) => !isTyped(step) && step.problem?.kind !== 'cancelled'),
        }));
        // A comparison runs the same on one server after the other.
        const script = order.uri.toString();
        const all = [...(found.get(script) ?? []), ...written];
        found.set(script, all);
        await this.#diagnostics.show(order.uri, all, version);
      }
    } finally {
      for (const listener of listening) {
        listener.dispose();
      }
    }
    return { version: 1, summary: summarize(sessions, performance.now() - started), sessions } as const;
  }
}

/** Whether scripts may run here; the user is told where not. Menus hide the commands there, but keys and other extensions do not look at menus. */
export function mayRun(orders: readonly Pick<Order, 'uri'>[]): boolean {
  const refusal = refusalOf(orders);
  if (refusal !== undefined) {
    tell(refusal);
  }
  return refusal === undefined;
}

function refusalOf(orders: readonly Pick<Order, 'uri'>[]): string | undefined {
  if (!workspace.isTrusted) {
    return l10n.t('Scripts run only in a trusted workspace: they connect to servers.');
  }
  const elsewhere = orders.find(({ uri }) => uri.scheme !== 'file' && uri.scheme !== 'untitled');
  return elsewhere && l10n.t('{0} is not on a disk here: save it to one to run it.', elsewhere.uri.path);
}

/** A session's lines, from 0. */
function linesOf({ project: { script }, session: { span } }: Job): { first: number; last: number } {
  return { first: script.lines.at(span.start), last: script.lines.at(Math.max(span.start, span.end - 1)) };
}

async function setRunning(running: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'smtp.running', running);
}
