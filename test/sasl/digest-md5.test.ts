import { describe, expect, test } from 'vitest';
import { type Credentials, createServer } from '../../src/sasl';
import { clientOf, exchange, nonceOf, octets, sent, serverContext, text } from './support/exchange';

const credentials: Credentials = { user: 'chris', password: 'secret' };
const lookup = () => ({ password: 'secret' });

/** What a client answers to a challenge, by directive. */
function answer(challenge: string, context: Partial<Parameters<typeof clientOf>[1]> = {}): string {
  return sent(clientOf('DIGEST-MD5', { credentials, random: nonceOf('cccc'), ...context }).respond(octets(challenge)));
}

describe('the challenge', () => {
  const rows: readonly [what: string, challenge: string, answer: RegExp][] = [
    [
      'without charset',
      'nonce="n",algorithm=md5-sess',
      /^username="chris",nonce="n",nc=00000001,cnonce="cccc",digest-uri="smtp\/mail\.example\.test",response=[0-9a-f]{32},qop=auth$/,
    ],
    ['with white space and empty elements', ' , nonce = "n" ,, algorithm\t=\r\n md5-sess , ', /^username="chris"/],
    ['with directives nobody knows', 'nonce="n",algorithm=md5-sess,x="y",z=1', /^username="chris"/],
    ['with names in upper case', 'NONCE="n",Algorithm=MD5-SESS,CHARSET=UTF-8', /^charset=utf-8,username="chris"/],
    ['with escapes', 'nonce="a\\"b\\\\c",algorithm=md5-sess', /nonce="a\\"b\\\\c"/],
    ['with several kinds of protection', 'nonce="n",qop="auth-int, auth",algorithm=md5-sess', /qop=auth$/],
    ['of a security layer only', 'nonce="n",qop="auth-conf,auth-int",algorithm=md5-sess', /^!.*security layer/],
    ['without nonce', 'qop="auth",algorithm=md5-sess', /^!.*exactly one nonce/],
    ['with two nonces', 'nonce="a",nonce="b",algorithm=md5-sess', /^!.*exactly one nonce/],
    ['without algorithm', 'nonce="n"', /^!.*md5-sess/],
    ['of HTTP', 'nonce="n",algorithm=MD5', /^!.*md5-sess/],
    ['that is empty', '', /^!.*exactly one nonce/],
    ['that is no list', 'nonce="n', /^!.*list of directives/],
    ['without commas', 'nonce="n" algorithm=md5-sess', /^!.*list of directives/],
  ];
  test.each(rows)('%s', (_, challenge, expected) => {
    expect(answer(challenge)).toMatch(expected);
  });

  test('with a directive a hundred thousand times over takes no time', () => {
    expect(answer(`${'realm=a,'.repeat(180_000)}nonce="n",algorithm=md5-sess`)).toMatch(/^username="chris",realm="a"/);
  });

  test('is told as it stands', () => {
    const client = clientOf('DIGEST-MD5', { credentials });
    expect(client.explain?.(octets('realm="a",nonce="b"'))).toBe('realm="a",nonce="b"');
    expect(client.explain?.(octets('"'))).toBeUndefined();
  });
});

describe('the realm', () => {
  const rest = 'nonce="n",algorithm=md5-sess,charset=utf-8';
  test.each([
    ['the first offered', `realm="a",realm="b",${rest}`, {}, 'realm="a"'],
    ["the host's own", `realm="a",realm="Mail.Example.test",${rest}`, {}, 'realm="Mail.Example.test"'],
    ['the one asked for', `realm="a",realm="b",${rest}`, { realm: 'b' }, 'realm="b"'],
    ['one that is not offered', `realm="a",${rest}`, { realm: 'é"' }, 'realm="é\\""'],
  ])('%s', (_, challenge, more, expected) => {
    expect(answer(challenge, { credentials: { ...credentials, ...more } })).toContain(`,${expected},`);
  });

  test('none, where none is offered', () => {
    expect(answer(rest)).not.toContain('realm');
  });
});

describe('the charset', () => {
  test('ISO 8859-1 where the server does not say UTF-8', () => {
    const client = clientOf('DIGEST-MD5', { credentials: { user: 'é', password: 'ü' } });
    const step = client.respond(octets('nonce="n",algorithm=md5-sess'));
    expect(step.kind === 'response' && Buffer.from(step.octets).toString('latin1')).toMatch(/^username="é"/);
    const beyond = clientOf('DIGEST-MD5', { credentials: { user: 'ж', password: 'ü' } });
    expect(sent(beyond.respond(octets('nonce="n",algorithm=md5-sess')))).toMatch(/^!.*ISO 8859-1/);
  });

  test('what ISO 8859-1 has is hashed in it, whichever charset carries it', () => {
    const digest = (charset: string) =>
      /response=([0-9a-f]+)/.exec(
        answer(`nonce="n",algorithm=md5-sess${charset}`, { credentials: { user: 'é', password: 'ü' } }),
      )?.[1];
    expect(digest(',charset=utf-8')).toBe(digest(''));
  });

  test.each(['é', 'ж'])('the server reads a response of %s in either charset', (user) => {
    const strip = (challenge: Uint8Array) => octets(text(challenge).replace(',charset=utf-8', ''));
    const known = { credentials: { user, password: 'ü' } };
    const server = { lookup: (name: string) => (name === user ? { password: 'ü' } : undefined) };
    expect(exchange('DIGEST-MD5', known, server)).toEqual({ end: 'success', user });
    if (user === 'é') {
      expect(exchange('DIGEST-MD5', known, server, { challenge: strip })).toEqual({ end: 'success', user });
    }
  });
});

describe('the second challenge', () => {
  const first = octets('nonce="n",algorithm=md5-sess');

  test.each([
    ['a wrong rspauth', `rspauth=${'0'.repeat(32)}`, /^!.*does not know the password/],
    ['an empty rspauth', 'rspauth=""', /^!.*does not know the password/],
    ['nothing', '', /^!.*not the rspauth/],
    ['the same again', 'nonce="n",algorithm=md5-sess', /^!.*not the rspauth/],
    ['a fresh nonce, the old one being stale', 'nonce="m",stale=true,algorithm=md5-sess', /nonce="m",nc=00000001/],
  ])('%s', (_, challenge, expected) => {
    const client = clientOf('DIGEST-MD5', { credentials });
    expect(client.respond(first).kind).toBe('response');
    expect(sent(client.respond(octets(challenge)))).toMatch(expected);
    expect(client.finish()).toMatch(/never proved/);
  });

  test('a nonce is stale once, not for ever', () => {
    const client = clientOf('DIGEST-MD5', { credentials });
    const stale = octets('nonce="m",stale=true,algorithm=md5-sess');
    const kinds = [first, stale, stale].map((challenge) => client.respond(challenge).kind);
    expect(kinds).toEqual(['response', 'response', 'failure']);
  });

  test('nothing comes behind a right rspauth', () => {
    const seen: Uint8Array[] = [];
    const challenge = (content: Uint8Array) => {
      seen.push(content);
      return content;
    };
    const outcome = exchange('DIGEST-MD5', { credentials }, { lookup }, { challenge });
    expect(outcome).toEqual({ end: 'success', user: 'chris' });
    expect(seen.map(text)).toEqual([
      expect.stringContaining('qop="auth"'),
      expect.stringMatching(/^rspauth=[0-9a-f]{32}$/),
    ]);
  });
});

describe('the server', () => {
  const edits: readonly [what: string, from: string | RegExp, to: string, reason: RegExp][] = [
    ['another nonce', /nonce="/, 'nonce="x', /nonce is not the one/],
    ['another nonce count', 'nc=00000001', 'nc=00000002', /lacks a directive/],
    ['another realm', 'realm="mail', 'realm="post', /realm is not one/],
    ['another service', 'smtp/', 'imap/', /another service/],
    ['another cnonce', 'cnonce="', 'cnonce="x', /password is wrong/],
    ['another digest', /response=./, 'response=x', /password is wrong/],
    ['a directive twice', 'qop=auth', 'qop=auth,qop=auth', /lacks a directive/],
    ['no user', 'username="chris"', 'username=""', /lacks a directive/],
    ['a security layer', 'qop=auth', 'qop=auth-int', /lacks a directive/],
    ['no list', 'username="', 'username=', /lacks a directive/],
  ];
  test.each(edits)('refuses %s', (_, from, to, reason) => {
    const response = (content: Uint8Array, number: number) =>
      number === 0 ? octets(text(content).replace(from, to)) : content;
    const outcome = exchange('DIGEST-MD5', { credentials }, { lookup }, { response });
    expect(outcome).toEqual({ end: 'refused by the server', reason: expect.stringMatching(reason) });
  });

  test('names its realm', () => {
    const server = createServer('DIGEST-MD5', serverContext({ realm: 'a "realm"', random: nonceOf('nnnn') }));
    const step = server?.start();
    expect(step?.kind === 'challenge' && text(step.octets)).toBe(
      'realm="a \\"realm\\"",nonce="nnnn",qop="auth",charset=utf-8,algorithm=md5-sess',
    );
  });
});
