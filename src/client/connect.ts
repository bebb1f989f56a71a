import { isIP, isIPv4, type Socket } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Target } from '../smtp';
import { type Address, dial } from './dial';
import { exchangersOf } from './exchangers';
import { formatProxy } from './proxy';
import { encodeProxyHeader } from './proxy-header';
import { createConnection } from './socket-connection';
import { type Connection, ConnectionError, type ConnectOptions, type Remote } from './types';

/** Connects to a target, and writes the PROXY header where there is one; TLS is the caller's to start. Rejects with `ConnectionError`: `connect`, `timeout`, `cancelled`. */
export function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  switch (target.kind) {
    case 'unix':
      return open({ path: target.path }, target.path, options);
    case 'host':
      return open({ host: ascii(target.host), port: target.port }, target.host, options);
    case 'mx':
      return openExchanger(target.domain, options);
  }
}

async function open(address: Address, host: string, options: ConnectOptions): Promise<Connection> {
  const { proxyHeader, signal } = options;
  const { socket, early } = await dial(address, options);
  const connection = createConnection(socket, { remote: remoteOf(socket, address, host, options), signal, early });
  if (proxyHeader) {
    await connection.write(encodeProxyHeader(proxyHeader), options);
  }
  return connection;
}

/** The mail exchangers of a domain in the order of their preference, until one takes the connection (RFC 5321 5.1). */
async function openExchanger(domain: string, options: ConnectOptions): Promise<Connection> {
  const refusals: string[] = [];
  let last: ConnectionError | undefined;
  for (const host of await exchangersOf(ascii(domain), options)) {
    try {
      const connection = await open({ host, port: 25 }, host, options);
      for (const refusal of refusals) {
        options.onRefusal?.(refusal);
      }
      return connection;
    } catch (error) {
      if (!(error instanceof ConnectionError) || error.kind === 'cancelled') {
        throw error;
      }
      refusals.push(error.message);
      last = error;
    }
  }
  if (refusals.length === 1 && last) {
    throw last;
  }
  throw new ConnectionError('connect', `No mail exchanger of ${domain} can be reached. ${refusals.join(' ')}`);
}

function ascii(host: string): string {
  return /[^\0-\x7f]/.test(host) ? domainToASCII(host) || host : host;
}

function remoteOf(socket: Socket, address: Address, host: string, { proxy }: ConnectOptions): Remote {
  if ('path' in address) {
    return { address: address.path, port: 0, host: 'localhost', local: true };
  }
  if (proxy) {
    // Whatever the address is, it is the proxy's side that it means.
    return { address: address.host, port: address.port, host, local: false, proxy: formatProxy(proxy) };
  }
  // Asking the system takes longer than looking.
  const remote = isIP(address.host) === 0 ? (socket.remoteAddress ?? address.host) : address.host;
  return { address: remote, port: address.port, host, local: isLoopback(remote) };
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}
