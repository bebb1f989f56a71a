import { describe, expect, test } from 'vitest';
import { type Credentials, createServer } from '../../src/sasl';
import { base64, clientOf, nonceOf, octets, sent, serverContext, text } from './support/exchange';

const known = { user: 'user', password: 'pencil' };

describe('initial responses', () => {
  const token = 'vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==';
  const rows: readonly [source: string, mechanism: string, credentials: Credentials, response: string][] = [
    ['RFC 4954 4.1', 'PLAIN', { authzid: 'test', user: 'test', password: '1234' }, 'dGVzdAB0ZXN0ADEyMzQ='],
    ['RFC 4616 4', 'PLAIN', { user: 'tim', password: 'tanstaaftanstaaf' }, 'AHRpbQB0YW5zdGFhZnRhbnN0YWFm'],
    ['RFC 4616 4', 'PLAIN', { authzid: 'Ursel', user: 'Kurt', password: 'xipj3plmq' }, 'VXJzZWwAS3VydAB4aXBqM3BsbXE='],
    ['RFC 4468 3.4', 'PLAIN', { authzid: 'harry', user: 'harry', password: 'accio' }, 'aGFycnkAaGFycnkAYWNjaW8='],
    ['RFC 4505 4', 'ANONYMOUS', { user: 'sirhc' }, 'c2lyaGM='],
    ['RFC 4954 4.1', 'EXTERNAL', {}, ''],
    ['RFC 4422 A.2', 'EXTERNAL', { authzid: 'fred@example.com' }, 'ZnJlZEBleGFtcGxlLmNvbQ=='],
    [
      'Google',
      'XOAUTH2',
      { user: 'someuser@example.com', token },
      'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UYzJOdmIzUmxja0JoZEhSaGRtbHpkR0V1WTI5dENnPT0BAQ==',
    ],
    [
      'RFC 7628 4.1',
      'OAUTHBEARER',
      { user: 'user@example.com', token: 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==', host: 'server.example.com' },
      'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9NTg3AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB',
    ],
    ['RFC 5802 4', 'SCRAM-SHA-1', known, 'biwsbj11c2VyLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdM'],
  ];
  test.each(rows)('%s: %s %o', (_, mechanism, credentials, expected) => {
    const client = clientOf(mechanism, { credentials, random: nonceOf('fyko+d2lbbFgONRv9qkxdawL') });
    expect(client.first).toBe('client');
    expect(client.start()).toEqual({ kind: 'response', octets: base64(expected) });
    expect(client.start()).toEqual(client.start());
  });
});

describe('CRAM-MD5', () => {
  const credentials = { user: 'tim', password: 'tanstaaftanstaaf' };

  test('RFC 2195 2: the client', () => {
    const challenge = base64('PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+');
    const client = clientOf('cram-md5', { credentials });
    expect(client.explain?.(challenge)).toBe('<1896.697170952@postoffice.reston.mci.net>');
    expect(sent(client.respond(challenge))).toBe('tim b913a602c7eda7a495b4e6e7334d3890');
  });

  test('the challenge of the server is a random part and the host', () => {
    const server = createServer('CRAM-MD5', serverContext({ random: nonceOf('abc'), host: 'postoffice.test' }));
    expect(server?.start()).toEqual({ kind: 'challenge', octets: octets('<abc@postoffice.test>') });
  });
});

describe('DIGEST-MD5', () => {
  const rows = [
    {
      source: 'RFC 2831 4, IMAP',
      service: 'imap',
      nonce: 'OA6MG9tEQGm2hh',
      cnonce: 'OA6MHXh6VqTrRk',
      response: 'd388dad90d4bbd760a152321f2143af7',
      rspauth: 'ea40f60335c427b5527b84dbabcdfffd',
    },
    {
      source: 'RFC 2831 4, ACAP',
      service: 'acap',
      nonce: 'OA9BSXrbuRhWay',
      cnonce: 'OA9BSuZWMSpW8m',
      response: '6084c6db3fede7352c551284490fd0fc',
      rspauth: '2f0b3d7c3c2e486600ef710726aa2eae',
    },
  ];
  const credentials = { user: 'chris', password: 'secret' };
  const realm = 'elwood.innosoft.com';

  test.each(rows)('$source: the client', ({ service, nonce, cnonce, response, rspauth }) => {
    const client = clientOf('DIGEST-MD5', { credentials, service, host: realm, random: nonceOf(cnonce) });
    const challenge = `realm="${realm}",nonce="${nonce}",qop="auth",algorithm=md5-sess,charset=utf-8`;
    expect(sent(client.respond(octets(challenge)))).toBe(
      `charset=utf-8,username="chris",realm="${realm}",nonce="${nonce}",nc=00000001,cnonce="${cnonce}",digest-uri="${service}/${realm}",response=${response},qop=auth`,
    );
    expect(client.finish()).toMatch(/never proved/);
    expect(sent(client.respond(octets(`rspauth=${rspauth}`)))).toBe('');
    expect(client.finish()).toBeUndefined();
  });

  test.each(rows)('$source: the server', ({ service, nonce, cnonce, response, rspauth }) => {
    const context = { service, host: realm, random: nonceOf(nonce), lookup: () => credentials };
    const server = createServer('DIGEST-MD5', serverContext(context));
    server?.start();
    const answer = `charset=utf-8,username="chris",realm="${realm}",nonce="${nonce}",nc=00000001,cnonce="${cnonce}",digest-uri="${service}/${realm}",response=${response},qop=auth`;
    expect(server?.respond(octets(answer))).toEqual({ kind: 'challenge', octets: octets(`rspauth=${rspauth}`) });
    expect(server?.respond(octets(''))).toEqual({ kind: 'success', user: 'chris' });
  });
});

describe('SCRAM', () => {
  const rows = [
    {
      source: 'RFC 5802 5',
      mechanism: 'SCRAM-SHA-1',
      nonce: 'fyko+d2lbbFgONRv9qkxdawL',
      first: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      signature: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    },
    {
      source: 'RFC 7677 3',
      mechanism: 'SCRAM-SHA-256',
      nonce: 'rOprNGfwEbeRWgbNEkqO',
      first: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      final:
        'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      signature: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    },
    {
      source: 'as RFC 5802 5, worked out with hashlib of Python',
      mechanism: 'SCRAM-SHA-512',
      nonce: 'fyko+d2lbbFgONRv9qkxdawL',
      first: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      final:
        'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=VdS8LkrURiej1tG6iX+fqCXQfUnBb//d9llXYaH+ylUbDwBUz9geyR9fC4TewskRUM2tlYSalhAT4Aay1Q5dTA==',
      signature: 'v=14PAAuavk9hxBEkgB0brDxUhvWu+N16meYk+qxVNFqchR8QPohM09Y4Z6WaTCuX4C6nqMB9KIJTDm6RpSM990g==',
    },
  ];

  test.each(rows)('$source: $mechanism', ({ mechanism, nonce, first, final, signature }) => {
    const client = clientOf(mechanism, { credentials: known, random: nonceOf(nonce) });
    expect(sent(client.start())).toBe(`n,,n=user,r=${nonce}`);
    expect(sent(client.respond(octets(first)))).toBe(final);
    expect(client.finish()).toMatch(/never proved/);
    expect(sent(client.respond(octets(signature)))).toBe('');
    expect(client.finish()).toBeUndefined();
  });

  test('what its challenges say', () => {
    const client = clientOf('SCRAM-SHA-1', { credentials: known });
    expect(client.explain?.(octets(rows[0]?.first ?? ''))).toBe('salt of 12 octets, 4096 iterations');
    expect(client.explain?.(octets('v=rmF9pqV8S7suAoZWja4dJRkFsKQ='))).toBe("the server's signature");
    expect(client.explain?.(octets('e=unknown-user'))).toBe('the server reports unknown-user');
  });
});

describe('LOGIN', () => {
  const credentials = { user: 'tim', password: 'secret' };

  test.each([
    ['of nearly all servers', 'Username:', 'Password:'],
    ['of the draft', 'User Name\0', 'Password\0'],
    ['of nobody', 'Who?', ''],
  ])('prompts %s', (_, first, second) => {
    const client = clientOf('LOGIN', { credentials });
    expect(sent(client.respond(octets(first)))).toBe('tim');
    expect(sent(client.respond(octets(second)))).toBe('secret');
    expect(client.respond(octets('More?')).kind).toBe('failure');
  });

  test('the user as an initial response', () => {
    const client = clientOf('LOGIN', { credentials });
    expect(sent(client.start())).toBe('tim');
    expect(sent(client.respond(octets('Password:')))).toBe('secret');
    const server = createServer('LOGIN', serverContext({ lookup: () => credentials }));
    expect(server?.start(octets('tim'))).toEqual({ kind: 'challenge', octets: octets('Password:') });
    expect(server?.respond(octets('secret'))).toEqual({ kind: 'success', user: 'tim' });
  });

  test('the NUL of the draft is not told', () => {
    expect(clientOf('LOGIN', { credentials }).explain?.(octets('User Name\0'))).toBe('User Name');
  });
});

describe('a refused token', () => {
  const credentials = { user: 'user@example.com', token: 'old' };
  const refusal =
    'eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NoZW1lcyI6ImJlYXJlciBtYWMiLCJzY29wZSI6Imh0dHBzOi8vbWFpbC5leGFtcGxlLmNvbS8ifQ==';

  test.each([
    ['OAUTHBEARER', '\x01', 'invalid_token'],
    ['XOAUTH2', '', '401'],
  ])('%s', (mechanism, dummy, status) => {
    const client = clientOf(mechanism, { credentials });
    client.start();
    expect(client.explain?.(base64(refusal))).toBe(
      'the token is refused: status invalid_token, schemes bearer mac, scope https://mail.example.com/',
    );
    expect(sent(client.respond(base64(refusal)))).toBe(dummy);
    expect(client.respond(base64(refusal)).kind).toBe('failure');

    const server = createServer(mechanism, serverContext({ lookup: () => ({ token: 'new' }) }));
    const step = server?.start(octets(sent(client.start())));
    const document = step?.kind === 'challenge' ? text(step.octets) : '';
    expect(JSON.parse(document)).toEqual({ status, schemes: 'bearer' });
    expect(server?.respond(octets(dummy)).kind).toBe('failure');
  });
});
