import type { ExtensionContext } from 'vscode';
import type { Log } from '../log';

/** Registers the command that makes a new script of a transcript; how that is done is read when it is. */
export function registerImportTranscript({ subscriptions }: ExtensionContext, log: Log): void {
  subscriptions.push(
    log.command('smtp.importTranscript', async () => {
      const { importTranscript } = await import('./importing');
      return importTranscript(log);
    }),
  );
}
