import { commands, type ExtensionContext, l10n, window } from 'vscode';
import { registerImportTranscript } from './features/import-transcript';
import { registerScriptFeatures } from './features/script-features';
import { createLog } from './log';
import { registerNewScript } from './new-script';
import { environmentValues } from './servers/environment-values';

/** Registers what the editor offers in a browser: all but running, which needs connections that a browser can not make. */
export function activate(context: ExtensionContext): void {
  const log = createLog(context);
  registerNewScript(context, log);
  registerImportTranscript(context, log);
  registerScriptFeatures(context, {
    // Nobody chooses an environment where nothing is run: the names of all are known.
    values: (path) => environmentValues(path, () => true),
  });
  const contributed: { command: string }[] = context.extension.packageJSON.contributes.commands;
  const elsewhere = contributed.filter(({ command }) => !HERE.has(command));
  context.subscriptions.push(...elsewhere.map(({ command }) => commands.registerCommand(command, needsDesktop)));
}

/** What needs no connection. */
const HERE: ReadonlySet<string> = new Set(['smtp.newScript', 'smtp.importTranscript']);

function needsDesktop(): void {
  void window.showInformationMessage(
    l10n.t('This needs VS Code on the desktop, or with a remote host: a browser can not connect to a mail server.'),
  );
}
