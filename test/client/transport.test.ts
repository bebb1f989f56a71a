import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionError, type ConnectOptions, connect } from '../../src/client';
import { parseTarget } from '../../src/smtp';
import { type Listener, listen } from './support/listener';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

let folder = '';
const listeners: Listener[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-transport-'));
});

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function start(where?: Parameters<typeof listen>[1]): Promise<Listener> {
  const listener = await listen((socket) => socket.write('220 hello\r\n'), where);
  listeners.push(listener);
  return listener;
}

/** Where a connection leads, or what went wrong. */
async function reach(target: string, options: Partial<ConnectOptions> = {}) {
  const to = parseTarget(target);
  if ('fault' in to) {
    throw new Error(to.fault);
  }
  try {
    const connection = await connect(to, { timeout: 5000, ...options });
    await connection.readReply({ timeout: 5000 });
    await connection.close();
    return connection.remote;
  } catch (error) {
    if (error instanceof ConnectionError) {
      return `${error.kind}: ${error.message}`;
    }
    throw error;
  }
}

/** A name with these addresses, of which those of the family that is asked for are told. */
function named(
  ...addresses: readonly { readonly address: string; readonly family: number }[]
): Partial<ConnectOptions> {
  return {
    lookUp: (_host, { family, all }, callback) => {
      const found = addresses.filter((one) => !family || one.family === family);
      if (found.length === 0) {
        return callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), '');
      }
      return all ? callback(null, found) : callback(null, found[0]?.address ?? '', found[0]?.family);
    },
  };
}

const v6 = { address: '::1', family: 6 };
const v4 = { address: '127.0.0.1', family: 4 };

describe('a host', () => {
  it.each(['smtp', 'lmtp', 'smtps'])('%s://', async (scheme) => {
    const { port } = await start();
    expect(await reach(`${scheme}://127.0.0.1:${port}`)).toEqual({
      address: '127.0.0.1',
      port,
      host: '127.0.0.1',
      local: true,
    });
  });

  it.runIf(hasIpv6)('in brackets', async () => {
    const { port } = await start({ host: '::1', port: 0 });
    expect(await reach(`smtp://[::1]:${port}`)).toEqual({ address: '::1', port, host: '::1', local: true });
  });

  it('with two addresses is reached at the one that takes the connection', async () => {
    const { port } = await start();
    expect(await reach(`mail.example.test:${port}`, named(v6, v4))).toMatchObject({
      address: '127.0.0.1',
      host: 'mail.example.test',
    });
  });

  it.runIf(hasIpv6)('is reached at the address of the family that is wanted', async () => {
    const { port } = await start({ host: '::', port: 0 });
    const both = named(v4, v6);
    expect(await reach(`mail.example.test:${port}`, { ...both, family: 6 })).toMatchObject({ address: '::1' });
    expect(await reach(`mail.example.test:${port}`, { ...both, family: 4 })).toMatchObject({
      address: expect.stringMatching(/127\.0\.0\.1$/),
    });
  });

  it('that has no address of the family that is wanted', async () => {
    expect(await reach('mail.example.test', { ...named(v4), family: 6 })).toBe(
      'connect: There is no host named mail.example.test with an IPv6 address.',
    );
  });

  it('of another script is looked up in its ASCII form', async () => {
    const { port } = await start();
    let asked = '';
    const lookUp: ConnectOptions['lookUp'] = (host, _options, callback) => {
      asked = host;
      callback(null, [v4]);
    };
    expect(await reach(`münchen.example:${port}`, { lookUp })).toMatchObject({ host: 'münchen.example' });
    expect(asked).toBe('xn--mnchen-3ya.example');
  });

  it.each([
    ['ENOTFOUND', 'There is no host named mail.example.test.'],
    ['EAI_AGAIN', 'The name mail.example.test can not be looked up now: no name server answers.'],
  ])('that can not be looked up (%s)', async (code, message) => {
    const lookUp: ConnectOptions['lookUp'] = (_host, _options, callback) =>
      callback(Object.assign(new Error(code), { code }), '');
    expect(await reach('mail.example.test', { lookUp })).toBe(`connect: ${message}`);
  });

  it('that nothing listens on', async () => {
    const gone = await listen(() => undefined);
    await gone.close();
    expect(await reach(`127.0.0.1:${gone.port}`)).toBe(
      `connect: Nothing listens on 127.0.0.1:${gone.port}: the connection was refused.`,
    );
  });

  it('that is not found in time', async () => {
    expect(await reach('mail.example.test', { timeout: 30, lookUp: () => undefined })).toBe(
      'timeout: mail.example.test:25 did not take the connection within 30 ms.',
    );
  });

  it('is given up when the run is cancelled, before it or while it goes on', async () => {
    expect(await reach('mail.example.test', { signal: AbortSignal.abort() })).toBe('cancelled: The run was cancelled.');
    const controller = new AbortController();
    const lookUp = () => controller.abort();
    expect(await reach('mail.example.test', { signal: controller.signal, lookUp })).toBe(
      'cancelled: The run was cancelled.',
    );
  });

  it('may be given a time-out that is longer than any timer', async () => {
    const { port } = await start();
    expect(await reach(`127.0.0.1:${port}`, { timeout: 10_000_000_000 })).toMatchObject({ port });
  });
});

describe('the local end', () => {
  it('is bound', async () => {
    const listener = await start();
    const outcome = reach(`127.0.0.1:${listener.port}`, { source: { address: '127.0.0.1' } });
    expect((await listener.next()).remoteAddress).toBe('127.0.0.1');
    expect(await outcome).toMatchObject({ port: listener.port });
  });

  it('is of the family of the addresses that are tried', async () => {
    const { port } = await start();
    const outcome = await reach(`mail.example.test:${port}`, { ...named(v6, v4), source: { address: '127.0.0.1' } });
    expect(outcome).toMatchObject({ address: '127.0.0.1' });
  });

  it('that is not this machine can not be bound', async () => {
    const { port } = await start();
    expect(await reach(`127.0.0.1:${port}`, { source: { address: '192.0.2.1' } })).toBe(
      'connect: The local end 192.0.2.1 can not be bound (EADDRNOTAVAIL).',
    );
  });
});

describe('a Unix socket', () => {
  it.each(['smtp', 'lmtp'])('%s+unix:', async (scheme) => {
    const path = join(folder, scheme);
    await start({ path });
    expect(await reach(`${scheme}+unix:${path}`)).toEqual({ address: path, port: 0, host: 'localhost', local: true });
  });

  it('is connected to as it is, whatever proxy there is', async () => {
    const path = join(folder, 'past-the-proxy');
    await start({ path });
    const proxy = { scheme: 'http', host: '127.0.0.1', port: 1 } as const;
    expect(await reach(`smtp+unix:${path}`, { proxy })).toMatchObject({ address: path });
  });

  it('that is not there, or is none', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await reach(`smtp+unix:${folder}/nothing`)).toBe(`connect: There is no socket ${folder}/nothing.`);
    expect(await reach(`smtp+unix:${file}`)).toMatch(/^connect: (Nothing listens on|.* is not a socket)/);
  });
});

describe('the PROXY header goes first of all', () => {
  const ends = (source: string, destination: string) => ({
    source: { address: source, port: 56_324 },
    destination: { address: destination, port: 25 },
  });

  it.each([
    [1, '192.0.2.1', '198.51.100.1', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.1 56324 25\r\n')],
    [1, '2001:db8::1', '::1', Buffer.from('PROXY TCP6 2001:db8::1 ::1 56324 25\r\n')],
    [1, '192.0.2.1', '::1', Buffer.from('PROXY UNKNOWN\r\n')],
    [2, '192.0.2.1', '198.51.100.1', Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c6336401dc040019', 'hex')],
    [
      2,
      '2001:db8::1',
      '::ffff:1.2.3.4',
      Buffer.from(
        '0d0a0d0a000d0a515549540a2121002420010db800000000000000000000000100000000000000000000ffff01020304dc040019',
        'hex',
      ),
    ],
    [2, '192.0.2.1', '::1', Buffer.from('0d0a0d0a000d0a515549540a21000000', 'hex')],
  ] as const)('v%i %s %s', async (version, source, destination, octets) => {
    const listener = await start();
    const outcome = reach(`127.0.0.1:${listener.port}`, { proxyHeader: { version, ...ends(source, destination) } });
    const socket = await listener.next();
    const [first] = await once(socket, 'data');
    expect(first).toEqual(octets);
    await outcome;
  });
});

it('closes once, however often it is told to', async () => {
  const { port } = await start();
  const to = parseTarget(`smtp://127.0.0.1:${port}`);
  if ('fault' in to) {
    throw new Error(to.fault);
  }
  const connection = await connect(to, { timeout: 5000 });
  await Promise.all([connection.close(), connection.close()]);
  await connection.close();
});

it('a line of the peer that never ends is not kept for ever', async () => {
  const endless = Buffer.alloc(64 * 1024, 'x');
  const listener = await listen((socket) => {
    socket.on('error', () => undefined);
    const pour = () => {
      while (!socket.destroyed && socket.write(endless)) {}
    };
    socket.on('drain', pour);
    pour();
  });
  listeners.push(listener);
  const to = parseTarget(`smtp://127.0.0.1:${listener.port}`);
  if ('fault' in to) {
    throw new Error(to.fault);
  }
  const connection = await connect(to, { timeout: 5000 });
  await expect(connection.readLine({ timeout: 60_000 })).rejects.toMatchObject({
    kind: 'protocol',
    message: 'A line of the peer has over 4194304 octets and does not end.',
  });
});
