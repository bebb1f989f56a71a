import { once } from 'node:events';
import { type IncomingMessage, request, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SocksClient } from 'socks';
import { LONGEST_TIMER } from './alarm';
import { formatProxy, type ProxyAddress } from './proxy';
import { ConnectionError } from './types';

/** Where a tunnel is to end. */
export interface Destination {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
}

/** A connection to the destination, with what came on it already. */
export interface Tunnel {
  readonly socket: Socket;
  readonly early: Uint8Array;
}

/** Has a proxy, that the socket is connected to, connect to a destination (RFC 1928, RFC 1929; RFC 9110 9.3.6); rejects with `ConnectionError`. */
export async function openTunnel(
  socket: Socket,
  proxy: ProxyAddress,
  destination: Destination,
  signal: AbortSignal,
): Promise<Tunnel> {
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  socket.on('error', () => undefined);
  const tunnel = await (proxy.scheme === 'http' ? connectHttp : connectSocks)(socket, proxy, destination).catch(
    (error: unknown) => {
      socket.destroy();
      throw error;
    },
  );
  if (socket.destroyed) {
    throw refusal(proxy, destination, 'it closed the connection at once');
  }
  return tunnel;
}

async function connectSocks(socket: Socket, proxy: ProxyAddress, destination: Destination): Promise<Tunnel> {
  const { user, password } = proxy;
  await SocksClient.createConnection({
    command: 'connect',
    existing_socket: socket,
    destination,
    // The caller has a time-out of its own: the library's is not to come first.
    timeout: LONGEST_TIMER,
    proxy: {
      type: 5,
      host: proxy.host,
      port: proxy.port,
      ...(user !== undefined && { userId: user }),
      ...(password !== undefined && { password }),
    },
  }).catch((error: unknown) => {
    throw socksRefusal(error instanceof Error ? error.message : String(error), proxy, destination);
  });
  // What came behind the proxy's answer is handed on in the next turn of the event loop.
  const early: Buffer[] = [];
  const collect = (chunk: Buffer) => early.push(chunk);
  socket.on('data', collect);
  await nextTurn();
  socket.pause();
  socket.off('data', collect);
  return { socket, early: Buffer.concat(early) };
}

function socksRefusal(message: string, proxy: ProxyAddress, destination: Destination): ConnectionError {
  const answer = / - (\w+)$/.exec(message)?.[1] ?? '';
  const reason = SOCKS_ANSWERS[answer];
  if (reason !== undefined) {
    return refusal(proxy, destination, reason);
  }
  const name = formatProxy(proxy);
  if (/authentication failed/i.test(message)) {
    return new ConnectionError('connect', `The proxy ${name} does not accept the user and the password.`);
  }
  if (/authentication type/i.test(message)) {
    return new ConnectionError('connect', wantsCredentials(proxy));
  }
  if (/socks version/i.test(message)) {
    return new ConnectionError('connect', `What answers at ${name} does not speak SOCKS5.`);
  }
  if (/socket closed/i.test(message)) {
    return refusal(proxy, destination, 'it closed the connection instead of answering');
  }
  return refusal(proxy, destination, message);
}

/** RFC 1928 6. */
const SOCKS_ANSWERS: Readonly<Record<string, string>> = {
  Failure: 'a general failure',
  NotAllowed: 'its rules do not allow it',
  NetworkUnreachable: 'the network can not be reached',
  HostUnreachable: 'the host can not be reached',
  ConnectionRefused: 'the connection was refused',
  TTLExpired: 'the way there is too long',
  CommandNotSupported: 'it makes no connections',
  AddressNotSupported: 'it does not take this kind of address',
};

async function connectHttp(socket: Socket, proxy: ProxyAddress, destination: Destination): Promise<Tunnel> {
  const { user = '', password = '' } = proxy;
  const authority = `${destination.host.includes(':') ? `[${destination.host}]` : destination.host}:${destination.port}`;
  const credentials = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  const sent = request({
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(credentials !== 'Og==' && { 'proxy-authorization': `Basic ${credentials}` }),
    },
    createConnection: () => socket,
  });
  sent.end();
  const [answer, , early]: [IncomingMessage, Socket, Buffer] = await once(sent, 'connect').then(
    (all) => all as [IncomingMessage, Socket, Buffer],
    (error: NodeJS.ErrnoException) => {
      throw error.code?.startsWith('HPE_')
        ? new ConnectionError('connect', `What answers at ${formatProxy(proxy)} does not speak HTTP.`)
        : refusal(proxy, destination, 'it closed the connection instead of answering');
    },
  );
  const { statusCode = 0, statusMessage } = answer;
  if (statusCode >= 200 && statusCode < 300) {
    return { socket, early };
  }
  if (statusCode === 407) {
    const refused = `The proxy ${formatProxy(proxy)} does not accept the user and the password.`;
    throw new ConnectionError('connect', user === '' ? wantsCredentials(proxy) : refused);
  }
  throw refusal(proxy, destination, `${statusCode} ${statusMessage || (STATUS_CODES[statusCode] ?? '')}`.trimEnd());
}

function wantsCredentials(proxy: ProxyAddress): string {
  const name = formatProxy(proxy);
  return proxy.user === undefined
    ? `The proxy ${name} wants a user and a password: ${proxy.scheme}://user:password@host:port.`
    : `The proxy ${name} wants another kind of authentication than a user and a password.`;
}

function refusal(proxy: ProxyAddress, { host, port }: Destination, reason: string): ConnectionError {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new ConnectionError('connect', `The proxy ${formatProxy(proxy)} made no connection to ${place}: ${reason}.`);
}
