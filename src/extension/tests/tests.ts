import { basename } from 'node:path';
import {
  type CancellationToken,
  type ExtensionContext,
  l10n,
  type TestController,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  type Uri,
  workspace,
} from 'vscode';
import type { RunDebugged } from '../debug/launch';
import type { Log } from '../log';
import { isReady } from '../runs/run-in-panel';
import type { Order, Ready, Runs, Watch } from '../runs/runs';
import { LANGUAGE, readScript } from '../scripts';
import { type SessionItem, TestItems } from './test-items';
import { TestReport } from './test-report';

/** Puts the scripts of the workspace and their sessions into the Test Explorer, where they run as everywhere else. */
export function registerTests(
  { subscriptions }: ExtensionContext,
  { log, runs, runDebugged }: { log: Log; runs: Runs; runDebugged: RunDebugged },
): void {
  const controller = tests.createTestController(LANGUAGE, 'SMTP');
  const items = new TestItems(controller);
  const explorer = new Explorer(controller, items, { log, runs });
  controller.createRunProfile(
    l10n.t('Run'),
    TestRunProfileKind.Run,
    (request, token) => (request.continuous ? explorer.watch(request, token) : explorer.run(request, token)),
    true,
    undefined,
    true,
  );
  controller.createRunProfile(
    l10n.t('Debug'),
    TestRunProfileKind.Debug,
    (request, token) => explorer.run(request, token, runDebugged),
    true,
  );
  subscriptions.push(controller, items);
}

/** What a debug session of tests is called. */
function nameOf(ready: readonly Ready[]): string {
  const [first] = ready;
  return ready.length === 1 && first ? basename(first.order.uri.path) : l10n.t('{0} scripts', ready.length);
}

class Explorer {
  readonly #controller: TestController;
  readonly #items: TestItems;
  readonly #log: Log;
  readonly #runs: Runs;

  constructor(controller: TestController, items: TestItems, { log, runs }: { log: Log; runs: Runs }) {
    this.#controller = controller;
    this.#items = items;
    this.#log = log;
    this.#runs = runs;
  }

  /** Runs what is asked for, every script from its text on the screen, in the debugger where one is given. */
  async run(request: TestRunRequest, token: CancellationToken, runDebugged?: RunDebugged): Promise<void> {
    // An order's sessions are those of now, whatever is typed while it runs.
    const sessions = await this.#ordersOf(request);
    const itemsOf = (order: Order) => (sessions.get(order) ?? []).map(({ item }) => item);
    const prepared = await this.#runs.prepare([...sessions.keys()], {});
    if (!prepared || token.isCancellationRequested) {
      return;
    }
    const run = this.#controller.createTestRun(request);
    const report = new TestReport(run);
    try {
      for (const one of prepared) {
        report.enqueued(itemsOf(one.order));
        report.refused(one, itemsOf(one.order));
      }
      const ready = prepared.filter(isReady);
      const watch: Watch = {
        listenerOf: (order) => report.listenerOf((at) => sessions.get(order)?.find(({ line }) => line === at)?.item),
        tokens: [token, run.token],
        showsProblems: true,
      };
      if (runDebugged && ready.length > 0) {
        // Tests are debugged for where they fail, or where a breakpoint is.
        const configuration = { stopOnEntry: false };
        await runDebugged(ready, watch, { name: nameOf(ready), configuration, options: { testRun: run } });
      } else {
        await this.#runs.execute(ready, watch);
      }
    } finally {
      run.end();
    }
  }

  /** Continuous run: what is asked for runs again when it is saved, and all of it when what it includes is. */
  watch(request: TestRunRequest, token: CancellationToken): void {
    let last = Promise.resolve();
    const saved = workspace.onDidSaveTextDocument(({ uri, languageId }) => {
      if (!workspace.getWorkspaceFolder(uri)) {
        return;
      }
      if (languageId !== LANGUAGE && !/\/smtp(\.private)?\.env\.json$/.test(uri.path)) {
        return;
      }
      const again = this.#items.fileOf(uri) ? this.#partOf(request, uri) : request;
      const { include, exclude, profile } = again ?? {};
      if (again) {
        const run = () => this.run(new TestRunRequest(include, exclude, profile, true), token);
        last = last.then(run).catch((error) => this.#log.broken(l10n.t('The tests could not run'), error));
      }
    });
    token.onCancellationRequested(() => saved.dispose());
  }

  /** What a request asks for of one script. */
  #partOf(request: TestRunRequest, uri: Uri): TestRunRequest | undefined {
    const file = this.#items.fileOf(uri);
    const include = request.include?.filter((item) => item.uri?.toString() === uri.toString()) ?? (file ? [file] : []);
    return include.length > 0 ? new TestRunRequest(include, request.exclude, request.profile) : undefined;
  }

  /** One order for a whole script, or one for each of the sessions that are asked for; each with its sessions. */
  async #ordersOf(request: TestRunRequest): Promise<Map<Order, readonly SessionItem[]>> {
    if (!request.include) {
      await this.#items.discover();
    }
    const orders = new Map<Order, readonly SessionItem[]>();
    for (const { uri, wanted } of this.#items.choose(request)) {
      const source = await readScript(uri);
      const all = source ? this.#items.update(uri, source) : [];
      const some = all.filter(({ item }) => wanted(item));
      if (source && some.length > 0 && some.length === all.length) {
        orders.set({ uri, source }, all);
      } else if (source) {
        for (const session of some) {
          orders.set({ uri, source, line: session.line }, [session]);
        }
      }
    }
    return orders;
  }
}
