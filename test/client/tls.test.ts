import { once } from 'node:events';
import { createSecureContext, TLSSocket, type TLSSocketOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, ConnectionError, connect, type TlsFacts, type TlsOptions } from '../../src/client';
import { makeCertificate, type Pair, withoutEnd } from './support/certificates';
import { type Listener, listen } from './support/listener';

const name = 'mail.example.test';
let authority: Pair;
let good: Pair;
let client: Pair;
const listeners: Listener[] = [];
const connections: Connection[] = [];

beforeAll(async () => {
  authority = await makeCertificate({ name: 'The Authority', authority: true });
  good = await makeCertificate({ name, issuer: authority, ip: '127.0.0.1' });
  client = await makeCertificate({ name: 'client.example.test', issuer: authority });
});

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

/** A connection to a server that speaks TLS at once, says `220 hello`, and answers nothing. */
async function toServer(options: TLSSocketOptions): Promise<{ connection: Connection; server: Promise<TLSSocket> }> {
  let onSecure: (socket: TLSSocket) => void = () => undefined;
  const server = new Promise<TLSSocket>((resolve) => {
    onSecure = resolve;
  });
  const connection = await toPeer((socket) => {
    const secure = new TLSSocket(socket, { isServer: true, ...options });
    secure.on('error', () => undefined);
    secure.once('secure', () => {
      secure.write('220 hello\r\n');
      onSecure(secure);
    });
  });
  return { connection, server };
}

async function toPeer(serve: Parameters<typeof listen>[0]): Promise<Connection> {
  const listener = await listen(serve);
  listeners.push(listener);
  const target = { kind: 'host', scheme: 'smtp', host: '127.0.0.1', port: listener.port } as const;
  const connection = await connect(target, { timeout: 5000 });
  connections.push(connection);
  return connection;
}

const usual: TlsOptions = { servername: name, verify: 'on', timeout: 5000 };

/** The handshake's facts, or what went wrong. */
async function handshake(connection: Connection, options: Partial<TlsOptions> = {}): Promise<TlsFacts | string> {
  return connection.startTls({ ...usual, ...options }).catch((error: unknown) => {
    if (error instanceof ConnectionError) {
      return `${error.kind}: ${error.message}`;
    }
    throw error;
  });
}

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('a certificate', () => {
  it('that an authority made is verified, and its facts are told', async () => {
    const { connection } = await toServer({ ...good, cert: `${good.cert}\n${authority.cert}` });
    const facts = await handshake(connection, { ca: authority.cert });
    expect(facts).toMatchObject({
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      verified: true,
      certificate: {
        subject: `CN=${name}`,
        issuer: 'CN=The Authority',
        san: [`DNS:${name}`, 'IP:127.0.0.1'],
        daysLeft: 30,
        matchedName: name,
        chain: [`CN=${name}`, 'CN=The Authority'],
      },
    });
    expect(facts).not.toHaveProperty('reason');
    expect((await connection.readReply({ timeout: 5000 })).lines).toEqual(['hello']);
  });

  it('may be for an address', async () => {
    const { connection } = await toServer(good);
    const facts = await handshake(connection, { ca: authority.cert, servername: '127.0.0.1' });
    expect(facts).toMatchObject({ verified: true, certificate: { matchedName: '127.0.0.1' } });
  });

  it('may have anything in the place of a time', async () => {
    const endless = withoutEnd(await makeCertificate({ name }));
    const facts = await handshake((await toServer(endless)).connection, { verify: 'off' });
    expect(facts).toMatchObject({ certificate: { validTo: 'unknown', daysLeft: -1 } });
    expect(await handshake((await toServer(endless)).connection)).toBe(
      refused('what it says of the time to which it is valid is no time.'),
    );
  });

  const refused = (reason: string) => `tls: The server's certificate is not to be trusted: ${reason}`;

  it.each([
    [
      'that is self-signed',
      async () => makeCertificate({ name }),
      {},
      'it is self-signed; give it as ca= (--cacert) to trust it.',
    ],
    ['of an unknown issuer', async () => good, {}, /issuer is not known \(CN=/],
    [
      'whose chain ends at an authority nobody trusts',
      async () => ({ ...good, cert: `${good.cert}\n${authority.cert}` }),
      {},
      'its chain ends at a CA that is not trusted; give that CA with ca= (--cacert).',
    ],
    [
      'that has expired',
      async () => makeCertificate({ name, issuer: authority, from: -9, to: -2 }),
      { trusted: true },
      `it expired on ${day(-2)}`,
    ],
    [
      'that is not valid yet',
      async () => makeCertificate({ name, issuer: authority, from: 2, to: 9 }),
      { trusted: true },
      `it is valid only from ${day(2)} on.`,
    ],
    [
      'for another name',
      async () => makeCertificate({ name: 'other.example.test', issuer: authority }),
      { trusted: true },
      `it is for other.example.test, not for ${name}.`,
    ],
  ])('%s is refused, and the reason told', async (_, make, { trusted }: { trusted?: boolean }, reason) => {
    const pair = await make();
    const { connection } = await toServer(pair);
    const outcome = await handshake(connection, trusted ? { ca: authority.cert } : {});
    expect(outcome).toEqual(
      typeof reason === 'string' ? expect.stringContaining(refused(reason)) : expect.stringMatching(reason),
    );
    await expect(connection.readReply({ timeout: 5000 })).rejects.toThrow('not to be trusted');
  });

  it.each([
    ['warn', 'it is self-signed; give it as ca= (--cacert) to trust it.'],
    ['off', 'verification is switched off.'],
  ] as const)('that is self-signed is taken with verify: %s, and the facts say so', async (verify, reason) => {
    const { connection } = await toServer(await makeCertificate({ name }));
    expect(await handshake(connection, { verify })).toMatchObject({ verified: false, reason });
    expect((await connection.readReply({ timeout: 5000 })).code).toBe('220');
  });

  it('that is itself what is trusted is verified', async () => {
    const pair = await makeCertificate({ name });
    const { connection } = await toServer(pair);
    expect(await handshake(connection, { ca: pair.cert })).toMatchObject({ verified: true });
  });
});

describe('the name that the server is told', () => {
  it.each([
    [name, name],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['127.0.0.1', undefined],
  ])('%s is sent as %s', async (servername, sent) => {
    let told: string | undefined;
    const { connection, server } = await toServer({
      ...good,
      SNICallback: (asked, callback) => {
        told = asked;
        callback(null, createSecureContext(good));
      },
    });
    await handshake(connection, { verify: 'off', servername });
    await server;
    expect(told).toBe(sent);
  });
});

describe('a client certificate', () => {
  const asking = () => ({ ...good, ca: authority.cert, requestCert: true, rejectUnauthorized: false });

  it('is shown to the server', async () => {
    const { connection, server } = await toServer(asking());
    await handshake(connection, { ca: authority.cert, ...client });
    expect((await server).getPeerX509Certificate()?.subject).toBe('CN=client.example.test');
  });

  it.each([
    [{ cert: '-' }, 'A client certificate (cert=) needs its key (key=).'],
    [{ key: '-' }, 'A client key (key=) needs its certificate (cert=).'],
    [{ cert: 'x', key: 'y' }, 'The client certificate (cert=) is not usable: '],
    [
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
      'The CA certificates (ca=) are not usable: ',
    ],
    [{ ciphers: 'NO-SUCH-CIPHER' }, 'The cipher list (ciphers=) or the TLS versions (min=, max=) are not usable: '],
  ])('%j is not usable', async (options, message) => {
    const { connection } = await toServer(good);
    expect(await handshake(connection, options)).toMatch(`tls: ${message}`);
  });

  it('whose key is another one is not usable', async () => {
    const { connection } = await toServer(good);
    expect(await handshake(connection, { cert: client.cert, key: good.key })).toMatch(
      'tls: The client certificate and key (cert=, key=) are not usable: ',
    );
  });
});

describe('versions and ciphers', () => {
  it.each([
    [{ max: 'TLSv1.2' as const }, {}, 'TLSv1.2'],
    [{ min: 'TLSv1.3' as const }, {}, 'TLSv1.3'],
    [
      { min: 'TLSv1' as const, max: 'TLSv1.1' as const },
      { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT:@SECLEVEL=0' },
      'TLSv1.1',
    ],
  ])('%j', async (options, server, protocol) => {
    const { connection } = await toServer({ secureContext: createSecureContext({ ...good, ...server }) });
    expect(await handshake(connection, { ca: authority.cert, ...options })).toMatchObject({ protocol, verified: true });
  });

  it('that the two sides have not in common', async () => {
    const { connection } = await toServer({ secureContext: createSecureContext({ ...good, maxVersion: 'TLSv1.2' }) });
    expect(await handshake(connection, { min: 'TLSv1.3' })).toMatch(
      'tls: The server and this side have no TLS version in common (',
    );
  });

  it('are chosen from a list', async () => {
    const { connection } = await toServer(good);
    const options = { ca: authority.cert, max: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' } as const;
    expect(await handshake(connection, options)).toMatchObject({
      cipher: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    });
  });
});

it('tells the secrets of a session to whoever keeps a key log', async () => {
  const { connection } = await toServer(good);
  const lines: string[] = [];
  await handshake(connection, { ca: authority.cert, keylog: (line) => lines.push(Buffer.from(line).toString()) });
  expect(lines.map((line) => line.split(' ')[0])).toContain('CLIENT_TRAFFIC_SECRET_0');
});

it('tells in plain words that a server went on without it', async () => {
  const connection = await toPeer((socket) => {
    const secure = new TLSSocket(socket, { isServer: true, ...good });
    secure.on('error', () => undefined);
    secure.once('secure', () => socket.write('221 in the clear\r\n'));
  });
  await handshake(connection, { ca: authority.cert });
  await expect(connection.readReply({ timeout: 5000 })).rejects.toThrow(
    /^The server broke the connection \(wrong version number\)\.$/,
  );
});

describe('no handshake comes about', () => {
  it('when octets came before it, which are shown', async () => {
    const connection = await toPeer((socket) => socket.write('220 go ahead\r\n250-injected\r\n250 AUTH PLAIN\r\n'));
    await connection.readReply({ timeout: 5000 });
    const error = await connection.startTls(usual).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('between its reply and the TLS'),
    });
    const { received } = error as ConnectionError;
    expect(Buffer.from(received).toString()).toBe('250-injected\r\n250 AUTH PLAIN\r\n');
    await expect(connection.write(Buffer.from('AUTH PLAIN\r\n'), { timeout: 5000 })).rejects.toBe(error);
  });

  it('when the server goes on in the clear', async () => {
    const connection = await toPeer((socket) => socket.once('data', () => socket.write('250 what handshake?\r\n')));
    expect(await handshake(connection)).toMatch('tls: The server does not speak TLS here');
  });

  it('when the server hangs up', async () => {
    const connection = await toPeer((socket) => socket.once('data', () => socket.end()));
    expect(await handshake(connection)).toBe(
      'tls: The server closed the connection in the midst of the TLS handshake.',
    );
  });

  it('when the server keeps silent for too long', async () => {
    const connection = await toPeer(() => undefined);
    expect(await handshake(connection, { timeout: 50 })).toBe('timeout: The TLS handshake took over 50 ms.');
  });

  it('when the run is cancelled', async () => {
    const listener = await listen(() => undefined);
    listeners.push(listener);
    const controller = new AbortController();
    const target = { kind: 'host', scheme: 'smtp', host: '127.0.0.1', port: listener.port } as const;
    const connection = await connect(target, { timeout: 5000, signal: controller.signal });
    const outcome = handshake(connection);
    const socket = await listener.next();
    await once(socket, 'data');
    controller.abort();
    expect(await outcome).toBe('cancelled: The run was cancelled.');
  });
});
