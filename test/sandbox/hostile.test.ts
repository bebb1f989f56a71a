import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox';
import { Peer } from './support/peer';

async function withSandbox(
  options: SandboxOptions,
  use: (sandbox: Awaited<ReturnType<typeof startSandbox>>) => Promise<void>,
) {
  const sandbox = await startSandbox(options);
  try {
    await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

const transaction = 'EHLO client.example\r\nMAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n';

/** Whether somebody else is still served. */
async function serves(sandbox: Awaited<ReturnType<typeof startSandbox>>): Promise<boolean> {
  const peer = await Peer.open(sandbox);
  const greeting = await peer.reply();
  peer.close();
  return greeting[0]?.startsWith('220') ?? false;
}

describe('hostile clients', () => {
  test('one more connection than allowed is sent away', () =>
    withSandbox({ limits: { connections: 2 } }, async (sandbox) => {
      const peers = [await Peer.open(sandbox), await Peer.open(sandbox)];
      await Promise.all(peers.map((peer) => peer.reply()));
      const late = await Peer.open(sandbox);
      expect((await late.reply())[0]).toMatch(/^421 4\.3\.2 /);
      expect(await late.end()).toBe('');
      peers[0]?.send('QUIT\r\n');
      await peers[0]?.end();
      peers[1]?.close();
    }));

  test('silence ends a session', () =>
    withSandbox({ limits: { idle: 50 } }, async (sandbox) => {
      const peer = await Peer.open(sandbox);
      await peer.reply();
      expect((await peer.reply())[0]).toMatch(/^421 4\.4\.2 /);
      await peer.end();
    }));

  test('silence in the midst of a message, of a chunk, of a handshake, of AUTH', () =>
    withSandbox({ limits: { idle: 50 } }, async (sandbox) => {
      const starts = [
        `${transaction}DATA\r\nhalf`,
        `${transaction}BDAT 100\r\nhalf`,
        'EHLO client.example\r\nSTARTTLS\r\n',
        'EHLO client.example\r\nAUTH CRAM-MD5\r\n',
      ];
      for (const start of starts) {
        const peer = await Peer.open(sandbox);
        peer.send(start);
        await peer.end();
      }
      expect(sandbox.mailbox.messages()).toEqual([]);
      expect(await serves(sandbox)).toBe(true);
    }));

  test('a line that does not end', () =>
    withSandbox({}, async (sandbox) => {
      const peer = await Peer.open(sandbox);
      await peer.reply();
      peer.send(Buffer.alloc(2 * 1024 * 1024, 'x'));
      expect((await peer.reply())[0]).toMatch(/^500 5\.5\.2 /);
      await peer.end();
      expect(await serves(sandbox)).toBe(true);
    }));

  test('a line that is too long is refused, and the next one is read', () =>
    withSandbox({}, async (sandbox) => {
      const peer = await Peer.open(sandbox);
      await peer.reply();
      peer.send(`NOOP ${'x'.repeat(100_000)}\r\nNOOP\r\n`);
      expect((await peer.reply())[0]).toMatch(/^500 5\.5\.2 /);
      expect((await peer.reply())[0]).toMatch(/^250 /);
      peer.close();
    }));

  test('a client that never reads holds nobody up, and is dropped in time', () =>
    withSandbox({ limits: { idle: 300 } }, async (sandbox) => {
      const peer = await Peer.open(sandbox);
      const dropped = new Promise<void>((resolve) => {
        sandbox.onTranscript(({ connection, kind }) => connection === 1 && kind === 'closed' && resolve());
      });
      peer.socket.pause();
      peer.socket.on('error', () => undefined);
      const help = Buffer.from('HELP RULES\r\n'.repeat(20_000));
      peer.send(help);
      expect(await serves(sandbox)).toBe(true);
      await dropped;
      peer.socket.destroy();
    }));

  test('clients that vanish leave nothing behind', () =>
    withSandbox({}, async (sandbox) => {
      const starts = [
        '',
        'EHL',
        `${transaction}DATA\r\nhalf a mess`,
        `${transaction}BDAT 9\r\nhalf`,
        'EHLO a\r\nSTARTTLS\r\n\x16\x03',
      ];
      for (const start of starts) {
        const peer = await Peer.open(sandbox);
        await peer.sendAll(Buffer.from(start, 'latin1'));
        peer.socket.resetAndDestroy();
      }
      expect(sandbox.mailbox.messages()).toEqual([]);
      expect(await serves(sandbox)).toBe(true);
    }));

  test('a chunk of many octets is read to its end, and not kept', () =>
    withSandbox({ size: 1000 }, async (sandbox) => {
      const peer = await Peer.open(sandbox);
      peer.send(`${transaction}BDAT 8000000 LAST\r\n`);
      await peer.sendAll(Buffer.alloc(8_000_000, 'QUIT\r\n'));
      peer.send('NOOP\r\n');
      const replies: string[] = [];
      for (let i = 0; i < 6; i++) {
        replies.push((await peer.reply()).at(-1)?.slice(0, 9) ?? '');
      }
      expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['220', '250', '250', '250', '552', '250']);
      peer.close();
      expect(sandbox.mailbox.messages()).toEqual([]);
    }));

  test('all messages on their way in share one room', () =>
    withSandbox({ limits: { octets: 100_000 } }, async (sandbox) => {
      const first = await Peer.open(sandbox);
      first.send(`${transaction}BDAT 90000\r\n`);
      await first.sendAll(Buffer.alloc(90_000, 'x'.repeat(78).concat('\r\n')));
      for (let i = 0; i < 5; i++) {
        await first.reply();
      }
      const second = await Peer.open(sandbox);
      second.send(`${transaction}BDAT 20000 LAST\r\n`);
      await second.sendAll(Buffer.alloc(20_000, 'x'.repeat(78).concat('\r\n')));
      for (let i = 0; i < 4; i++) {
        await second.reply();
      }
      expect((await second.reply())[0]).toMatch(/^452 4\.3\.1 /);
      first.socket.resetAndDestroy();
      second.close();
    }));

  test('the oldest messages make room', () =>
    withSandbox({ limits: { messages: 2 } }, async (sandbox) => {
      const peer = await Peer.open(sandbox);
      for (const subject of ['one', 'two', 'three']) {
        peer.send(`${transaction}BDAT ${11 + subject.length} LAST\r\nSubject: ${subject}\r\n`);
        for (let i = 0; i < (subject === 'one' ? 5 : 4); i++) {
          await peer.reply();
        }
      }
      expect(sandbox.mailbox.messages().map(({ subject }) => subject)).toEqual(['two', 'three']);
      peer.close();
    }));

  test('closing says good-bye to those who are there', async () => {
    const sandbox = await startSandbox();
    const peer = await Peer.open(sandbox);
    await peer.reply();
    const [, reply] = await Promise.all([sandbox.close(), peer.reply()]);
    expect(reply[0]).toMatch(/^421 4\.3\.2 .* shutting down$/);
    await peer.end();
  });

  test('nothing but loopback is listened on unless told', () =>
    withSandbox({}, async (sandbox) => {
      const outside = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ internal, family }) => !internal && family === 'IPv4');
      for (const { address } of outside) {
        const refused = await new Promise((resolve) => {
          const socket = connect(sandbox.port, address);
          socket.once('connect', () => socket.destroy() && resolve('connected'));
          socket.once('error', () => resolve('refused'));
        });
        expect(refused).toBe('refused');
      }
      expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
    }));
});
