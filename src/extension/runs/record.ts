import type { ExtensionContext } from 'vscode';
import type { Log } from '../log';
import type { RunInPanel } from './run-in-panel';

/** Registers the command that runs a session and writes the server's replies into the script. */
export function registerRecord({ subscriptions }: ExtensionContext, log: Log, runInPanel: RunInPanel): void {
  subscriptions.push(
    log.command('smtp.record', async (request) => {
      const { record } = await import('./recording');
      return record(request, runInPanel);
    }),
  );
}
