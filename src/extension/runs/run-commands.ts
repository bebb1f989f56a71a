import { basename, isAbsolute } from 'node:path';
import { commands, type ExtensionContext, l10n, type TextDocument, Uri, window, workspace } from 'vscode';
import { type JsonReport, jsonReport, refusalReport } from '../../report';
import type { RunResult } from '../../runner';
import type { Log } from '../log';
import { currentSource, documentAt, findScripts, LANGUAGE, sourceOf } from '../scripts';
import { tell } from '../tell';
import { nothingYet } from './history';
import type { Refusal, RunInPanel } from './run-in-panel';
import { type RunRequest, readRequest, type UriParts } from './run-request';
import type { Order, Runs } from './runs';

/** Runs something, and again at _Run Again_. */
export type Remember = (run: () => Promise<JsonReport | undefined>) => Promise<JsonReport | undefined>;

/** Registers the commands that run scripts and cancel runs. */
export function registerRunCommands(
  { subscriptions }: ExtensionContext,
  { log, runs, runInPanel }: { log: Log; runs: Runs; runInPanel: RunInPanel },
): Remember {
  let last: (() => Promise<JsonReport | undefined>) | undefined;
  const remember: Remember = (run) => {
    last = run;
    return run();
  };
  const runScript = async (given: unknown, extent: 'session' | 'file') => {
    const request = requestOf(given);
    const document = request && (await documentOf(request));
    if (!document) {
      return undefined;
    }
    // The line is that of now: where the cursor is when it is run again does not matter.
    const line = extent === 'file' ? undefined : (request.line ?? cursorLine(document));
    return remember(async () => {
      const current = await openScript(document.uri);
      if (!current) {
        return undefined;
      }
      const order = { uri: current.uri, source: await currentSource(current), line };
      return reportOf(await runInPanel([order], request, basename(document.uri.path)));
    });
  };
  const runSelected = (addresses: readonly RunRequest['uri'][]) =>
    remember(async () => {
      const documents = await Promise.all(addresses.map((uri) => documentOf({ uri })));
      const orders = documents.flatMap((document) => (document ? [orderOf(document, undefined)] : []));
      return reportOf(await runInPanel(orders, {}, l10n.t('{0} scripts', orders.length)));
    });
  const runWorkspace = async (given: unknown) => {
    const request = requestOf(given);
    return (
      request &&
      remember(async () => {
        const orders = await findScripts();
        if (orders.length === 0) {
          void offerScript();
          return undefined;
        }
        return reportOf(await runInPanel(orders, request, l10n.t('all scripts')));
      })
    );
  };
  subscriptions.push(
    log.command('smtp.run', (request) => runScript(request, 'session')),
    log.command('smtp.runFile', (request, selected) =>
      // The explorer's menu hands all that are selected over, besides.
      Array.isArray(selected) && selected.length > 1 ? runSelected(selected) : runScript(request, 'file'),
    ),
    log.command('smtp.runWorkspace', runWorkspace),
    log.command('smtp.rerun', () => {
      if (!last) {
        void window.showInformationMessage(nothingYet());
      }
      return last?.();
    }),
    log.command('smtp.cancel', () => runs.cancel()),
  );
  return remember;
}

async function offerScript(): Promise<void> {
  const create = l10n.t('New Script');
  const message = l10n.t('The workspace has no SMTP script (.smtp).');
  if ((await window.showInformationMessage(message, create)) === create) {
    await commands.executeCommand('smtp.newScript');
  }
}

/** A command's argument; undefined, and the user told, where it can not be used. */
export function requestOf(given: unknown): RunRequest | undefined {
  const request = readRequest(given);
  if ('problem' in request) {
    tell(request.problem);
    return undefined;
  }
  return request;
}

/** The script that a request is about: the active one where it names none. */
export async function documentOf({ uri }: Pick<RunRequest, 'uri'>): Promise<TextDocument | undefined> {
  if (uri !== undefined) {
    const address = addressOf(uri);
    if (!address) {
      tell(l10n.t('The address of the script to run is no Uri.'));
    }
    const document = address && (await openScript(address));
    if (document && document.languageId !== LANGUAGE && !document.uri.path.endsWith('.smtp')) {
      tell(l10n.t('{0} is no SMTP script (.smtp).', document.uri.path));
      return undefined;
    }
    return document;
  }
  const active = window.activeTextEditor?.document;
  if (active?.languageId === LANGUAGE) {
    return active;
  }
  tell(l10n.t('Open an SMTP script (.smtp) to run it.'));
  return undefined;
}

/** Undefined where the parts are none of a Uri. */
function addressOf(uri: string | UriParts): Uri | undefined {
  try {
    if (typeof uri !== 'string') {
      return Uri.from(uri);
    }
    if (/^[a-z][\w+.-]+:/i.test(uri)) {
      return Uri.parse(uri);
    }
    const [folder] = workspace.workspaceFolders ?? [];
    // Keys and tasks are written by hand, and for more than one machine.
    return isAbsolute(uri) || !folder ? Uri.file(uri) : Uri.joinPath(folder.uri, uri);
  } catch {
    return undefined;
  }
}

/** What is open is not opened again: the editor would keep it for minutes after it is closed. */
async function openScript(uri: Uri): Promise<TextDocument | undefined> {
  const open = documentAt(uri);
  // An untitled one that is closed is gone; opening it would make another.
  const document = open || uri.scheme === 'untitled' ? open : await tryToOpen(uri);
  if (!document) {
    tell(l10n.t('The script {0} can not be opened.', uri.scheme === 'file' ? uri.fsPath : uri.path));
  }
  return document;
}

function tryToOpen(uri: Uri): Thenable<TextDocument | undefined> {
  return workspace.openTextDocument(uri).then(
    (document) => document,
    () => undefined,
  );
}

/** Where the cursor is, from 1; 1 where the script is not in an editor. */
export function cursorLine(document: TextDocument): number {
  const active = window.activeTextEditor;
  const editor =
    active?.document === document
      ? active
      : window.visibleTextEditors.find((candidate) => candidate.document === document);
  return (editor?.selection.active.line ?? 0) + 1;
}

/** The order to run a document as it is now, or its session at a line (from 1). */
export function orderOf(document: TextDocument, line: number | undefined): Order {
  return { uri: document.uri, source: sourceOf(document), line };
}

/** What a run command returns: the command line's report, its paths absolute. */
export function reportOf(result: RunResult | Refusal | undefined): JsonReport | undefined {
  if (!result) {
    return undefined;
  }
  return 'findings' in result ? refusalReport(result.findings, AS_IS) : jsonReport(result, AS_IS);
}

const AS_IS = { pathName: (path: string) => path };
