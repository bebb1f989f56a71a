import { type ExtensionContext, l10n, window } from 'vscode';
import type { Log } from '../log';

/** The secrets of scripts, kept in the editor's secret storage. */
export interface Secrets {
  /** The secrets of these names: asked for once, then remembered; undefined when the user declines one. */
  get(names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** A name to keep a secret by that takes no other's place: the wanted one, or with a number where that is another's or among `taken`. */
  nameFor(secret: NamedSecret, taken?: ReadonlySet<string>): Promise<string>;
  /** Keeps a secret, whatever its name stood for before. */
  keep(secret: NamedSecret): Promise<void>;
}

/** A secret, and what it is called. */
export interface NamedSecret {
  readonly name: string;
  readonly value: string;
}

/** Registers the commands that set and forget secrets. */
export function registerSecrets({ subscriptions, secrets: storage, globalState }: ExtensionContext, log: Log): Secrets {
  const known = () => globalState.get<readonly string[]>(KEY, []);
  const stored = async (name: string) => (await storage.get(`${KEY}.${name}`)) ?? process.env[`SMTP_SECRET_${name}`];
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
        const known = await stored(name);
        const value = known ?? (await askValue(name));
        if (!value) {
          return undefined;
        }
        if (known === undefined) {
          await store(name, value);
        }
        found.set(name, value);
      }
      return found;
    },
    nameFor: (secret, taken) => freeName(secret, { stored, taken }),
    keep: ({ name, value }) => store(name, value),
  };
}

async function freeName(
  { name, value }: NamedSecret,
  { stored, taken }: { stored: (name: string) => Promise<string | undefined>; taken: ReadonlySet<string> | undefined },
): Promise<string> {
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!taken?.has(free) && ((await stored(free)) ?? value) === value) {
      return free;
    }
  }
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
    title: l10n.t('The secret “{0}”', name),
    prompt: l10n.t('It is kept in the secret storage, and masked wherever it turns up'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? l10n.t('A secret is not empty.') : undefined),
  });
}
