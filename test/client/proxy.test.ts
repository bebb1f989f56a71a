import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionError, type ConnectOptions, connect, parseProxy } from '../../src/client';
import { parseTarget } from '../../src/smtp';
import { type Listener, listen } from './support/listener';
import { type ProxyBehaviour, startHttpProxy, startSocksProxy, type TestProxy } from './support/proxies';

let server: Listener;
const proxies: TestProxy[] = [];

beforeEach(async () => {
  server = await listen((socket) => socket.write('220 mail.example.test\r\n'));
});

afterEach(async () => {
  await Promise.all([server, ...proxies.splice(0)].map((one) => one.close()));
});

const starters = { socks5: startSocksProxy, socks5h: startSocksProxy, http: startHttpProxy };

type Scheme = keyof typeof starters;

async function start(scheme: Scheme, behaviour: ProxyBehaviour = {}): Promise<TestProxy> {
  const proxy = await starters[scheme](behaviour);
  proxies.push(proxy);
  return proxy;
}

/** Connects to a target through a proxy, and says the greeting or what went wrong. */
async function reach(target: string, proxy: string, options: Partial<ConnectOptions> = {}): Promise<string> {
  const parsed = parseProxy(proxy);
  const to = parseTarget(target);
  if ('fault' in parsed || 'fault' in to) {
    throw new Error('The test is wrong.');
  }
  try {
    const connection = await connect(to, { timeout: 5000, proxy: parsed, ...options });
    const reply = await connection.readReply({ timeout: 5000 });
    await connection.close();
    return `${reply.code} ${reply.lines.join()}`;
  } catch (error) {
    if (error instanceof ConnectionError) {
      return `${error.kind}: ${error.message}`.replaceAll(/127\.0\.0\.1:\d{2,}/g, 'PROXY');
    }
    throw error;
  }
}

const toServer = { lead: () => server.port };

const twoAddresses: ConnectOptions['lookUp'] = (_host, _options, callback) =>
  callback(null, [
    { address: '2001:db8::25', family: 6 },
    { address: '192.0.2.25', family: 4 },
  ]);

describe.each(['socks5h', 'http'] as const)('%s', (scheme) => {
  it('leads to the server, and looks its name up', async () => {
    const proxy = await start(scheme, toServer);
    expect(await reach('mail.example.test:2525', `${scheme}://127.0.0.1:${proxy.port}`)).toBe('220 mail.example.test');
    expect(proxy.asked).toEqual(['mail.example.test:2525']);
  });

  it('takes a user and a password, special characters among them', async () => {
    const proxy = await start(scheme, { ...toServer, credentials: 'al@ice:p:ss/w%rd' });
    const url = `${scheme}://al%40ice:p:ss%2Fw%25rd@127.0.0.1:${proxy.port}`;
    expect(await reach('mail.example.test', url)).toBe('220 mail.example.test');
  });

  it('refuses a wrong password', async () => {
    const proxy = await start(scheme, { ...toServer, credentials: 'alice:right' });
    expect(await reach('mail.example.test', `${scheme}://alice:wrong@127.0.0.1:${proxy.port}`)).toBe(
      `connect: The proxy ${scheme}://PROXY does not accept the user and the password.`,
    );
  });

  it('says so when it wants a user', async () => {
    const proxy = await start(scheme, { ...toServer, credentials: 'alice:right' });
    expect(await reach('mail.example.test', `${scheme}://127.0.0.1:${proxy.port}`)).toBe(
      `connect: The proxy ${scheme}://PROXY wants a user and a password: ${scheme}://user:password@host:port.`,
    );
  });

  it('hands on what came with its answer', async () => {
    const proxy = await start(scheme, { ...toServer, early: '220-early\r\n' });
    expect(await reach('mail.example.test', `${scheme}://127.0.0.1:${proxy.port}`)).toBe('220 early,mail.example.test');
  });

  it('is asked for an address of the family that is wanted', async () => {
    const proxy = await start(scheme, toServer);
    const lookUp: ConnectOptions['lookUp'] = (_host, { family }, callback) =>
      callback(null, [{ address: family === 4 ? '192.0.2.25' : '2001:db8::25', family: Number(family) }]);
    const url = `${scheme}://127.0.0.1:${proxy.port}`;
    expect(await reach('mail.example.test', url, { family: 4, lookUp })).toBe('220 mail.example.test');
    expect(proxy.asked).toEqual(['192.0.2.25:25']);
  });

  it('that says nothing meets the time-out', async () => {
    const silent = await listen(() => undefined);
    expect(await reach('mail.example.test', `${scheme}://127.0.0.1:${silent.port}`, { timeout: 50 })).toBe(
      `timeout: mail.example.test:25 did not take the connection through ${scheme}://PROXY within 50 ms.`,
    );
    await silent.close();
  });

  it('that is not there', async () => {
    const gone = await listen(() => undefined);
    await gone.close();
    expect(await reach('mail.example.test', `${scheme}://127.0.0.1:${gone.port}`)).toBe(
      'connect: The proxy: Nothing listens on PROXY: the connection was refused.',
    );
  });

  it('that is a mail server', async () => {
    const proxy = await start(scheme, { says: '220 mail.example.test\r\n' });
    expect(await reach('mail.example.test', `${scheme}://127.0.0.1:${proxy.port}`)).toBe(
      `connect: What answers at ${scheme}://PROXY does not speak ${scheme === 'http' ? 'HTTP' : 'SOCKS5'}.`,
    );
  });

  it('that hangs up', async () => {
    const proxy = await start(scheme, { says: '' });
    expect(await reach('mail.example.test', `${scheme}://127.0.0.1:${proxy.port}`)).toBe(
      `connect: The proxy ${scheme}://PROXY made no connection to mail.example.test:25: it closed the connection instead of answering.`,
    );
  });

  it('stops when the run is cancelled', async () => {
    const silent = await listen(() => undefined);
    const controller = new AbortController();
    const outcome = reach('mail.example.test', `${scheme}://127.0.0.1:${silent.port}`, { signal: controller.signal });
    const socket = await silent.next();
    controller.abort();
    expect(await outcome).toBe('cancelled: The run was cancelled.');
    socket.resume();
    await once(socket, 'close');
    await silent.close();
  });

  it('makes TLS with the server behind it possible, and trusts nobody for being on this machine', async () => {
    const proxy = await start(scheme, toServer);
    const parsed = parseProxy(`${scheme}://127.0.0.1:${proxy.port}`);
    const connection = await connect(
      { kind: 'host', scheme: 'smtp', host: '127.0.0.1', port: server.port },
      { timeout: 5000, ...('fault' in parsed ? {} : { proxy: parsed }) },
    );
    expect(connection.remote).toEqual({
      address: '127.0.0.1',
      port: server.port,
      host: '127.0.0.1',
      local: false,
      proxy: `${scheme}://127.0.0.1:${proxy.port}`,
    });
    await connection.close();
  });
});

describe('what a proxy answers', () => {
  it.each([
    [1, 'a general failure'],
    [2, 'its rules do not allow it'],
    [3, 'the network can not be reached'],
    [4, 'the host can not be reached'],
    [5, 'the connection was refused'],
    [8, 'it does not take this kind of address'],
  ])('SOCKS5 %i: %s', async (refusal, reason) => {
    const proxy = await start('socks5h', { refusal });
    expect(await reach('mail.example.test', `socks5h://127.0.0.1:${proxy.port}`)).toBe(
      `connect: The proxy socks5h://PROXY made no connection to mail.example.test:25: ${reason}.`,
    );
  });

  it.each(['403 Forbidden', '502 Bad Gateway', '503 Try later'])('HTTP %s', async (refusal) => {
    const proxy = await start('http', { refusal });
    expect(await reach('mail.example.test', `http://127.0.0.1:${proxy.port}`)).toBe(
      `connect: The proxy http://PROXY made no connection to mail.example.test:25: ${refusal}.`,
    );
  });
});

describe('socks5', () => {
  it('is asked for each address of a name that was looked up here', async () => {
    const proxy = await start('socks5', { lead: (asked) => (asked.startsWith('192') ? server.port : undefined) });
    expect(await reach('mail.example.test', `socks5://127.0.0.1:${proxy.port}`, { lookUp: twoAddresses })).toBe(
      '220 mail.example.test',
    );
    expect(proxy.asked).toEqual(['[20010db8000000000000000000000025]:25', '192.0.2.25:25']);
  });
});

describe('the mail exchangers of a domain', () => {
  const records = [
    { exchange: 'third.example.test', priority: 30 },
    { exchange: 'first.example.test', priority: 10 },
    { exchange: 'second.example.test', priority: 20 },
  ];

  it('are tried in the order of their preference', async () => {
    const proxy = await start('socks5h', { lead: (asked) => (asked.startsWith('third') ? server.port : undefined) });
    const refusals: string[] = [];
    const outcome = await reach('mx://example.test', `socks5h://127.0.0.1:${proxy.port}`, {
      lookUpMx: async () => records,
      onRefusal: (message) => refusals.push(message),
    });
    expect(outcome).toBe('220 mail.example.test');
    expect(proxy.asked).toEqual(['first.example.test:25', 'second.example.test:25', 'third.example.test:25']);
    expect(refusals.map((text) => /to (\w+)/.exec(text)?.[1])).toEqual(['first', 'second']);
  });

  it('that all refuse are all named', async () => {
    const proxy = await start('socks5h');
    const outcome = await reach('mx://example.test', `socks5h://127.0.0.1:${proxy.port}`, {
      lookUpMx: async () => records,
    });
    expect(outcome).toMatch(
      /^connect: No mail exchanger of example\.test can be reached\. .*first\.example.*second\.example.*third\.example/,
    );
  });

  it.each(['ENODATA', 'ENOTFOUND'])('are the domain itself where there are none (%s)', async (code) => {
    const proxy = await start('socks5h', toServer);
    await reach('mx://example.test', `socks5h://127.0.0.1:${proxy.port}`, {
      lookUpMx: () => Promise.reject(Object.assign(new Error(code), { code })),
    });
    expect(proxy.asked).toEqual(['example.test:25']);
  });

  it('are none where the domain has a null MX', async () => {
    const proxy = await start('socks5h', toServer);
    const outcome = await reach('mx://example.test', `socks5h://127.0.0.1:${proxy.port}`, {
      lookUpMx: async () => [{ exchange: '', priority: 0 }],
    });
    expect(outcome).toBe('connect: example.test takes no mail: it has a null MX (RFC 7505).');
    expect(proxy.asked).toEqual([]);
  });

  it('are not guessed where nobody answers', async () => {
    const outcome = await reach('mx://example.test', 'socks5h://127.0.0.1:1', {
      lookUpMx: () => Promise.reject(Object.assign(new Error('ESERVFAIL'), { code: 'ESERVFAIL' })),
    });
    expect(outcome).toBe('connect: The mail exchangers of example.test can not be looked up (ESERVFAIL).');
  });

  it('are waited for no longer than the time-out', async () => {
    const outcome = await reach('mx://example.test', 'socks5h://127.0.0.1:1', {
      timeout: 20,
      lookUpMx: () => new Promise(() => undefined),
    });
    expect(outcome).toBe('timeout: The mail exchangers of example.test could not be looked up within 20 ms.');
  });
});

describe('how a proxy is written', () => {
  it.each([
    ['socks5://proxy.test', { scheme: 'socks5', host: 'proxy.test', port: 1080 }],
    ['SOCKS5H://proxy.test:1', { scheme: 'socks5h', host: 'proxy.test', port: 1 }],
    ['http://[::1]:3128/', { scheme: 'http', host: '::1', port: 3128 }],
    ['http://a%40b:c%3Ad@proxy.test', { scheme: 'http', host: 'proxy.test', port: 80, user: 'a@b', password: 'c:d' }],
    ['socks5://[::1]', { scheme: 'socks5', host: '::1', port: 1080 }],
  ])('%s', (text, proxy) => {
    expect(parseProxy(text)).toEqual(proxy);
  });

  it.each([
    ['proxy.test:1080', /^A proxy is written/],
    ['socks://proxy.test', /did you mean socks5/],
    ['https://proxy.test', /^https:\/\/ is no kind of proxy/],
    ['socks5://', /has a host/],
    ['http://alice:secret@proxy.test:99999', /has a host/],
    ['http://alice:secret@proxy.test/path', /has a host/],
    ['http://alice:%E0%A4@proxy.test', /%25/],
  ])('%s is refused', (text, fault) => {
    const parsed = parseProxy(text);
    expect('fault' in parsed && parsed.fault).toMatch(fault);
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });
});
