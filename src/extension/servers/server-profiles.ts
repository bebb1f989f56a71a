import { l10n } from 'vscode';
import { closest, parseTarget } from '../../smtp';

/** A server as the setting `smtp.servers` describes it. */
export interface ServerProfile {
  readonly name: string;
  readonly url: string;
  /** Paths of PEM files. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whether the certificate is verified; where it is not said, the script and the address tell. */
  readonly verify?: boolean;
  /** The proxy to it, as the setting `smtp.proxy` has one. */
  readonly proxy?: string;
}

/** Why a name stands for no server, in one sentence. */
export interface ServerProblem {
  readonly problem: string;
}

/** The name that stands for the built-in server. */
export const SANDBOX = 'sandbox';

/** The names of the servers that the setting describes. */
export function profileNames(setting: unknown): string[] {
  return isRecord(setting) ? Object.keys(setting).filter((name) => name !== SANDBOX) : [];
}

/** What the setting says of a name; a name that is not there has to be a URL. */
export function findServer(setting: unknown, name: string): ServerProfile | ServerProblem {
  const described = isRecord(setting) && Object.hasOwn(setting, name) ? setting[name] : undefined;
  if (described === undefined) {
    return fromUrl(setting, name);
  }
  const entry = typeof described === 'string' ? { url: described } : described;
  if (!isRecord(entry) || typeof entry['url'] !== 'string') {
    return {
      problem: l10n.t(
        'In the setting smtp.servers, {0} has no url: write {1}.',
        name,
        '{ "url": "smtp://mail.example.org:587" }',
      ),
    };
  }
  const target = parseTarget(entry['url']);
  if ('fault' in target) {
    return { problem: l10n.t('In the setting smtp.servers, {0} has a url that is none. {1}', name, target.fault) };
  }
  const texts: { ca?: string; cert?: string; key?: string; proxy?: string } = {};
  for (const key of ['ca', 'cert', 'key', 'proxy'] as const) {
    const text = entry[key];
    if (text !== undefined && typeof text !== 'string') {
      return { problem: l10n.t('In the setting smtp.servers, {0} has a {1} that is no text.', name, key) };
    }
    if (text !== undefined) {
      texts[key] = text;
    }
  }
  const verify = entry['verify'];
  if (verify !== undefined && typeof verify !== 'boolean') {
    return { problem: l10n.t('In the setting smtp.servers, {0} has a verify that is neither true nor false.', name) };
  }
  return { name, url: entry['url'], ...texts, ...(verify !== undefined && { verify }) };
}

function fromUrl(setting: unknown, name: string): ServerProfile | ServerProblem {
  // A single word may be a host's name; next to a profile's it is more likely a slip.
  const meant = /^[\w-]+$/.test(name) ? closest(name, [SANDBOX, ...profileNames(setting)]) : undefined;
  if (meant !== undefined) {
    return { problem: l10n.t('There is no server {0}; did you mean {1}?', name, meant) };
  }
  const target = parseTarget(name);
  return 'fault' in target ? { problem: target.fault } : { name, url: name };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
