import { commands, type ExtensionContext, window } from 'vscode';

/** The secrets of scripts, kept in the editor's secret storage. */
export interface Secrets {
  /** The secrets of these names: asked for once, then remembered; undefined when the user declines one. */
  get(names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
}

/** Registers the commands that set and forget secrets. */
export function registerSecrets({ subscriptions, secrets: storage, globalState }: ExtensionContext): Secrets {
  const known = () => globalState.get<readonly string[]>(KEY, []);
  const store = async (name: string, value: string) => {
    await storage.store(`${KEY}.${name}`, value);
    await globalState.update(KEY, [...new Set([...known(), name])]);
  };
  const ask = (name: string) =>
    window.showInputBox({
      title: `The secret ${name}`,
      prompt: `It is kept in the secret storage, and masked wherever it turns up`,
      password: true,
      ignoreFocusOut: true,
    });
  subscriptions.push(
    commands.registerCommand('smtp.setSecret', async () => {
      const name = await window.showInputBox({ title: 'The name of the secret', prompt: 'As in {{$secret name}}' });
      const value = name && (await ask(name));
      if (name && value !== undefined) {
        await store(name, value);
      }
    }),
    commands.registerCommand('smtp.forgetSecrets', async () => {
      for (const name of known()) {
        await storage.delete(`${KEY}.${name}`);
      }
      await globalState.update(KEY, undefined);
      void window.showInformationMessage('The secrets of SMTP scripts are forgotten.');
    }),
  );
  return {
    async get(names) {
      const found = new Map<string, string>();
      for (const name of names) {
        const stored = (await storage.get(`${KEY}.${name}`)) ?? process.env[`SMTP_SECRET_${name}`];
        const value = stored ?? (await ask(name));
        if (value === undefined) {
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
