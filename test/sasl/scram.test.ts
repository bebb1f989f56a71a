import { describe, expect, test } from 'vitest';
import type { ChannelBinding, ClientContext, ServerContext } from '../../src/sasl';
import { clientOf, exchange, type Meddling, nonceOf, octets, sent, text } from './support/exchange';

const credentials = { user: 'user', password: 'pencil' };
const lookup = () => ({ password: 'pencil' });
const exporter: ChannelBinding = { type: 'tls-exporter', octets: octets('exported') };
const endPoint: ChannelBinding = { type: 'tls-server-end-point', octets: octets('hash of the certificate') };
const unique: ChannelBinding = { type: 'tls-unique', octets: octets('finished') };

/** Changes one message, as text. */
function change(number: number, edit: (message: string) => string) {
  return (message: Uint8Array, at: number) => (at === number ? octets(edit(text(message))) : message);
}

/** The text with the letter behind the mark made another one. */
function alter(mark: string) {
  return (message: string) => {
    const at = message.indexOf(mark) + mark.length;
    return `${message.slice(0, at)}${message[at] === 'A' ? 'B' : 'A'}${message.slice(at + 1)}`;
  };
}

describe('messages changed on their way', () => {
  const rows: readonly [what: string, meddling: Meddling, end: string, reason: RegExp][] = [
    ["the client's nonce", { challenge: change(0, alter('r=')) }, 'given up by the client', /nonce does not continue/],
    [
      "the server's nonce, gone",
      { challenge: change(0, (m) => m.replace(/^(r=.{24})[^,]*/, '$1')) },
      'given up by the client',
      /nonce does not continue/,
    ],
    [
      "the server's nonce",
      { challenge: change(0, (m) => m.replace(',s=', 'x,s=')) },
      'refused by the server',
      /not the one of this exchange/,
    ],
    ['the salt', { challenge: change(0, alter('s=')) }, 'refused by the server', /password is wrong/],
    [
      'the iterations',
      { challenge: change(0, (m) => m.replace('4096', '4097')) },
      'refused by the server',
      /password is wrong/,
    ],
    [
      'too few iterations',
      { challenge: change(0, (m) => m.replace('4096', '4095')) },
      'given up by the client',
      /4095 iterations; from 4096 to 2000000/,
    ],
    [
      'too many iterations',
      { challenge: change(0, (m) => m.replace('4096', '2000001')) },
      'given up by the client',
      /2000001 iterations/,
    ],
    [
      'iterations that are no number',
      { challenge: change(0, (m) => m.replace('4096', '0x1000')) },
      'given up by the client',
      /first message is not/,
    ],
    [
      'a salt that is no base64',
      { challenge: change(0, (m) => m.replace('s=', 's=*')) },
      'given up by the client',
      /first message is not/,
    ],
    [
      'no salt',
      { challenge: change(0, (m) => m.replace(/s=[^,]*/, 's=')) },
      'given up by the client',
      /first message is not/,
    ],
    [
      'an unknown extension',
      { challenge: change(0, (m) => `m=x,${m}`) },
      'given up by the client',
      /extension of SCRAM/,
    ],
    ['octets that are no UTF-8', { challenge: () => new Uint8Array([0x72, 0xff]) }, 'given up by the client', /UTF-8/],
    ["the server's signature", { challenge: change(1, alter('v=')) }, 'given up by the client', /signature is wrong/],
    [
      "the server's signature, cut",
      { challenge: change(1, (m) => m.slice(0, 10)) },
      'given up by the client',
      /signature/,
    ],
    [
      "the server's signature, empty",
      { challenge: change(1, () => 'v=') },
      'given up by the client',
      /neither its signature/,
    ],
    [
      "the server's signature, gone",
      { challenge: change(1, () => '') },
      'given up by the client',
      /neither its signature/,
    ],
    [
      'an error',
      { challenge: change(1, () => 'e=invalid-proof') },
      'given up by the client',
      /^The server reports invalid-proof\.$/,
    ],
    ['the user', { response: change(0, alter('n=')) }, 'refused by the server', /password is wrong/],
    ['the proof', { response: change(1, alter('p=')) }, 'refused by the server', /password is wrong/],
    [
      'the proof, gone',
      { response: change(1, (m) => m.replace(/,p=.*/, '')) },
      'refused by the server',
      /last message/,
    ],
    [
      'the GS2 header',
      { response: change(0, (m) => m.replace('n,,', 'n,a=bob,')) },
      'refused by the server',
      /bindings do not match/,
    ],
    [
      'the GS2 header, gone',
      { response: change(0, (m) => m.replace('n,,', '')) },
      'refused by the server',
      /first message/,
    ],
    [
      'a bad escape',
      { response: change(0, (m) => m.replace('user', 'us=er')) },
      'refused by the server',
      /first message/,
    ],
    ['the last response', { response: change(2, () => 'x') }, 'refused by the server', /not empty/],
  ];
  test.each(rows)('%s', (_, meddling, end, reason) => {
    const outcome = exchange('SCRAM-SHA-256', { credentials }, { lookup }, meddling);
    expect(outcome).toEqual({ end, reason: expect.stringMatching(reason) });
  });

  test('extensions behind the iteration count are passed over', () => {
    const client = clientOf('SCRAM-SHA-256', { credentials, random: nonceOf('abc') });
    expect(client.respond(octets('r=abcd,s=AAAA,i=4096,x=y,z=1')).kind).toBe('response');
  });
});

describe('channel binding', () => {
  type Side = Pick<ClientContext & ServerContext, 'channelBinding'>;
  const rows: readonly [
    what: string,
    mechanism: string,
    client: Side & Pick<ClientContext, 'serverOffersPlus'>,
    server: Side,
    outcome: string | RegExp,
  ][] = [
    ['the exporter', 'SCRAM-SHA-256-PLUS', { channelBinding: [exporter] }, { channelBinding: [exporter] }, 'success'],
    [
      'the certificate',
      'SCRAM-SHA-1-PLUS',
      { channelBinding: [endPoint] },
      { channelBinding: [exporter, endPoint] },
      'success',
    ],
    [
      'of TLS 1.2',
      'SCRAM-SHA-512-PLUS',
      { channelBinding: [unique, endPoint] },
      { channelBinding: [unique] },
      'success',
    ],
    [
      'another channel',
      'SCRAM-SHA-256-PLUS',
      { channelBinding: [exporter] },
      { channelBinding: [{ ...exporter, octets: octets('other') }] },
      /bindings do not match/,
    ],
    [
      'a type that the server has not',
      'SCRAM-SHA-256-PLUS',
      { channelBinding: [unique] },
      { channelBinding: [exporter] },
      /type tls-unique is not supported/,
    ],
    [
      'a server without TLS',
      'SCRAM-SHA-256-PLUS',
      { channelBinding: [exporter] },
      {},
      /type tls-exporter is not supported/,
    ],
    [
      'no offer, and none taken away',
      'SCRAM-SHA-256',
      { channelBinding: [exporter], serverOffersPlus: false },
      {},
      'success',
    ],
    [
      'an offer taken away',
      'SCRAM-SHA-256',
      { channelBinding: [exporter], serverOffersPlus: false },
      { channelBinding: [exporter] },
      /changed the offer/,
    ],
    [
      'an offer not taken',
      'SCRAM-SHA-256',
      { channelBinding: [exporter], serverOffersPlus: true },
      { channelBinding: [exporter] },
      'success',
    ],
    ['a client without TLS', 'SCRAM-SHA-256', { serverOffersPlus: false }, { channelBinding: [exporter] }, 'success'],
  ];
  test.each(rows)('%s', (_, mechanism, client, server, expected) => {
    const outcome = exchange(mechanism, { credentials, ...client }, { lookup, ...server });
    if (expected === 'success') {
      expect(outcome).toEqual({ end: 'success', user: 'user' });
    } else {
      expect(outcome).toEqual({ end: 'refused by the server', reason: expect.stringMatching(expected) });
    }
  });

  test.each([
    ['SCRAM-SHA-1', {}, 'n,,'],
    ['SCRAM-SHA-1', { channelBinding: [], serverOffersPlus: false }, 'n,,'],
    ['SCRAM-SHA-1', { channelBinding: [exporter] }, 'n,,'],
    ['SCRAM-SHA-1', { channelBinding: [exporter], serverOffersPlus: true }, 'n,,'],
    ['SCRAM-SHA-1', { channelBinding: [exporter], serverOffersPlus: false }, 'y,,'],
    ['SCRAM-SHA-1-PLUS', { channelBinding: [endPoint, exporter] }, 'p=tls-server-end-point,,'],
    ['SCRAM-SHA-1-PLUS', { channelBinding: [exporter], serverOffersPlus: false }, 'p=tls-exporter,,'],
  ] as const)('%s with %o begins with %s', (mechanism, context, header) => {
    const first = sent(clientOf(mechanism, { credentials, random: nonceOf('abc'), ...context }).start());
    expect(first).toBe(`${header}n=user,r=abc`);
  });

  test.each([
    ['the flag', change(0, (m) => m.replace('y,,', 'n,,')), /bindings do not match/],
    ['the flag for another', change(0, (m) => m.replace('y,,', 'p=tls-exporter,,')), /has no channel binding/],
    ['no flag', change(0, (m) => m.replace('y,,', ',,')), /first message/],
  ] as const)('a downgrade hidden by changing %s', (_, response, reason) => {
    const ours = { credentials, channelBinding: [exporter], serverOffersPlus: false };
    const outcome = exchange('SCRAM-SHA-256', ours, { lookup, channelBinding: [exporter] }, { response });
    expect(outcome).toEqual({ end: 'refused by the server', reason: expect.stringMatching(reason) });
  });

  test('PLUS wants the flag for it', () => {
    const ours = { credentials, channelBinding: [exporter] };
    const response = change(0, (m) => m.replace('p=tls-exporter,,', 'n,,'));
    const outcome = exchange('SCRAM-SHA-256-PLUS', ours, { lookup, channelBinding: [exporter] }, { response });
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/wants channel binding/) });
  });
});

describe('the server', () => {
  test('asks the same of somebody it does not know', () => {
    const asked: string[] = [];
    const challenge = (content: Uint8Array) => {
      asked.push(text(content));
      return content;
    };
    const outcome = exchange('SCRAM-SHA-256', { credentials }, { lookup: () => undefined }, { challenge });
    expect(outcome.end).toBe('refused by the server');
    expect(asked).toEqual([expect.stringMatching(/^r=[^,]{48},s=[^,]{24},i=4096$/)]);
  });
});
