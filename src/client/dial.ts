import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, connect as openSocket, type Socket } from 'node:net';
import { LONGEST_TIMER } from './alarm';
import { inWords } from './in-words';
import { formatProxy, type ProxyAddress } from './proxy';
import { openTunnel, type Tunnel } from './tunnel';
import { ConnectionError, type ConnectOptions } from './types';

/** Where a socket is to lead. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** A socket to an address, through the proxy where there is one (a Unix socket needs none); rejects with `ConnectionError`. */
export function dial(address: Address, options: ConnectOptions): Promise<Tunnel> {
  const { proxy, timeout } = options;
  const through = proxy && 'host' in address ? ` through ${formatProxy(proxy)}` : '';
  const overdue = `${writtenAddress(address)} did not take the connection${through} within ${inWords(timeout)}.`;
  return within(options, overdue, async (onStop) => {
    if (proxy && 'host' in address) {
      const controller = new AbortController();
      onStop(() => controller.abort());
      return throughProxy(address, proxy, options, controller.signal);
    }
    return { socket: await toSocket(address, options, onStop), early: NOTHING };
  });
}

const NOTHING = new Uint8Array();

/** Takes what is to be done when the work is to stop before its end. */
type OnStop = (stop: () => void) => void;

/** Does a piece of work within the time-out, and until the run is cancelled. */
export function within<T>(
  { timeout, signal }: Pick<ConnectOptions, 'timeout' | 'signal'>,
  overdue: string,
  work: (onStop: OnStop) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stopWork: (() => void) | undefined;
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    // Work that is told to stop may never settle.
    const stop = (error: ConnectionError) => {
      end();
      reject(error);
      stopWork?.();
    };
    const timer = setTimeout(() => stop(new ConnectionError('timeout', overdue)), Math.min(timeout, LONGEST_TIMER));
    const onAbort = () => stop(new ConnectionError('cancelled', 'The run was cancelled.'));
    if (signal?.aborted) {
      return onAbort();
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    work((toStop) => {
      stopWork = toStop;
    })
      .finally(end)
      .then(resolve, reject);
  });
}

/** An address as `host:port`, or a path. */
function writtenAddress(address: Address): string {
  if ('path' in address) {
    return address.path;
  }
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}

/** Node tries the addresses of a name side by side, a head start for each (RFC 8305). */
function toSocket(address: Address, options: ConnectOptions, onStop: OnStop): Promise<Socket> {
  const { source, lookUp } = options;
  const literal = 'host' in address ? isIP(address.host) : 0;
  if (options.family !== undefined && literal !== 0 && literal !== options.family) {
    const message = `${writtenAddress(address)} is no IPv${options.family} address, and no other is to be used.`;
    return Promise.reject(new ConnectionError('connect', message));
  }
  const family = options.family ?? (source && isIP(source.address));
  return new Promise((resolve, reject) => {
    const socket = openSocket(
      'path' in address
        ? address
        : {
            host: address.host,
            port: address.port,
            localAddress: source?.address,
            localPort: source?.port,
            family,
            lookup: lookUp,
            noDelay: true,
            autoSelectFamily: true,
          },
    );
    onStop(() => socket.destroy());
    const onError = (error: Error) => reject(new ConnectionError('connect', explain(error, address, options)));
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

/** With names that are looked up here each address is tried in turn; the first one's refusal tells most. */
async function throughProxy(
  { host, port }: Extract<Address, { host: string }>,
  proxy: ProxyAddress,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Tunnel> {
  let refusal: unknown;
  const onStop = (stop: () => void) =>
    signal.aborted ? stop() : signal.addEventListener('abort', stop, { once: true });
  for (const address of await destinations(host, proxy, options)) {
    try {
      const { family: _, ...toProxy } = options;
      const socket = await toSocket({ host: proxy.host, port: proxy.port }, toProxy, onStop).catch((error: unknown) => {
        throw error instanceof ConnectionError ? new ConnectionError('connect', `The proxy: ${error.message}`) : error;
      });
      return await openTunnel(socket, proxy, { host: address, port }, signal);
    } catch (error) {
      refusal ??= error;
      if (signal.aborted) {
        break;
      }
    }
  }
  throw refusal;
}

async function destinations(
  host: string,
  { scheme }: ProxyAddress,
  { family, lookUp = systemLookup }: ConnectOptions,
): Promise<readonly string[]> {
  if (isIP(host) !== 0 || (scheme !== 'socks5' && family === undefined)) {
    return [host];
  }
  const options: LookupOptions = { all: true, ...(family && { family }) };
  return new Promise((resolve, reject) => {
    (lookUp as LookupFunction)(host, options, (error, addresses: string | LookupAddress[]) => {
      if (error) {
        return reject(new ConnectionError('connect', explain(error, { host, port: 0 }, { family })));
      }
      resolve(typeof addresses === 'string' ? [addresses] : addresses.map(({ address }) => address));
    });
  });
}

function explain(error: Error, address: Address, { source, family }: Pick<ConnectOptions, 'source' | 'family'>) {
  // Several addresses were tried: the first one's reason tells most.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in cause ? String(cause.code) : '';
  const place = writtenAddress(address);
  const host = 'host' in address ? address.host : '';
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing listens on ${place}: the connection was refused.`;
    case 'ENOTFOUND':
      return `There is no host named ${host}${family === undefined ? '' : ` with an IPv${family} address`}.`;
    case 'EAI_AGAIN':
      return `The name ${host} can not be looked up now: no name server answers.`;
    case 'ETIMEDOUT':
      return `${place} did not answer.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way to ${place}: the network can not reach it.`;
    case 'ENOENT':
      return `There is no socket ${place}.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not connect to ${place}.`;
    case 'ENOTSOCK':
      return `${place} is not a socket.`;
    case 'EINVAL':
    case 'EADDRNOTAVAIL':
    case 'EADDRINUSE':
      return source
        ? `The local end ${source.address} can not be bound (${code}).`
        : `${place} can not be connected to (${code}).`;
    case 'ECONNRESET':
      return `${place} reset the connection at once.`;
    default:
      return `${place} can not be connected to: ${cause.message}.`;
  }
}
