import { l10n, type QuickPickItem, window } from 'vscode';
import { parseTarget } from '../../smtp';
import { tell, withoutLinks } from '../tell';
import { findServer, profileNames, SANDBOX } from './server-profiles';

/** Asks for a server: the sandbox, one of the setting, or any other by its URL; undefined where the user declines. */
export async function pickServer(setting: unknown, current: string | undefined): Promise<string | undefined> {
  const mark = (name: string) => (name === current ? l10n.t('chosen') : '');
  const [sandbox, ...profiles] = namedServers(setting);
  const items = [sandbox, ...profiles.map((item) => ({ ...item, detail: mark(item.name) }))];
  const picked = await window.showQuickPick<Pick>([...items, other(l10n.t('Another server…'))], {
    title: l10n.t('The script names no server: run it against'),
    placeHolder: l10n.t('Servers with a name are in the setting smtp.servers'),
  });
  return picked?.name === '' ? askUrl(l10n.t('The server')) : picked?.name;
}

/** Asks for the server of an interactive session; `own` comes first and is '' where chosen. */
export async function pickSessionServer(setting: unknown, own: OwnServer | undefined): Promise<string | undefined> {
  const first = own ? [{ ...writtenServer(own.target), description: own.description, name: OWN }] : [];
  const picked = await window.showQuickPick<Pick>(
    [...first, ...namedServers(setting), other(l10n.t('Another server…'))],
    {
      title: l10n.t('Open an interactive session with'),
      placeHolder: l10n.t('Servers with a name are in the setting smtp.servers'),
    },
  );
  if (picked?.name === OWN) {
    return '';
  }
  return picked?.name === '' ? askUrl(l10n.t('The server')) : picked?.name;
}

/** The server that the script at hand, or its environment, names. */
export interface OwnServer {
  readonly target: string;
  /** Who names it. */
  readonly description: string;
}

/** No server's name has a blank. */
const OWN = ' ';

/** Asks for two servers or more; those of last time, or else those written in the script, are chosen already. */
export async function pickServers(
  setting: unknown,
  { written, last }: { written: readonly string[]; last: readonly string[] },
): Promise<string[] | undefined> {
  const named = namedServers(setting);
  const known = new Set(named.flatMap(({ name, description = '' }) => [name, description]));
  const own = written.filter((url) => !known.has(url));
  const urls = last.filter((name) => !known.has(name) && !own.includes(name) && !('fault' in parseTarget(name)));
  const items: Pick[] = [
    ...named,
    ...own.map(writtenServer),
    ...urls.map((url) => ({ label: `$(globe) ${url}`, name: url })),
  ];
  const before = last.length > 0 ? last : own;
  const chosen = items.map((item) => ({ ...item, picked: before.includes(item.name) }));
  const picked = await window.showQuickPick<Pick>([...chosen, other(l10n.t('More servers…'))], {
    canPickMany: true,
    title: l10n.t('Run the script against several servers, and compare'),
    placeHolder: l10n.t('Servers with a name are in the setting smtp.servers'),
  });
  if (!picked) {
    return undefined;
  }
  const names = picked.map(({ name }) => name).filter((name) => name !== '');
  const more = names.length < picked.length ? await askUrl(l10n.t('The servers'), { several: true }) : '';
  if (more === undefined) {
    return undefined;
  }
  const all = [...new Set([...names, ...wordsOf(more)])];
  if (all.length < 2) {
    tell(l10n.t('Choose two servers or more to compare them.'));
    return undefined;
  }
  return all;
}

type Pick = QuickPickItem & { readonly name: string };

/** The sandbox first. */
function namedServers(setting: unknown): [Pick, ...Pick[]] {
  const profiles = profileNames(setting).map((name) => {
    const found = findServer(setting, name);
    return { label: `$(server) ${name}`, description: 'problem' in found ? found.problem : found.url, name };
  });
  const description = l10n.t('the built-in server, on this machine');
  return [{ label: `$(beaker) ${l10n.t('Sandbox')}`, description, name: SANDBOX }, ...profiles];
}

function writtenServer(url: string): Pick {
  return { label: `$(file-code) ${withoutLinks(url)}`, description: l10n.t('as the script says'), name: url };
}

/** What leads to the box that `askUrl` shows. */
function other(label: string): Pick {
  return { label: `$(globe) ${label}`, description: 'smtp://host:port', name: '' };
}

function askUrl(title: string, { several }: { several: boolean } = { several: false }): Thenable<string | undefined> {
  return window.showInputBox({
    title,
    value: 'smtp://localhost:25',
    prompt: several
      ? l10n.t('smtp://, smtps:// or lmtp://, host and port; several with spaces between')
      : l10n.t('smtp://, smtps:// or lmtp://, host and port'),
    validateInput: (text) => {
      const targets = (several ? wordsOf(text) : [text]).map((word) => parseTarget(word));
      return targets.flatMap((target) => ('fault' in target ? [target.fault] : []))[0];
    },
  });
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
