import { describe, expect, test } from 'vitest';
import { type ChannelBinding, type Credentials, createServer } from '../../src/sasl';
import { clientOf, exchange, hex, octets, sent, serverContext } from './support/exchange';

/** [MS-NLMP] 4.2.4.3: the challenge of the example for NTLM version 2. */
const challenge = hex(`
  4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 24002400 44000000
  060070170000000f 530065007200760065007200
  02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000`);

/** [MS-NLMP] 4.2.4.3: the message that answers it. */
const authenticate = hex(`
  4e544c4d53535000 03000000 18001800 6c000000 54005400 84000000 0c000c00 48000000 08000800 54000000
  10001000 5c000000 10001000 d8000000 358288e2 0501280a0000000f
  44006f006d00610069006e00 5500730065007200 43004f004d0050005500540045005200
  86c35097ac9cec102554764a57cccc19 aaaaaaaaaaaaaaaa
  68cd0ab851e51c96aabc927bebef6a1c 01010000000000000000000000000000 aaaaaaaaaaaaaaaa 00000000
  02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000 00000000
  c5dad2544fc9799094ce1ce90bc9d03e`);

const credentials: Credentials = { user: 'User', password: 'Password', realm: 'Domain' };
const lookup = (user: string) => (user === 'User' ? { password: 'Password' } : undefined);
/** Time 0 of Windows. */
const now = () => Date.UTC(1601, 0, 1);
const random = () => new Uint8Array(8).fill(0xaa);

/** What a field of a message points to; the fields of a type 3 message are at 12 (LM), 20 (NT), 28 (domain), 36 (user). */
function field(message: Uint8Array, at: number): Buffer {
  const view = Buffer.from(message);
  const start = view.readUInt32LE(at + 4);
  return view.subarray(start, start + view.readUInt16LE(at));
}

function answerTo(content: Uint8Array, context: Parameters<typeof clientOf>[1] = {}): Uint8Array {
  const client = clientOf('NTLM', { credentials, random, now, ...context });
  client.start();
  const step = client.respond(content);
  return step.kind === 'response' ? step.octets : octets('');
}

describe('[MS-NLMP] 4.2.4', () => {
  test.each([
    ['LM response', 12],
    ['NT response', 20],
    ['domain', 28],
    ['user', 36],
  ])('the client: %s', (_, at) => {
    expect(field(answerTo(challenge), at).toString('hex')).toBe(field(authenticate, at).toString('hex'));
  });

  test('the client: DOMAIN\\user names the domain too', () => {
    const given = { user: 'Domain\\User', password: 'Password' };
    expect(answerTo(challenge, { credentials: given })).toEqual(answerTo(challenge));
  });

  test('the server takes the message of the example', () => {
    const serverRandom = () => hex('0123456789abcdef');
    const server = createServer('NTLM', serverContext({ lookup, random: serverRandom }));
    const asked = server?.start(hex('4e544c4d53535000 01000000 07820000'));
    expect(asked?.kind === 'challenge' && Buffer.from(asked.octets).subarray(24, 32).toString('hex')).toBe(
      '0123456789abcdef',
    );
    expect(server?.respond(authenticate)).toEqual({ kind: 'success', user: 'User' });
  });

  test('what the challenge says', () => {
    expect(clientOf('NTLM', { credentials }).explain?.(challenge)).toBe(
      'target Server, domain Domain, computer Server',
    );
  });
});

describe('messages', () => {
  test('type 1 asks for Unicode, a target, NTLM, signatures and extended session security', () => {
    const client = clientOf('NTLM', { credentials });
    const step = client.start();
    expect(step.kind === 'response' && Buffer.from(step.octets).toString('hex')).toBe(
      '4e544c4d5353500001000000058288000000000000000000' + '0000000000000000',
    );
  });

  test.each(['NTLM supported', 'ntlm'])('Exchange asks for type 1 by %j', (asking) => {
    const client = clientOf('NTLM', { credentials });
    expect(client.explain?.(octets(asking))).toBe(asking);
    expect(sent(client.respond(octets(asking)))).toBe(sent(client.start()));
    expect(client.respond(octets(asking)).kind).toBe('failure');
  });

  const cut = (length: number) => challenge.slice(0, length);
  const set = (at: number, ...values: number[]) => {
    const changed = challenge.slice();
    changed.set(values, at);
    return changed;
  };
  test.each([
    ['type 3', set(8, 3), /^!.*type 2/],
    ['another protocol', set(0, 0x4f), /^!.*type 2/],
    ['a cut message', cut(31), /^!.*type 2/],
    ['a target outside of the message', set(16, 0xff), /^!.*type 2/],
    ['target information outside of the message', set(44, 0xff, 0xff, 0xff, 0xff), /^!.*type 2/],
    ['target information cut off', set(40, 0x1f), /^!.*type 2/],
    ['no Unicode', set(20, 0x32), /^!.*Unicode/],
    [
      'a message of old, without target information',
      new Uint8Array([...cut(12), 0, 0, 0, 0, 0, 0, 0, 0, ...challenge.slice(20, 32)]),
      /^NTLMSSP/,
    ],
  ])('as type 2: %s', (_, content, expected) => {
    expect(sent(clientOf('NTLM', { credentials }).respond(content))).toMatch(expected);
  });
});

describe('against the own server, which tells the time', () => {
  const endPoint: ChannelBinding = { type: 'tls-server-end-point', octets: octets('hash') };

  /** Changes one octet of the type 3 message. */
  const changeAt = (at: number) => (content: Uint8Array, number: number) =>
    number === 1
      ? content.map((octet, index) => (index === (at + content.length) % content.length ? octet ^ 1 : octet))
      : content;

  test('the client sends no LM response and a code over all messages', () => {
    let last = new Uint8Array();
    const outcome = exchange(
      'NTLM',
      { credentials },
      { lookup },
      { response: (content) => (last = new Uint8Array(content)) },
    );
    expect(outcome).toEqual({ end: 'success', user: 'User' });
    expect(field(last, 12)).toEqual(Buffer.alloc(24));
    expect(last.slice(72, 88)).not.toEqual(new Uint8Array(16));
  });

  test.each([
    ['the code', 72, /code over the messages/],
    ['the version', 64, /code over the messages/],
    ['the flags', 60, /code over the messages/],
    ['the user', -2, /user or the password is wrong/],
  ])('a change of %s is seen', (_, at, reason) => {
    const outcome = exchange('NTLM', { credentials }, { lookup }, { response: changeAt(at) });
    expect(outcome).toEqual({ end: 'refused by the server', reason: expect.stringMatching(reason) });
  });

  test('a change of the challenge is seen', () => {
    const flipped = (content: Uint8Array) => content.map((octet, index) => (index === 21 ? octet ^ 0x40 : octet));
    const outcome = exchange('NTLM', { credentials }, { lookup }, { challenge: flipped });
    expect(outcome).toEqual({ end: 'refused by the server', reason: expect.stringMatching(/code over the messages/) });
  });

  test.each([
    ['the same certificate', [endPoint], [endPoint], 'success'],
    ['another certificate', [endPoint], [{ ...endPoint, octets: octets('other') }], 'refused by the server'],
    ['a client that does not tell', [], [endPoint], 'success'],
    ['a server that does not know', [endPoint], [], 'success'],
  ] as const)('%s', (_, ours, theirs, end) => {
    const outcome = exchange('NTLM', { credentials, channelBinding: ours }, { lookup, channelBinding: theirs });
    expect(outcome.end).toBe(end);
  });

  test('users with a domain are found by both names', () => {
    const byBoth = (user: string) => (user === 'Domain\\User' ? { password: 'Password' } : undefined);
    expect(exchange('NTLM', { credentials }, { lookup: byBoth })).toEqual({ end: 'success', user: 'Domain\\User' });
  });

  test('the challenge names the host, the realm and the time', () => {
    const server = createServer('NTLM', serverContext({ realm: 'HERE', now: () => 0 }));
    const step = server?.start(hex('4e544c4d53535000 01000000 07820000'));
    const told = step?.kind === 'challenge' ? clientOf('NTLM', { credentials }).explain?.(step.octets) : undefined;
    expect(told).toBe(
      'target HERE, domain HERE, computer mail.example.test, DNS computer mail.example.test, time 1970-01-01T00:00:00.000Z',
    );
  });

  test('version 1 is refused', () => {
    const server = createServer('NTLM', serverContext({ lookup }));
    server?.start(hex('4e544c4d53535000 01000000 07820000'));
    const old = authenticate.slice();
    old.set([24, 0], 20);
    expect(server?.respond(old)).toEqual({ kind: 'failure', reason: expect.stringMatching(/version 2/) });
  });
});
