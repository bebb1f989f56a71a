import type { ExtensionContext } from 'vscode';
import { registerCodeActions } from './code-actions';
import { registerDiagnostics } from './diagnostics';
import { registerEnvironment } from './environment';
import { registerLanguageFeatures } from './language-features';
import { registerLenses } from './lenses';
import { registerNewScript } from './new-script';
import { registerRecord } from './record';
import { registerRepliesBesideLines } from './replies-beside-lines';
import { registerRunCommands } from './run-commands';
import { createRunInPanel } from './run-in-panel';
import { Runs } from './runs';
import { registerSandbox } from './sandbox';
import { registerSecrets } from './secrets';
import { registerTests } from './tests';

/** Registers what the editor offers; nothing is loaded that only a run needs, and nothing connects. */
export function activate(context: ExtensionContext): void {
  const environment = registerEnvironment(context);
  const secrets = registerSecrets(context);
  const sandbox = registerSandbox(context);
  const replies = registerRepliesBesideLines(context);
  registerDiagnostics(context, environment);
  registerCodeActions(context);
  registerLanguageFeatures(context);
  registerLenses(context);
  const runs = new Runs(context, { environment, secrets, sandbox, replies });
  const runInPanel = createRunInPanel(context, runs);
  registerRunCommands(context, runs, runInPanel);
  registerRecord(context, runInPanel);
  registerTests(context, runs);
  registerNewScript(context);
}
