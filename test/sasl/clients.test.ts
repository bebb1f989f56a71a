import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Credentials, clientMechanisms, createClient } from '../../src/sasl';
import { clientContext, clientOf, octets, sent } from './support/exchange';

const credentials: Credentials = { user: 'alice', password: 'secret', token: 'abc' };
const channelBinding = [{ type: 'tls-exporter', octets: octets('a channel') }] as const;

describe('a client that cannot be', () => {
  const rows: readonly [mechanism: string, credentials: Credentials, kind: string, reason: RegExp][] = [
    ['PLAIN', {}, 'unusable', /^PLAIN needs a user/],
    ['PLAIN', { user: '', password: 'x' }, 'unusable', /needs a user/],
    ['PLAIN', { user: 'alice' }, 'unusable', /needs a password/],
    ['PLAIN', { user: 'alice', password: '' }, 'unusable', /empty password/],
    ['PLAIN', { user: 'al\0ice', password: 'x' }, 'unusable', /NUL/],
    ['PLAIN', { user: 'alice', password: 'x', authzid: '\0' }, 'unusable', /NUL/],
    ['SCRAM-SHA-256', { user: 'alice', token: 'x' }, 'unusable', /needs a password/],
    ['SCRAM-SHA-256', { user: '\u0007', password: 'x' }, 'unusable', /SASLprep.*the user/],
    ['SCRAM-SHA-256', { user: '\u00ad', password: 'x' }, 'unusable', /SASLprep.*the user/],
    ['SCRAM-SHA-256', { user: 'x', password: '\u0627\u0031' }, 'unusable', /SASLprep.*password/],
    ['SCRAM-SHA-256', { user: 'x', password: 'x', authzid: 'a\0' }, 'unusable', /NUL/],
    ['SCRAM-SHA-256-PLUS', { user: 'x', password: 'x' }, 'unusable', /no channel binding/],
    ['XOAUTH2', { user: 'alice', password: 'x' }, 'unusable', /needs a token/],
    ['XOAUTH2', { user: 'alice\x01', token: 'x' }, 'unusable', /%x01/],
    ['OAUTHBEARER', { user: 'alice', token: 'x\r\n' }, 'unusable', /%x01/],
    ['EXTERNAL', { authzid: 'a\0' }, 'unusable', /NUL/],
    ['GSSAPI', credentials, 'unsupported', /^GSSAPI needs a Kerberos ticket/],
    ['gs2-krb5', credentials, 'unsupported', /^GS2-KRB5 needs a Kerberos ticket/],
    ['OTP', credentials, 'unsupported', /^The mechanism OTP is not supported; supported are SCRAM-SHA-512-PLUS, /],
    ['plaın', credentials, 'unsupported', /not supported/],
    ['constructor', credentials, 'unsupported', /not supported/],
  ];
  test.each(rows)('%s with %o is %s', (mechanism, given, kind, reason) => {
    const made = createClient(mechanism, clientContext({ credentials: given }));
    expect(made).toEqual({ kind, reason: expect.stringMatching(reason) });
  });

  test('the name of a mechanism may be in any case', () => {
    expect(clientOf('Scram-sha-256', { credentials }).name).toBe('SCRAM-SHA-256');
  });
});

describe('a hostile server', () => {
  const words = [
    'r=',
    ',s=',
    ',i=4096',
    'v=',
    'e=',
    'm=x',
    'nonce="',
    'realm=',
    '",',
    'qop=auth',
    'stale=true',
    'NTLM',
  ];
  const structured = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 8 })))
    .map((parts) => parts.join(''));
  const ntlm = fc
    .uint8Array({ maxLength: 120 })
    .map((rest) => new Uint8Array([...octets('NTLMSSP\0'), 2, 0, 0, 0, ...rest]));
  const challenge = fc.oneof(fc.uint8Array({ maxLength: 300 }), structured.map(octets), ntlm, fc.constant(octets('')));

  test.each(clientMechanisms)('%s never throws: it answers or gives up, and comes to an end', (mechanism) => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 6 }), (challenges) => {
        const client = clientOf(mechanism, { credentials, channelBinding });
        const steps = [client.start(), ...challenges.map((content) => client.respond(content))];
        expect(['response', 'failure']).toEqual(expect.arrayContaining(steps.map(({ kind }) => kind)));
        const told = challenges.map((content) => client.explain?.(content) ?? '').join('');
        expect(told).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 300 },
    );
  });

  test.each(clientMechanisms)('%s gives up on a server that asks without end', (mechanism) => {
    const client = clientOf(mechanism, { credentials, channelBinding });
    const steps = Array.from({ length: 4 }, () => client.respond(octets('')));
    expect(steps.at(-1)?.kind).toBe('failure');
  });

  test.each(clientMechanisms.filter((name) => /^(?:SCRAM|DIGEST)/.test(name)))(
    '%s does not trust a success without proof',
    (mechanism) => {
      const client = clientOf(mechanism, { credentials, channelBinding });
      client.start();
      expect(client.finish()).toMatch(/never proved/);
    },
  );
});

describe('an empty challenge', () => {
  test.each(clientMechanisms)('%s: asks for the initial response where the client is first', (mechanism) => {
    const client = clientOf(mechanism, { credentials, channelBinding });
    const initial = client.start();
    const asked = clientOf(mechanism, { credentials, channelBinding, random: () => new Uint8Array(24) });
    const again = asked.respond(octets(''));
    if (client.first === 'client') {
      expect(sent(again)).toBe(sent(asked.start()));
      expect(initial.kind).toBe('response');
    }
  });
});

describe('OAUTHBEARER', () => {
  test.each([
    [{ user: 'a,b=c' }, 'n,a=a=2Cb=3Dc,\x01host=mail.example.test\x01port=587\x01auth=Bearer abc\x01\x01'],
    [{}, 'n,,\x01host=mail.example.test\x01port=587\x01auth=Bearer abc\x01\x01'],
    [{ host: 'h', port: 25 }, 'n,,\x01host=h\x01port=25\x01auth=Bearer abc\x01\x01'],
    [{ user: 'u', authzid: 'z' }, 'n,a=z,\x01host=mail.example.test\x01port=587\x01auth=Bearer abc\x01\x01'],
  ] as const)('writes %o', (given, expected) => {
    expect(sent(clientOf('OAUTHBEARER', { credentials: { token: 'abc', ...given } }).start())).toBe(expected);
  });

  test.each([
    ['{"status":401,"x":["a"]}', 'the token is refused: status 401, x ["a"]'],
    ['{"status":"a\\u0007b"}', 'the token is refused: status a\\x07b'],
    ['not JSON', 'not JSON'],
    ['["array"]', '["array"]'],
    ['', undefined],
  ])('explains %j', (document, expected) => {
    expect(clientOf('OAUTHBEARER', { credentials }).explain?.(octets(document))).toBe(expected);
  });
});
