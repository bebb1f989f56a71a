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
import type { Log } from '../log';
import { isReady } from '../runs/run-in-panel';
import type { Order, Runs } from '../runs/runs';
import { LANGUAGE, readScript } from '../scripts';
import { type SessionItem, TestItems } from './test-items';
import { TestReport } from './test-report';

/** Puts the scripts of the workspace and their sessions into the Test Explorer, where they run as everywhere else. */
export function registerTests({ subscriptions }: ExtensionContext, log: Log, runs: Runs): void {
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
  subscriptions.push(controller, items);
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

  /** Runs what is asked for, every script from its text on the screen. */
  async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
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
      await this.#runs.execute(prepared.filter(isReady), {
        listenerOf: (order) => report.listenerOf((at) => sessions.get(order)?.find(({ line }) => line === at)?.item),
        tokens: [token, run.token],
        showsProblems: true,
      });
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
