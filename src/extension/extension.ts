import { type ExtensionContext, type TextDocument, workspace } from 'vscode';
import { registerDebug } from './debug/debug';
import { registerImportTranscript } from './features/import-transcript';
import { createLog } from './log';
import { registerNewScript } from './new-script';
import { registerCompareServers } from './runs/compare-servers';
import { registerHistory } from './runs/history';
import { registerRecord } from './runs/record';
import { registerRepliesBesideLines } from './runs/replies-beside-lines';
import { registerRunCommands } from './runs/run-commands';
import { createRunInPanel } from './runs/run-in-panel';
import { Runs } from './runs/runs';
import { LANGUAGE } from './scripts';
import { registerEnvironment } from './servers/environment';
import { environmentValues } from './servers/environment-values';
import { registerKnownServers } from './servers/known-servers';
import { registerMailbox } from './servers/mailbox';
import { registerSandbox } from './servers/sandbox';
import { registerSecrets } from './servers/secrets';
import { registerServers } from './servers/servers';
import { registerOpenSession } from './terminal/open-session';

let close: (() => Promise<unknown>) | undefined;

/** Registers what the editor offers; nothing is loaded that only a run needs, and nothing connects. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = createLog(context);
  const environment = registerEnvironment(context, log);
  const secrets = registerSecrets(context, log);
  const sandbox = registerSandbox(context, log);
  const servers = registerServers(context, log, sandbox);
  const replies = registerRepliesBesideLines(context);
  const runs = new Runs(context, { environment, secrets, servers, replies });
  const known = registerKnownServers(context, { log, runs, servers, environment });
  close = () => Promise.all([runs.close(), sandbox.stop()]);
  const runInPanel = createRunInPanel(context, runs);
  const remember = registerRunCommands(context, { log, runs, runInPanel });
  registerCompareServers(context, { log, servers, runInPanel, remember });
  registerRecord(context, log, runInPanel);
  const runDebugged = registerDebug(context, { log, runs, remember });
  registerMailbox(context, { log, sandbox, runs });
  registerHistory(context, log, runs);
  registerOpenSession(context, { log, runs, servers, secrets, environment });
  registerNewScript(context, log);
  registerImportTranscript(context, log);
  // Nobody waits for the Test Explorer: it comes when the start is over.
  const after = setTimeout(async () => {
    const { registerTests } = await import('./tests/tests');
    registerTests(context, { log, runs, runDebugged });
  });
  context.subscriptions.push({ dispose: () => clearTimeout(after) });
  await withFirstScript(context, async () => {
    const { registerScriptFeatures } = await import('./features/script-features');
    registerScriptFeatures(context, {
      onDidChange: known.onDidChange,
      servers: (document) => known.of(document),
      secretName: (secret, taken) => secrets.nameFor(secret, taken),
      values: (path) => environmentValues(path, (name) => name === environment.name),
    });
  });
}

/** Ends what runs; resolves once every connection is closed. */
export async function deactivate(): Promise<void> {
  await close?.();
}

/** Does something once a script is open; resolves when it is done, or at once where none is open yet. */
async function withFirstScript({ subscriptions }: ExtensionContext, work: () => Promise<void>): Promise<void> {
  const isScript = ({ languageId }: TextDocument) => languageId === LANGUAGE;
  if (workspace.textDocuments.some(isScript)) {
    await work();
    return;
  }
  const opening = workspace.onDidOpenTextDocument((document) => {
    if (isScript(document)) {
      opening.dispose();
      void work();
    }
  });
  subscriptions.push(opening);
}
