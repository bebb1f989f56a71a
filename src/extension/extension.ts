import { type ExtensionContext, type TextDocument, workspace } from 'vscode';
import { registerEnvironment } from './environment';
import { environmentNames } from './environment-names';
import { registerNewScript } from './new-script';
import { registerRecord } from './record';
import { registerRepliesBesideLines } from './replies-beside-lines';
import { registerRunCommands } from './run-commands';
import { createRunInPanel } from './run-in-panel';
import { Runs } from './runs';
import { registerSandbox } from './sandbox';
import { LANGUAGE } from './scripts';
import { registerSecrets } from './secrets';
import { registerTests } from './tests';

/** Registers what the editor offers; nothing is loaded that only a run needs, and nothing connects. */
export async function activate(context: ExtensionContext): Promise<void> {
  const environment = registerEnvironment(context);
  const secrets = registerSecrets(context);
  const sandbox = registerSandbox(context);
  const replies = registerRepliesBesideLines(context);
  const runs = new Runs(context, { environment, secrets, sandbox, replies });
  const runInPanel = createRunInPanel(context, runs);
  registerRunCommands(context, runs, runInPanel);
  registerRecord(context, runInPanel);
  registerTests(context, runs);
  registerNewScript(context);
  await withFirstScript(context, async () => {
    const { registerScriptFeatures } = await import('./script-features');
    registerScriptFeatures(context, {
      onDidChange: environment.onDidChange,
      names: (path) => environmentNames(path, (name) => name === environment.name),
    });
  });
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
