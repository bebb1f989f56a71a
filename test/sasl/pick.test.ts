import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientMechanisms, createClient, type PickContext, pickMechanism } from '../../src/sasl';
import { clientContext, octets } from './support/exchange';

const password: PickContext['credentials'] = { user: 'alice', password: 'secret' };
const token: PickContext['credentials'] = { user: 'alice', token: 'abc' };
const channelBinding = [{ type: 'tls-exporter', octets: octets('a channel') }] as const;
const secure = true;

describe('picked', () => {
  const rows: readonly [offered: string, context: PickContext, mechanism: string][] = [
    ['PLAIN LOGIN CRAM-MD5', { secure, credentials: password }, 'CRAM-MD5'],
    ['LOGIN PLAIN', { secure, credentials: password }, 'PLAIN'],
    ['login', { secure, credentials: password }, 'LOGIN'],
    ['PLAIN DIGEST-MD5 CRAM-MD5 SCRAM-SHA-1', { secure: false, credentials: password }, 'SCRAM-SHA-1'],
    ['PLAIN DIGEST-MD5', { secure: false, credentials: password }, 'DIGEST-MD5'],
    ['SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512', { secure, credentials: password }, 'SCRAM-SHA-512'],
    ['SCRAM-SHA-256 SCRAM-SHA-1-PLUS', { secure, credentials: password }, 'SCRAM-SHA-256'],
    ['SCRAM-SHA-256 SCRAM-SHA-1-PLUS', { secure, credentials: password, channelBinding: [] }, 'SCRAM-SHA-256'],
    ['SCRAM-SHA-256 SCRAM-SHA-1-PLUS', { secure, credentials: password, channelBinding }, 'SCRAM-SHA-1-PLUS'],
    ['PLAIN XOAUTH2 OAUTHBEARER', { secure, credentials: token }, 'OAUTHBEARER'],
    ['PLAIN XOAUTH2 EXTERNAL', { secure, credentials: token }, 'XOAUTH2'],
    ['PLAIN XOAUTH2', { secure, credentials: { ...token, password: 'x' } }, 'XOAUTH2'],
    ['EXTERNAL PLAIN', { secure, credentials: password }, 'PLAIN'],
    ['EXTERNAL PLAIN', { secure, credentials: { user: 'alice' } }, 'EXTERNAL'],
    ['EXTERNAL ANONYMOUS', { secure, credentials: {} }, 'EXTERNAL'],
    ['GSSAPI NTLM LOGIN', { secure, credentials: password }, 'LOGIN'],
  ];
  test.each(rows)('of %s with %o: %s', (offered, context, mechanism) => {
    expect(pickMechanism(offered.split(' '), context)).toEqual({ kind: 'picked', mechanism });
  });
});

describe('none', () => {
  const rows: readonly [offered: readonly string[], context: PickContext, reason: RegExp][] = [
    [[], { secure, credentials: password }, /^The server offers no mechanism\.$/],
    [
      ['GSSAPI', 'OTP'],
      { secure, credentials: password },
      /^None of the offered mechanisms is supported: GSSAPI, OTP\.$/,
    ],
    [
      ['PLAIN', 'LOGIN'],
      { secure: false, credentials: password },
      /PLAIN would send the password in clear, LOGIN would/,
    ],
    [['XOAUTH2'], { secure: false, credentials: token }, /XOAUTH2 would send the token in clear/],
    [['XOAUTH2'], { secure, credentials: password }, /XOAUTH2 needs a token/],
    [['PLAIN'], { secure, credentials: { user: 'alice' } }, /PLAIN needs a password/],
    [['PLAIN'], { secure, credentials: {} }, /PLAIN needs a user/],
    [['SCRAM-SHA-1-PLUS'], { secure, credentials: password }, /SCRAM-SHA-1-PLUS needs channel binding/],
    [['EXTERNAL'], { secure: false, credentials: {} }, /EXTERNAL needs TLS/],
    [['EXTERNAL'], { secure, credentials: password }, /EXTERNAL would not use the password/],
    [['NTLM'], { secure, credentials: password }, /NTLM is only used when named/],
    [['ANONYMOUS'], { secure, credentials: {} }, /ANONYMOUS is only used when named/],
  ];
  test.each(rows)('of %o with %o', (offered, context, reason) => {
    expect(pickMechanism(offered, context)).toEqual({ kind: 'none', reason: expect.stringMatching(reason) });
  });
});

test('what is picked is offered, can be made, and sends no secret in clear', () => {
  const offered = fc.subarray([...clientMechanisms, 'GSSAPI', 'OTP']).chain((names) => fc.shuffledSubarray(names));
  const credentials = fc.record(
    { user: fc.constant('alice'), password: fc.constant('secret'), token: fc.constant('abc') },
    { requiredKeys: [] },
  );
  const bindings = fc.constantFrom([], channelBinding);
  fc.assert(
    fc.property(offered, credentials, bindings, fc.boolean(), (names, given, binding, isSecure) => {
      const picked = pickMechanism(names, { secure: isSecure, credentials: given, channelBinding: binding });
      fc.pre(picked.kind === 'picked');
      expect(names).toContain(picked.mechanism);
      const made = createClient(picked.mechanism, clientContext({ credentials: given, channelBinding: binding }));
      expect(made.kind).toBe('client');
      if (!isSecure) {
        expect(['PLAIN', 'LOGIN', 'XOAUTH2', 'OAUTHBEARER']).not.toContain(picked.mechanism);
      }
    }),
  );
});
