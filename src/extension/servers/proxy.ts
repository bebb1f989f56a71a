import { l10n, type Uri, workspace } from 'vscode';
import type { Overrides } from '../../runner';
import { tell } from '../tell';

/** The proxy that the settings name for a script; undefined, and the user told, where it is none. */
export async function proxyOf(script: Uri | undefined): Promise<Pick<Overrides, 'proxy'> | undefined> {
  const text = workspace.getConfiguration('smtp', script).get<string>('proxy', '');
  return text === '' ? {} : readProxy(text, l10n.t('The setting smtp.proxy'));
}

/** Reads a proxy's address, which `what` names in the message where it is none. */
export async function readProxy(text: string, what: string): Promise<Pick<Overrides, 'proxy'> | undefined> {
  const { parseProxy } = await import('../../runner');
  const proxy = parseProxy(text);
  if ('fault' in proxy) {
    tell(l10n.t('{0} can not be used. {1}', what, proxy.fault));
    return undefined;
  }
  return { proxy };
}
