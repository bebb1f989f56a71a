import { commands, type Disposable, type ExtensionContext, type LogOutputChannel, l10n, window } from 'vscode';
import { withoutLinks } from './tell';

/** The extension's own log, in the panel "SMTP Log"; transcripts are elsewhere. */
export interface Log {
  info(message: string): void;
  /** Tells the user in one sentence that something is broken; the log has the rest. */
  broken(what: string, error: unknown): void;
  /** Registers a command; where it breaks, the user reads a sentence and no stack. */
  command(id: string, handler: (...given: unknown[]) => unknown): Disposable;
}

/** Makes the log; its channel when there is something to say. */
export function createLog({ subscriptions }: ExtensionContext): Log {
  let channel: LogOutputChannel | undefined;
  const open = () => {
    if (!channel) {
      channel = window.createOutputChannel('SMTP Log', { log: true });
      subscriptions.push(channel);
    }
    return channel;
  };
  const broken = (what: string, error: unknown) => {
    open().error(error instanceof Error ? error : String(error));
    const show = l10n.t('Show Log');
    const message = withoutLinks(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    void window.showErrorMessage(message, show).then((picked) => picked === show && open().show(true));
  };
  return {
    info: (message) => open().info(message),
    broken,
    command: (id, handler) =>
      commands.registerCommand(id, async (...given: unknown[]) => {
        try {
          return await handler(...given);
        } catch (error) {
          broken(l10n.t('This did not work'), error);
          return undefined;
        }
      }),
  };
}
