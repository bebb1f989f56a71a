import { commands, type ExtensionContext, StatusBarAlignment, window, workspace } from 'vscode';
import type { Sandbox } from '../sandbox';

/** The built-in server, while it runs. */
export interface SandboxControl {
  readonly running: Sandbox | undefined;
  /** Starts it where it does not run yet. */
  start(): Promise<Sandbox>;
}

/** Registers the commands that start and stop the built-in server, and shows in the status bar that it runs. */
export function registerSandbox({ subscriptions }: ExtensionContext): SandboxControl {
  const status = window.createStatusBarItem('smtp.sandbox', StatusBarAlignment.Left);
  status.name = 'SMTP sandbox';
  status.command = 'smtp.showMailbox';
  let starting: Promise<Sandbox> | undefined;
  const control = {
    running: undefined as Sandbox | undefined,
    start() {
      starting ??= open().then(
        (sandbox) => {
          control.running = sandbox;
          const show = () => {
            const count = sandbox.mailbox.messages().length;
            status.text = `$(mail) SMTP sandbox :${sandbox.port}${count > 0 ? ` (${count})` : ''}`;
            status.tooltip = `The sandbox listens on ${sandbox.url}; show what it took`;
          };
          sandbox.mailbox.onMessage(show);
          show();
          status.show();
          return sandbox;
        },
        (error: unknown) => {
          starting = undefined;
          throw error;
        },
      );
      return starting;
    },
  };
  const stop = async () => {
    const sandbox = control.running;
    control.running = undefined;
    starting = undefined;
    status.hide();
    await sandbox?.close();
  };
  subscriptions.push(
    status,
    commands.registerCommand('smtp.startSandbox', async () => {
      if (!workspace.isTrusted) {
        void window.showWarningMessage('The sandbox server starts only in a trusted workspace.');
        return undefined;
      }
      const { url, certificate } = await control.start();
      return { url, certificate };
    }),
    commands.registerCommand('smtp.stopSandbox', stop),
    commands.registerCommand('smtp.showMailbox', async () => {
      const messages = control.running?.mailbox.messages() ?? [];
      const text = messages.map(
        ({ from, recipients, octets }) =>
          `# from <${from}> to ${recipients.map(({ address }) => `<${address}>`).join(', ')}\n\n${octets.toString('utf8').replaceAll('\r\n', '\n')}\n`,
      );
      const content = text.length > 0 ? text.join('\n') : '# The sandbox took no message yet.\n';
      await window.showTextDocument(await workspace.openTextDocument({ content, language: 'eml' }), { preview: true });
    }),
    { dispose: () => void stop() },
  );
  return control;
}

async function open(): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox');
  const port = workspace.getConfiguration('smtp').get<number>('sandbox.port', 2525);
  return startSandbox({ port }).catch((error: NodeJS.ErrnoException) => {
    // Something else has the usual port: any other will do.
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') {
      throw error;
    }
    return startSandbox();
  });
}
