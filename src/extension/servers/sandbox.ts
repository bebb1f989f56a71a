import {
  commands,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LanguageStatusItem,
  l10n,
  languages,
  StatusBarAlignment,
  type StatusBarItem,
  window,
  workspace,
} from 'vscode';
import type { Sandbox } from '../../sandbox';
import type { Log } from '../log';
import { LANGUAGE } from '../scripts';
import { tell } from '../tell';

/** The built-in server, while it runs. */
export interface SandboxControl {
  readonly running: Sandbox | undefined;
  /** Fires when it starts, stops, or takes a message. */
  readonly onDidChange: Event<void>;
  /** Starts it where it does not run yet. */
  start(): Promise<Sandbox>;
  /** Resolves once its connections are closed. */
  stop(): Promise<void>;
}

/** Registers the commands that start and stop the built-in server, and shows in the status bar that it runs. */
export function registerSandbox({ subscriptions }: ExtensionContext, log: Log): SandboxControl {
  const control = new Control(log);
  subscriptions.push(
    control,
    log.command('smtp.startSandbox', async () => {
      if (!workspace.isTrusted) {
        tell(l10n.t('The sandbox server starts only in a trusted workspace.'));
        return undefined;
      }
      const { url, certificate } = await control.start();
      return { url, certificate };
    }),
    log.command('smtp.stopSandbox', () => control.stop()),
  );
  return control;
}

class Control implements SandboxControl {
  readonly #log: Log;
  readonly #changed = new EventEmitter<void>();
  readonly #status: StatusBarItem;
  /** Beside the language of a script, where it can be started, too. */
  readonly #switch: LanguageStatusItem;
  #starting: Promise<Sandbox> | undefined;
  running: Sandbox | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
    this.#status = window.createStatusBarItem('smtp.sandbox', StatusBarAlignment.Left);
    this.#status.name = l10n.t('SMTP sandbox');
    this.#status.command = 'smtp.showMailbox';
    this.#switch = languages.createLanguageStatusItem('smtp.sandbox', { language: LANGUAGE });
    this.#switch.name = l10n.t('SMTP sandbox');
    this.#switch.detail = l10n.t('SMTP sandbox, a server to try scripts against');
    this.#turn();
  }

  start(): Promise<Sandbox> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async stop(): Promise<void> {
    const sandbox = await this.#starting?.catch(() => undefined);
    if (!sandbox) {
      return;
    }
    this.#starting = undefined;
    this.running = undefined;
    await Promise.all([sandbox.close(), this.#show()]);
    this.#log.info(`The sandbox on port ${sandbox.port} is stopped.`);
  }

  dispose(): void {
    void this.running?.close();
    this.#status.dispose();
    this.#switch.dispose();
    this.#changed.dispose();
  }

  async #start(): Promise<Sandbox> {
    const sandbox = await listen();
    this.running = sandbox;
    sandbox.mailbox.onMessage(() => void this.#show());
    this.#log.info(`The sandbox listens on ${sandbox.url}.`);
    await this.#show();
    return sandbox;
  }

  async #show(): Promise<void> {
    const { running } = this;
    this.#turn();
    if (running) {
      const count = running.mailbox.messages().length;
      this.#status.text = `$(mail) ${l10n.t('SMTP sandbox')} :${running.port}${count > 0 ? ` (${count})` : ''}`;
      this.#status.tooltip = l10n.t(
        'The sandbox listens on {0}. alice has the password s3cret, bob pa55word. Show the mail that it took',
        running.url,
      );
      this.#status.accessibilityInformation = {
        label: l10n.t('SMTP sandbox on port {0}, mail taken: {1}', running.port, count),
      };
      this.#status.show();
    } else {
      this.#status.hide();
    }
    this.#changed.fire();
    await commands.executeCommand('setContext', 'smtp.sandboxRuns', running !== undefined);
  }

  #turn(): void {
    this.#switch.text = this.running ? l10n.t('Runs on port {0}', this.running.port) : l10n.t('Does not run');
    this.#switch.command = this.running
      ? { command: 'smtp.stopSandbox', title: l10n.t('Stop') }
      : { command: 'smtp.startSandbox', title: l10n.t('Start') };
  }
}

async function listen(): Promise<Sandbox> {
  const { startSandbox } = await import('../../sandbox');
  const port = workspace.getConfiguration('smtp').get<number>('sandbox.port', 2525);
  return startSandbox({ port }).catch((error: NodeJS.ErrnoException) => {
    // Something else has the usual port: any other will do.
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') {
      throw error;
    }
    return startSandbox();
  });
}
