import { type ExtensionContext, l10n, window } from 'vscode';
import type { Log } from '../log';

/** The secrets of scripts, kept in the editor's secret storage. */
export interface Secrets {
  /** The secrets of these names: asked for once, then remembered; undefined when the user declines one. */
  get(names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
}

/** Registers the commands that set and forget secrets. */
export function registerSecrets({ subscriptions, secrets: storage, globalState }: ExtensionContext, log: Log): Secrets {
  const known = () => globalState.get<readonly string[]>(KEY, []);
  const store = async (name: string, value: string) => {
    await storage.store(`${KEY}.${name}`, value);
    await globalState.update(KEY, [...new Set([...known(), name])]);
  };
  subscriptions.push(
    log.command('smtp.setSecret', async (given, told) => {
      const name = typeof given === 'string' ? given : await askName();
      const value = typeof told === 'string' ? told : name && (await askValue(name));
      if (name && value) {
        await store(name, value);
      }
    }),
    log.command('smtp.forgetSecrets', async () => {
      for (const name of known()) {
        await storage.delete(`${KEY}.${name}`);
      }
      await globalState.update(KEY, undefined);
      void window.showInformationMessage(l10n.t('The secrets of SMTP scripts are forgotten.'));
    }),
  );
  return {
    async get(names) {
      const found = new Map<string, string>();
      for (const name of names) {
        const stored = (await storage.get(`${KEY}.${name}`)) ?? process.env[`SMTP_SECRET_${name}`];
        const value = stored ?? (await askValue(name));
        if (!value) {
          return undefined;
        }
        if (stored === undefined) {
          await store(name, value);
        }
        found.set(name, value);
      }
      return found;
    },
  };
}

const KEY = 'smtp.secrets';

function askName(): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('The name of the secret'),
    prompt: l10n.t('As in {0}', '{{$secret name}}'),
    validateInput: (text) => (/^\S+$/.test(text) ? undefined : l10n.t('A name is one word.')),
  });
}

function askValue(name: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('The secret {0}', name),
    prompt: l10n.t('It is kept in the secret storage, and masked wherever it turns up'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? l10n.t('A secret is not empty.') : undefined),
  });
}
