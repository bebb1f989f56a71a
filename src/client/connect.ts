import { resolveMx } from 'node:dns/promises';
import { isIPv4, connect as openSocket, type Socket } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Target } from '../smtp';
import { encodeProxyHeader } from './proxy-header';
import { createConnection } from './socket-connection';
import { type Connection, ConnectionError, type ConnectOptions, type Remote } from './types';

/** Connects to a target, and writes the PROXY header where there is one; TLS is the caller's to start. Rejects with `ConnectionError`: `connect`, `timeout`, `cancelled`. */
export async function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  switch (target.kind) {
    case 'unix':
      return open({ path: target.path }, target.path, options);
    case 'host':
      return open({ host: ascii(target.host), port: target.port }, target.host, options);
    case 'mx':
      return openExchanger(target.domain, options);
  }
}

type Address = { readonly path: string } | { readonly host: string; readonly port: number };

async function open(address: Address, host: string, options: ConnectOptions): Promise<Connection> {
  const { proxyHeader, signal } = options;
  const socket = await dial(address, options);
  const connection = createConnection(socket, remoteOf(socket, address, host), signal);
  if (proxyHeader) {
    await connection.write(encodeProxyHeader(proxyHeader), options);
  }
  return connection;
}

function dial(address: Address, { timeout, signal, source, family }: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const local = source && {
      localAddress: source.address,
      ...(source.port !== undefined && { localPort: source.port }),
    };
    const socket = openSocket(
      'path' in address ? address : { ...address, ...local, ...(family && { family }), noDelay: true },
    );
    const finish = (error?: ConnectionError) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      if (!error) {
        return resolve(socket);
      }
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error) => finish(new ConnectionError('connect', explain(error, address, source)));
    const onAbort = () => finish(new ConnectionError('cancelled', 'The run was cancelled.'));
    const timer = setTimeout(
      () =>
        finish(new ConnectionError('timeout', `${written(address)} did not take the connection within ${timeout} ms.`)),
      timeout,
    );
    socket.once('error', onError);
    socket.once('connect', () => finish());
    if (signal?.aborted) {
      onAbort();
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The mail exchangers of a domain in the order of their preference, until one takes the connection (RFC 5321 5.1). */
async function openExchanger(domain: string, options: ConnectOptions): Promise<Connection> {
  const hosts = await exchangersOf(ascii(domain), options);
  let last: unknown;
  for (const host of hosts) {
    try {
      return await open({ host, port: 25 }, host, options);
    } catch (error) {
      if (!(error instanceof ConnectionError) || error.kind === 'cancelled') {
        throw error;
      }
      last = error;
    }
  }
  throw last;
}

async function exchangersOf(domain: string, { lookUpMx = resolveMx }: ConnectOptions): Promise<readonly string[]> {
  const records = await lookUpMx(domain).catch((error: NodeJS.ErrnoException) => {
    // A domain without MX records is its own mail exchanger.
    if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') {
      return [];
    }
    throw new ConnectionError(
      'connect',
      `The mail exchangers of ${domain} can not be looked up (${error.code ?? error.message}).`,
    );
  });
  if (records.length === 1 && (records[0]?.exchange === '' || records[0]?.exchange === '.')) {
    throw new ConnectionError('connect', `${domain} takes no mail: it has a null MX (RFC 7505).`);
  }
  const sorted = [...records].sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
  return sorted.length > 0 ? sorted : [domain];
}

function ascii(host: string): string {
  return /[^\0-\x7f]/.test(host) ? domainToASCII(host) || host : host;
}

function remoteOf(socket: Socket, address: Address, host: string): Remote {
  if ('path' in address) {
    return { address: address.path, port: 0, host: 'localhost', local: true };
  }
  const remote = socket.remoteAddress ?? address.host;
  return { address: remote, port: address.port, host, local: isLoopback(remote) };
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

function written(address: Address): string {
  if ('path' in address) {
    return address.path;
  }
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}

function explain(error: Error, address: Address, source: ConnectOptions['source']): string {
  // Several addresses were tried: the first one's reason tells most.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in cause ? String(cause.code) : '';
  const place = written(address);
  const host = 'host' in address ? address.host : '';
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing listens on ${place}: the connection was refused.`;
    case 'ENOTFOUND':
      return `There is no host named ${host}.`;
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
