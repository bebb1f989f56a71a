import { resolveMx } from 'node:dns/promises';
import { within } from './dial';
import { inWords } from './in-words';
import { ConnectionError, type ConnectOptions } from './types';

/** The hosts that take a domain's mail, the preferred first (RFC 5321 5.1, RFC 7505); rejects with `ConnectionError`. */
export async function exchangersOf(domain: string, options: ConnectOptions): Promise<readonly string[]> {
  const { lookUpMx = resolveMx, timeout } = options;
  const overdue = `The mail exchangers of ${domain} could not be looked up within ${inWords(timeout)}.`;
  const records = await within(options, overdue, () => lookUpMx(domain)).catch((error: NodeJS.ErrnoException) => {
    // A domain without MX records is its own mail exchanger.
    if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') {
      return [];
    }
    throw error instanceof ConnectionError
      ? error
      : new ConnectionError(
          'connect',
          `The mail exchangers of ${domain} can not be looked up (${error.code ?? error.message}).`,
        );
  });
  if (records.length === 0) {
    return [domain];
  }
  const hosts = records.filter(({ exchange }) => exchange !== '' && exchange !== '.');
  if (hosts.length === 0) {
    throw new ConnectionError('connect', `${domain} takes no mail: it has a null MX (RFC 7505).`);
  }
  // Those of one preference share the load.
  return hosts
    .map((record) => ({ ...record, chance: Math.random() }))
    .sort((a, b) => a.priority - b.priority || a.chance - b.chance)
    .map(({ exchange }) => exchange);
}
