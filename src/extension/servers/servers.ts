import { isAbsolute, join } from 'node:path';
import { type Event, EventEmitter, type ExtensionContext, l10n, languages, Uri, window, workspace } from 'vscode';
import type { RunSettings } from '../../runner';
import type { Log } from '../log';
import { LANGUAGE } from '../scripts';
import { tell, withoutLinks } from '../tell';
import { readProxy } from './proxy';
import type { SandboxControl } from './sandbox';
import type { OwnServer } from './server-picks';
import { findServer, SANDBOX, type ServerProfile } from './server-profiles';

/** What runs are told of the server. */
export type Server = Pick<RunSettings, 'servers' | 'overrides'>;

/** The servers that scripts run against where they name none, or are told to. */
export interface Servers {
  /** The server of a name or URL, started where it is the sandbox; undefined, and the user told, where there is none. */
  find(name: string, script: Uri | undefined): Promise<Server | undefined>;
  /** The name that was chosen for a script, or is now; undefined where the user declines. */
  choose(script: Uri): Promise<string | undefined>;
  /** Several to compare for a script, those of last time, or else those written in it, chosen already; undefined where the user declines. */
  chooseSeveral(script: Uri, written: readonly string[]): Promise<readonly string[] | undefined>;
  /** One for an interactive session, '' for its `own`; undefined where the user declines. */
  chooseForSession(script: Uri | undefined, own: OwnServer | undefined): Promise<string | undefined>;
  /** Takes the same for another script. */
  remember(script: Uri, name: string): void;
  /** The URL of the one that was chosen for a script, where one was; the sandbox has none before it runs. */
  chosenUrl(script: Uri): string | undefined;
  /** Fires when one is chosen. */
  readonly onDidChange: Event<void>;
}

/** Registers the command that chooses a server, and shows the choice in the language status. */
export function registerServers(
  { subscriptions, workspaceState }: ExtensionContext,
  log: Log,
  sandbox: SandboxControl,
): Servers {
  // Only until the window closes: a script is not to go to yesterday's server unseen.
  const chosen = new Map<string, string>();
  const changed = new EventEmitter<void>();
  const status = languages.createLanguageStatusItem('smtp.server', { language: LANGUAGE });
  status.name = l10n.t('SMTP server');
  status.detail = l10n.t('SMTP server, where the script names none');
  status.command = { command: 'smtp.selectServer', title: l10n.t('Select') };
  const show = () => {
    const script = window.activeTextEditor?.document.uri.toString() ?? '';
    status.text = withoutLinks(chosen.get(script) ?? l10n.t('Asked for at the first run'));
  };
  const remember = (script: Uri, name: string) => {
    chosen.set(script.toString(), name);
    changed.fire();
  };
  const ask = async (script: Uri) => {
    const { pickServer } = await import('./server-picks');
    const name = await pickServer(settingOf(script), chosen.get(script.toString()));
    if (name !== undefined) {
      remember(script, name);
    }
    return name;
  };
  show();
  subscriptions.push(
    changed,
    status,
    changed.event(show),
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidCloseTextDocument(({ uri, isUntitled }) => isUntitled && chosen.delete(uri.toString())),
    log.command('smtp.selectServer', async () => {
      const document = window.activeTextEditor?.document;
      if (document?.languageId === LANGUAGE) {
        return ask(document.uri);
      }
      tell(l10n.t('Open an SMTP script (.smtp) to choose a server for it.'));
      return undefined;
    }),
  );
  return {
    async find(name, script) {
      if (name === SANDBOX || name === sandbox.running?.url) {
        const { url, certificate } = await sandbox.start();
        return { servers: [url], overrides: { ca: certificate, proxy: undefined } };
      }
      const found = findServer(settingOf(script), name);
      if ('problem' in found) {
        tell(found.problem);
        return undefined;
      }
      return serverOf(found, script);
    },
    choose: async (script) => chosen.get(script.toString()) ?? ask(script),
    async chooseSeveral(script, written) {
      const { pickServers } = await import('./server-picks');
      const last = workspaceState.get<readonly string[]>(COMPARED, []);
      const names = await pickServers(settingOf(script), { written, last });
      if (names) {
        await workspaceState.update(COMPARED, names);
      }
      return names;
    },
    async chooseForSession(script, own) {
      const { pickSessionServer } = await import('./server-picks');
      return pickSessionServer(settingOf(script), own);
    },
    remember,
    chosenUrl(script) {
      const name = chosen.get(script.toString());
      if (name === undefined || name === SANDBOX) {
        return name && sandbox.running?.url;
      }
      const found = findServer(settingOf(script), name);
      return 'problem' in found ? undefined : found.url;
    },
    onDidChange: changed.event,
  };
}

/** Where the names are kept that were compared last. */
const COMPARED = 'servers.compared';

function settingOf(script: Uri | undefined): unknown {
  return workspace.getConfiguration('smtp', script).get<unknown>('servers');
}

async function serverOf(profile: ServerProfile, script: Uri | undefined): Promise<Server | undefined> {
  const { name, url, verify } = profile;
  const files: { ca?: string; cert?: string; key?: string } = {};
  for (const key of ['ca', 'cert', 'key'] as const) {
    const path = profile[key];
    if (path === undefined) {
      continue;
    }
    const read = await workspace.fs.readFile(inFolder(path, script)).then(
      (octets) => new TextDecoder().decode(octets),
      () => undefined,
    );
    if (read === undefined) {
      tell(l10n.t('The file {0}, {1} of the server {2}, can not be read.', path, key, name));
      return undefined;
    }
    files[key] = read;
  }
  const proxy =
    profile.proxy === undefined ? {} : await readProxy(profile.proxy, l10n.t('The proxy of the server {0}', name));
  return proxy && { servers: [url], overrides: { ...files, ...proxy, ...(verify === false && { insecure: true }) } };
}

/** A relative path starts at the script's workspace folder. */
function inFolder(path: string, script: Uri | undefined): Uri {
  const folder = (script && workspace.getWorkspaceFolder(script)) ?? workspace.workspaceFolders?.[0];
  return Uri.file(isAbsolute(path) || !folder ? path : join(folder.uri.fsPath, path));
}
