import { basename } from 'node:path';
import { commands, type ExtensionContext, ProgressLocation, type TextDocument, Uri, window, workspace } from 'vscode';
import { type JsonReport, jsonReport, runSummary, sessionEnd, sessionHeading, stepLines } from '../report';
import type { Plan, RunResult, RunSettings, Source } from '../runner';
import type { ChosenEnvironment } from './environment';
import { createOutput, type Output } from './output';
import type { RepliesBesideLines } from './replies-beside-lines';
import { createRunDiagnostics, type RunDiagnostics } from './run-diagnostics';
import type { SandboxControl } from './sandbox';
import { editorFiles, LANGUAGE, pathOf } from './scripts';
import type { Secrets } from './secrets';

/** What other extensions and tasks may say to `smtp.run`. */
export interface RunRequest {
  readonly uri?: Uri | string;
  /** From 1; the session that has it is run. */
  readonly line?: number;
  /** A target that beats the script's own. */
  readonly server?: string;
  readonly environment?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** What runs need of the rest of the extension. */
export interface RunServices {
  readonly environment: ChosenEnvironment;
  readonly secrets: Secrets;
  readonly sandbox: SandboxControl;
  readonly replies: RepliesBesideLines;
}

/** Registers the commands that run scripts and cancel runs. */
export function registerRunCommands(context: ExtensionContext, services: RunServices): void {
  const runs = new Runs(services, createOutput(context), createRunDiagnostics(context));
  context.subscriptions.push(
    commands.registerCommand('smtp.run', (request?: unknown) => runs.run(requestOf(request), 'session')),
    commands.registerCommand('smtp.runFile', (request?: unknown) => runs.run(requestOf(request), 'file')),
    commands.registerCommand('smtp.rerun', () => runs.rerun()),
    commands.registerCommand('smtp.cancel', () => runs.cancel()),
    { dispose: () => runs.cancel() },
  );
}

/** A menu hands a Uri over, a lens or another extension a request. */
function requestOf(given: unknown): RunRequest {
  if (given instanceof Uri) {
    return { uri: given };
  }
  return typeof given === 'object' && given !== null ? (given as RunRequest) : {};
}

type Extent = 'session' | 'file';

class Runs {
  readonly #services: RunServices;
  readonly #output: Output;
  readonly #diagnostics: RunDiagnostics;
  readonly #under = new Set<AbortController>();
  #last: { request: RunRequest; extent: Extent } | undefined;

  constructor(services: RunServices, output: Output, diagnostics: RunDiagnostics) {
    this.#services = services;
    this.#output = output;
    this.#diagnostics = diagnostics;
  }

  cancel(): void {
    for (const controller of this.#under) {
      controller.abort();
    }
  }

  async rerun(): Promise<JsonReport | undefined> {
    if (this.#last) {
      return this.run(this.#last.request, this.#last.extent);
    }
    void window.showInformationMessage('Nothing was run yet.');
    return undefined;
  }

  /** Runs a script and gives the report; undefined where nothing was run. */
  async run(request: RunRequest, extent: Extent): Promise<JsonReport | undefined> {
    // Menus hide the command there, but keys and other extensions do not look at menus.
    if (!workspace.isTrusted) {
      await tell('Scripts run only in a trusted workspace: they connect to servers.');
      return undefined;
    }
    const document = await documentOf(request);
    if (!document) {
      await tell('Open an SMTP script (.smtp) to run it.');
      return undefined;
    }
    const line = extent === 'file' ? undefined : (request.line ?? cursorLine(document));
    this.#last = { request: { ...request, uri: document.uri, ...(line !== undefined && { line }) }, extent };
    const source: Source = { path: pathOf(document), text: document.getText() };
    const settings = await this.#settings(source, request, line);
    const plan = settings && (await this.#plan(source, settings));
    if (!plan) {
      return undefined;
    }
    if (plan.kind === 'refused') {
      return this.#refuse(plan, document);
    }
    return this.#carryOut(plan, document);
  }

  async #settings(source: Source, request: RunRequest, line: number | undefined): Promise<RunSettings | undefined> {
    const { promptsIn, secretsIn } = await import('../runner');
    const secrets = await this.#services.secrets.get(await secretsIn([source], editorFiles));
    if (!secrets) {
      return undefined;
    }
    const environment = request.environment ?? this.#services.environment.name;
    const settings: RunSettings = {
      files: editorFiles,
      secret: (name) => secrets.get(name),
      processEnv: (name) => process.env[name],
      variables: new Map(Object.entries(request.variables ?? {})),
      ...(environment !== undefined && { environment }),
      ...(request.server !== undefined && { servers: [request.server] }),
      ...(line !== undefined && { session: line }),
    };
    const answers = new Map<string, string>();
    for (const { name, description } of await promptsIn([source], settings)) {
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

  /** The plan; where no server is named the user chooses one, the sandbox first. */
  async #plan(source: Source, settings: RunSettings): Promise<Exclude<Plan, { kind: 'nothing' }> | undefined> {
    const { prepare } = await import('../runner');
    const plan = await prepare([source], settings);
    if (plan.kind !== 'nothing') {
      return plan;
    }
    if (plan.why !== 'server') {
      await tell(plan.reason);
      return undefined;
    }
    const chosen = await this.#chooseServer();
    const again = chosen && (await prepare([source], { ...settings, ...chosen }));
    return again?.kind === 'nothing' ? undefined : again;
  }

  async #chooseServer(): Promise<Pick<RunSettings, 'servers' | 'overrides'> | undefined> {
    const sandbox = { label: '$(beaker) Sandbox', description: 'the built-in server, on this machine' };
    const other = { label: '$(globe) Another server…', description: 'smtp://host:port' };
    const picked = await window.showQuickPick([sandbox, other], { title: 'No server is named: run against' });
    if (picked === sandbox) {
      const { url, certificate } = await this.#services.sandbox.start();
      return { servers: [url], overrides: { ca: certificate } };
    }
    const url =
      picked &&
      (await window.showInputBox({
        title: 'The server',
        value: 'smtp://localhost:25',
        prompt: 'smtp://, smtps:// or lmtp://, host and port',
      }));
    return url ? { servers: [url] } : undefined;
  }

  #refuse({ findings }: Extract<Plan, { kind: 'refused' }>, document: TextDocument): JsonReport {
    const first = findings[0];
    const lines = findings.map(({ path, script, finding }) => {
      const { line, column } = script.lines.position(finding.span.start);
      return { role: 'problem', text: `!!! ${basename(path)}:${line}:${column}: ${finding.message}` } as const;
    });
    this.#output.start();
    this.#output.print([
      {
        role: 'problem',
        text: `!!! ${basename(pathOf(document))}: nothing was sent: the script is not clear in itself.`,
      },
      ...lines,
    ]);
    if (first) {
      void tell(`Nothing was sent. ${first.finding.message}`);
    }
    return { version: 1, summary: { passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 }, sessions: [] };
  }

  async #carryOut(plan: Extract<Plan, { kind: 'plan' }>, document: TextDocument): Promise<JsonReport> {
    const controller = new AbortController();
    this.#under.add(controller);
    await setRunning(true);
    try {
      const result = await window.withProgress(
        { location: ProgressLocation.Notification, title: `SMTP: ${basename(pathOf(document))}`, cancellable: true },
        (progress, token) => {
          token.onCancellationRequested(() => controller.abort());
          return this.#execute(plan, document, controller.signal, (message) => progress.report({ message }));
        },
      );
      this.#diagnostics.show(document, result);
      return jsonReport(result, { pathName: (path) => path });
    } finally {
      this.#under.delete(controller);
      await setRunning(this.#under.size > 0);
    }
  }

  async #execute(
    plan: Extract<Plan, { kind: 'plan' }>,
    document: TextDocument,
    signal: AbortSignal,
    report: (message: string) => void,
  ): Promise<RunResult> {
    const { run } = await import('../runner');
    const options = { pathName: (path: string) => workspace.asRelativePath(path, false) };
    const { replies } = this.#services;
    replies.clear(document);
    this.#output.start();
    const result = await run(
      plan,
      {
        onSessionStart: (session) => {
          report(session.title);
          this.#output.print(sessionHeading(session, options));
        },
        onStep: (step) => {
          this.#output.print(stepLines(step, options));
          replies.show(document, step);
        },
        onSessionEnd: (session) => this.#output.print(sessionEnd(session, options)),
      },
      signal,
    );
    this.#output.print(runSummary(result.summary));
    return result;
  }
}

async function documentOf({ uri }: RunRequest): Promise<TextDocument | undefined> {
  if (uri !== undefined) {
    return workspace.openTextDocument(typeof uri === 'string' ? Uri.parse(uri, true) : uri);
  }
  const active = window.activeTextEditor?.document;
  return active?.languageId === LANGUAGE ? active : undefined;
}

/** Where the cursor is, from 1; 1 where the script is not in an editor. */
function cursorLine(document: TextDocument): number {
  const editor = window.visibleTextEditors.find((candidate) => candidate.document === document);
  return (editor?.selection.active.line ?? 0) + 1;
}

/** Shows a message without waiting for it to be closed. */
async function tell(message: string): Promise<void> {
  void window.showWarningMessage(message);
}

function setRunning(running: boolean): Thenable<unknown> {
  return commands.executeCommand('setContext', 'smtp.running', running);
}
