import { basename } from 'node:path';
import { commands, type ExtensionContext, type TextDocument, Uri, window, workspace } from 'vscode';
import { type JsonReport, jsonReport } from '../report';
import type { RunResult } from '../runner';
import type { RunInPanel } from './run-in-panel';
import { type Choices, type Order, type Runs, tell } from './runs';
import { findScripts, LANGUAGE, sourceOf } from './scripts';

/** What other extensions and tasks may say to `smtp.run`. */
export interface RunRequest extends Pick<Choices, 'server' | 'environment' | 'variables'> {
  readonly uri?: Uri | string;
  /** From 1; the session that has it is run. */
  readonly line?: number;
}

/** Registers the commands that run scripts and cancel runs. */
export function registerRunCommands({ subscriptions }: ExtensionContext, runs: Runs, runInPanel: RunInPanel): void {
  let last: (() => Promise<JsonReport | undefined>) | undefined;
  const remember = (run: () => Promise<JsonReport | undefined>) => {
    last = run;
    return run();
  };
  const runScript = async (given: unknown, extent: 'session' | 'file') => {
    const request = requestOf(given);
    const document = await documentOf(request);
    if (!document) {
      return undefined;
    }
    // The line is that of now: where the cursor is when it is run again does not matter.
    const line = extent === 'file' ? undefined : (request.line ?? cursorLine(document));
    return remember(async () => {
      const current = await workspace.openTextDocument(document.uri);
      return reportOf(await runInPanel([orderOf(current, line)], request, basename(document.uri.path)));
    });
  };
  const runWorkspace = async (given: unknown) => {
    const request = requestOf(given);
    return remember(async () => {
      const orders = await findScripts();
      if (orders.length === 0) {
        tell('The workspace has no SMTP script (.smtp).');
        return undefined;
      }
      return reportOf(await runInPanel(orders, request, 'all scripts'));
    });
  };
  subscriptions.push(
    commands.registerCommand('smtp.run', (request?: unknown) => runScript(request, 'session')),
    commands.registerCommand('smtp.runFile', (request?: unknown) => runScript(request, 'file')),
    commands.registerCommand('smtp.runWorkspace', runWorkspace),
    commands.registerCommand('smtp.rerun', () => {
      if (!last) {
        void window.showInformationMessage('Nothing was run yet.');
      }
      return last?.();
    }),
    commands.registerCommand('smtp.cancel', () => runs.cancel()),
  );
}

/** A menu hands a Uri over, a lens or another extension a request. */
export function requestOf(given: unknown): RunRequest {
  if (given instanceof Uri) {
    return { uri: given };
  }
  return typeof given === 'object' && given !== null ? (given as RunRequest) : {};
}

/** The script that a request is about: the active one where it names none. */
export async function documentOf({ uri }: RunRequest): Promise<TextDocument | undefined> {
  if (uri !== undefined) {
    return workspace.openTextDocument(typeof uri === 'string' ? Uri.parse(uri, true) : uri);
  }
  const active = window.activeTextEditor?.document;
  if (active?.languageId === LANGUAGE) {
    return active;
  }
  tell('Open an SMTP script (.smtp) to run it.');
  return undefined;
}

/** Where the cursor is, from 1; 1 where the script is not in an editor. */
export function cursorLine(document: TextDocument): number {
  const editor = window.visibleTextEditors.find((candidate) => candidate.document === document);
  return (editor?.selection.active.line ?? 0) + 1;
}

/** The order to run a document as it is now, or its session at a line (from 1). */
export function orderOf(document: TextDocument, line: number | undefined): Order {
  return { uri: document.uri, source: sourceOf(document), line };
}

/** What a run command returns: the command line's report, its paths absolute. */
export function reportOf(result: RunResult | undefined): JsonReport | undefined {
  return result && jsonReport(result, { pathName: (path) => path });
}
