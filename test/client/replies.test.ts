import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, ConnectionError, connect } from '../../src/client';
import { type Listener, listen } from './support/listener';

let server: Listener;
let connection: Connection;
let peer: Socket;

beforeEach(async () => {
  server = await listen((socket) => socket.setNoDelay(true));
  const target = { kind: 'host', scheme: 'smtp', host: '127.0.0.1', port: server.port } as const;
  connection = await connect(target, { timeout: 5000 });
  peer = await server.next();
});

afterEach(async () => {
  await connection.close();
  await server.close();
});

/** The replies that octets make, when nothing comes after them; the last may be what went wrong. */
async function read(octets: string | Uint8Array): Promise<unknown[]> {
  peer.end(octets);
  const replies: unknown[] = [];
  for (;;) {
    try {
      const { code, status, lines } = await connection.readReply({ timeout: 5000 });
      replies.push(status === undefined ? [code, ...lines] : [code, status, ...lines]);
    } catch (error) {
      if (!(error instanceof ConnectionError)) {
        throw error;
      }
      const received = Buffer.from(error.received).toString('latin1');
      return received === '' && error.kind === 'connection-lost' ? replies : [...replies, { [error.kind]: received }];
    }
  }
}

describe('a reply is read', () => {
  it.each([
    ['a code alone', '250\r\n', ['250', '']],
    ['a code and a space', '250 \r\n', ['250', '']],
    ['a line', '250 ok\r\n', ['250', 'ok']],
    ['several lines', '250-one\r\n250-two\r\n250 three\r\n', ['250', 'one', 'two', 'three']],
    ['lines of a code alone', '250-\r\n250\r\n', ['250', '', '']],
    ['a last line of a code alone', '250-one\r\n250\r\n', ['250', 'one', '']],
    ['a text that looks like a code', '250-250 ok\r\n250 - no\r\n', ['250', '250 ok', '- no']],
    ['LF alone', '250-one\n250 two\n', ['250', 'one', 'two']],
    ['an enhanced status code', '550 5.1.1 nobody\r\n', ['550', '5.1.1', '5.1.1 nobody']],
    ['UTF-8', '250 grüß dich\r\n', ['250', 'grüß dich']],
    ['control characters', '250 a\u0000b\u001b[1m\tc\r\n', ['250', 'a\u0000b\u001b[1m\tc']],
    ['a CR inside', '250 a\rb\r\n', ['250', 'a\rb']],
    ['a code that no server may send', '999 so what\r\n', ['999', 'so what']],
  ])('%s', async (_, octets, reply) => {
    expect(await read(octets)).toEqual([reply]);
  });

  it('with octets that are not UTF-8, which stand in raw as they came', async () => {
    const octets = Buffer.from('250 \xff\xfe caf\xe9\r\n', 'latin1');
    peer.write(octets);
    const reply = await connection.readReply({ timeout: 5000 });
    expect(reply.lines).toEqual(['\\xff\\xfe caf\\xe9']);
    expect(Buffer.from(reply.raw)).toEqual(octets);
  });

  it.each([
    ['a character cut short', '250 \xc3(\r\n', '\\xc3('],
    ['a surrogate', '250 \xed\xa0\x80\r\n', '\\xed\\xa0\\x80'],
    ['an overlong form', '250 \xc0\xaf\r\n', '\\xc0\\xaf'],
    ['what stands for them already', '250 \xef\xbf\xbd \xe4\r\n', '\ufffd \\xe4'],
    ['letters between them', '250 gr\xc3\xbc\xdf \xf0\x9f\x93\xa7\r\n', 'grü\\xdf 📧'],
  ])('with octets that are not UTF-8: %s', async (_, octets, text) => {
    peer.write(Buffer.from(octets, 'latin1'));
    expect((await connection.readReply({ timeout: 5000 })).lines).toEqual([text]);
  });

  it('with a line of 64 KiB, and with a thousand lines', async () => {
    const long = 'x'.repeat(65_536 - 6);
    const many = Array.from({ length: 999 }, (_, index) => `250-${index}\r\n`).join('');
    const [first, second] = await read(`250 ${long}\r\n${many}250 end\r\n`);
    expect(first).toEqual(['250', long]);
    expect(second).toHaveLength(1 + 1000);
  });

  it('and the next one behind it in the same packet', async () => {
    expect(await read('250 one\r\n550-two\r\n550 three\r\n354\r\n')).toEqual([
      ['250', 'one'],
      ['550', 'two', 'three'],
      ['354', ''],
    ]);
  });
});

describe('what is no reply', () => {
  it.each([
    ['ends after a continued line', '220-hello\r\n', [{ 'connection-lost': '220-hello\r\n' }]],
    ['ends inside a line', '250-one\r\n250 tw', [{ 'connection-lost': '250-one\r\n250 tw' }]],
    ['ends after a code', '250', [{ 'connection-lost': '250' }]],
    ['ends after a CR', '250 ok\r', [{ 'connection-lost': '250 ok\r' }]],
    ['has two codes', '250-one\r\n251 two\r\n', [{ protocol: '250-one\r\n251 two\r\n' }]],
    [
      'has two codes after a whole reply',
      '220 hi\r\n250-a\r\n550 b\r\n',
      [['220', 'hi'], { protocol: '250-a\r\n550 b\r\n' }],
    ],
    ['begins with text', 'hello\r\n', [{ protocol: 'hello\r\n' }]],
    ['has another sign after the code', '250_ok\r\n', [{ protocol: '250_ok\r\n' }]],
    ['has a short code', '25 ok\r\n', [{ protocol: '25 ok\r\n' }]],
    ['has an empty line', '\r\n', [{ protocol: '\r\n' }]],
    [
      'has a line of another kind inside',
      '250-one\r\nHTTP/1.1 200 OK\r\n',
      [{ protocol: '250-one\r\nHTTP/1.1 200 OK\r\n' }],
    ],
    ['is of another protocol', '* OK IMAP4rev1\r\n', [{ protocol: '* OK IMAP4rev1\r\n' }]],
  ])('%s', async (_, octets, outcome) => {
    expect(await read(octets)).toEqual(outcome);
  });

  it('never ends its line', async () => {
    peer.on('error', () => undefined);
    peer.write('x'.repeat(2 * 1024 * 1024));
    await expect(connection.readReply({ timeout: 5000 })).rejects.toMatchObject({
      kind: 'protocol',
      message: 'A line of the reply has over 1048576 octets and does not end.',
    });
  });

  it('never ends', async () => {
    peer.on('error', () => undefined);
    const lines = `250-${'x'.repeat(1000)}\r\n`.repeat(9000);
    peer.write(lines);
    await expect(connection.readReply({ timeout: 5000 })).rejects.toMatchObject({
      kind: 'protocol',
      message: 'The reply has over 8388608 octets and does not end.',
    });
  });
});

describe('packets', () => {
  const octets = Buffer.from('250-mail.example.test\r\n250-8BITMIME\r\n250 grüße\r\n550 5.1.1 no\r\n');

  it.each(Array.from({ length: octets.length - 1 }, (_, index) => index + 1))('split at %i', async (at) => {
    peer.write(octets.subarray(0, at));
    expect(await connection.listen(5000)).toBe('octets');
    peer.write(octets.subarray(at));
    const first = await connection.readReply({ timeout: 5000 });
    const second = await connection.readReply({ timeout: 5000 });
    expect([first.lines, second.lines]).toEqual([['mail.example.test', '8BITMIME', 'grüße'], ['5.1.1 no']]);
    expect(Buffer.concat([first.raw, second.raw])).toEqual(octets);
  });

  it('of one octet each', async () => {
    void (async () => {
      for (const octet of octets) {
        peer.write(Buffer.of(octet));
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const first = await connection.readReply({ timeout: 5000 });
    const second = await connection.readReply({ timeout: 5000 });
    expect(Buffer.concat([first.raw, second.raw])).toEqual(octets);
  });
});

describe('time', () => {
  it('a reply that does not come is an error that shows the part that came', async () => {
    peer.write('250-one\r\n250');
    expect(await connection.listen(5000)).toBe('octets');
    const error = await connection.readReply({ timeout: 50 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'timeout', message: 'The server did not reply within 50 ms.' });
    expect(Buffer.from((error as ConnectionError).received).toString()).toBe('250-one\r\n250');
  });

  it('after an error every further call is refused with it', async () => {
    peer.write('nonsense\r\n');
    const error = await connection.readReply({ timeout: 5000 }).catch((reason: unknown) => reason);
    await expect(connection.readReply({ timeout: 5000 })).rejects.toBe(error);
    await expect(connection.write(Buffer.from('QUIT\r\n'), { timeout: 5000 })).rejects.toBe(error);
    await once(peer, 'close');
  });

  it('a peer that takes nothing meets the time-out, and memory does not fill', async () => {
    peer.pause();
    const chunk = Buffer.alloc(256 * 1024, 'x');
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += chunk.length;
        yield chunk;
      }
    }
    await expect(connection.write(endless(), { timeout: 200 })).rejects.toMatchObject({
      kind: 'timeout',
      message: 'The server took none of what was sent for 200 ms.',
    });
    // What the two systems' buffers hold, and one chunk more.
    expect(taken).toBeLessThan(32 * 1024 * 1024);
  });
});
