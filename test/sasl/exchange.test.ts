import saslprep from '@mongodb-js/saslprep';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChannelBinding,
  type ClientContext,
  clientMechanisms,
  createClient,
  createServer,
  type ServerContext,
  serverMechanisms,
} from '../../src/sasl';
import { mechanisms } from '../../src/smtp';
import { clientContext, clientOf, exchange, octets, serverContext } from './support/exchange';

const binding: ChannelBinding = { type: 'tls-exporter', octets: octets('one TLS channel') };
const withPassword = [
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'DIGEST-MD5',
  'NTLM',
  ...clientMechanisms.filter((name) => name.startsWith('SCRAM-')),
];
const withToken = ['XOAUTH2', 'OAUTHBEARER'];

/** Channel binding on both sides for a mechanism that wants it. */
function bindings(mechanism: string): Pick<ClientContext & ServerContext, 'channelBinding'> {
  return mechanism.endsWith('-PLUS') ? { channelBinding: [binding] } : {};
}

/** Names as SCRAM looks them up. */
function prepared(name: string): string {
  try {
    return saslprep(name, { allowUnassigned: true });
  } catch {
    return name;
  }
}

/** A directory of one user. */
function only(user: string, secret: string): ServerContext['lookup'] {
  return (name) => (name === user || name === prepared(user) ? { password: secret, token: secret } : undefined);
}

describe('every mechanism', () => {
  test('has a client and a server', () => {
    expect(clientMechanisms).toEqual(serverMechanisms);
    expect([...clientMechanisms].sort()).toEqual([...withPassword, ...withToken, 'EXTERNAL', 'ANONYMOUS'].sort());
  });

  test('stands in the vocabulary of the protocol in the same order', () => {
    const known = mechanisms.filter(({ name }) => clientMechanisms.includes(name));
    const picked = known.filter(({ strength }) => strength > 0).sort((one, other) => other.strength - one.strength);
    expect(clientMechanisms.slice(0, picked.length)).toEqual(picked.map(({ name }) => name));
  });

  test.each(clientMechanisms)('%s speaks first where the protocol says so', (mechanism) => {
    const context = { credentials: { user: 'u', password: 'p', token: 't' }, channelBinding: [binding] };
    const first = mechanisms.find(({ name }) => name === mechanism)?.first;
    expect(clientOf(mechanism, context)).toMatchObject({ name: mechanism, first });
    expect(createServer(mechanism, serverContext())).toMatchObject({ name: mechanism, first });
  });
});

describe('the right password', () => {
  const examples: readonly [user: string, password: string][] = [
    ['alice', 'secret'],
    ['alice@example.test', 'with spaces, commas = and "quotes" \\ and \\" more'],
    ['a,b=c', '=2C=3D'],
    ['Ærøskøbing', 'pässwörd'],
    ['почта@пример', '密码🔑'],
    ['DOMAIN\\alice', 'x'],
    ['\\alice\\', '\\'],
    ['ßtraße', 'ß'],
    ['with space', ' '],
    ['ⅨⅨ', 'a\u00a0b\u00ad'],
  ];

  for (const mechanism of withPassword) {
    test.each(examples)(`${mechanism} lets %s in`, (user, password) => {
      const outcome = exchange(
        mechanism,
        { credentials: { user, password }, ...bindings(mechanism) },
        { lookup: only(user, password), ...bindings(mechanism) },
      );
      expect(outcome).toEqual({ end: 'success', user: mechanism.startsWith('SCRAM') ? prepared(user) : user });
    });
  }

  test.each(withPassword)('%s lets any user with any password in, and nobody with another', (mechanism) => {
    const unit = fc.oneof(fc.constantFrom('grapheme' as const, 'binary' as const, 'grapheme-ascii' as const));
    const anyText = unit.chain((kind) => fc.string({ unit: kind, minLength: 1, maxLength: 40 }));
    const runs = mechanism.startsWith('SCRAM') ? 25 : 200;
    fc.assert(
      fc.property(anyText, anyText, anyText, fc.boolean(), (user, password, other, initialResponse) => {
        const credentials = { user, password };
        const made = createClient(mechanism, clientContext({ credentials, ...bindings(mechanism) }));
        fc.pre(made.kind === 'client');
        const ours = { credentials, ...bindings(mechanism) };
        const right = exchange(
          mechanism,
          ours,
          { lookup: only(user, password), ...bindings(mechanism) },
          { initialResponse },
        );
        expect(right.end).toBe('success');
        expect(right).not.toHaveProperty('distrust');
        fc.pre(prepared(other) !== prepared(password));
        const wrong = exchange(mechanism, ours, { lookup: only(user, other), ...bindings(mechanism) });
        expect(wrong).toMatchObject({
          end: 'refused by the server',
          reason: 'The user or the password is wrong.',
        });
      }),
      { numRuns: runs },
    );
  });
});

describe('the wrong password', () => {
  const rows: readonly [what: string, lookup: ServerContext['lookup']][] = [
    ['another password', () => ({ password: 'Secret' })],
    ['a longer password', () => ({ password: 'secret1' })],
    ['an empty password', () => ({ password: '' })],
    ['a token only', () => ({ token: 'secret' })],
    ['nobody', () => undefined],
  ];
  for (const mechanism of withPassword) {
    test.each(rows)(`${mechanism} refuses where the server knows %s`, (_, lookup) => {
      const credentials = { user: 'alice', password: 'secret' };
      const outcome = exchange(mechanism, { credentials, ...bindings(mechanism) }, { lookup, ...bindings(mechanism) });
      expect(outcome).toEqual({ end: 'refused by the server', reason: 'The user or the password is wrong.' });
    });
  }
});

describe('tokens', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]+=*$/);
  const user = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/\p{Cc}/u.test(name));

  test.each(withToken)('%s lets any user with the right token in, and nobody with another', (mechanism) => {
    fc.assert(
      fc.property(user, token, token, fc.boolean(), (name, right, other, initialResponse) => {
        const credentials = { user: name, token: right };
        const inside = exchange(mechanism, { credentials }, { lookup: only(name, right) }, { initialResponse });
        expect(inside).toEqual({ end: 'success', user: name });
        fc.pre(other !== right);
        const outside = exchange(mechanism, { credentials }, { lookup: only(name, other) });
        expect(outside).toEqual({ end: 'refused by the server', reason: 'The user or the token is wrong.' });
      }),
    );
  });

  test('OAUTHBEARER can leave the user out; the server here wants one', () => {
    const outcome = exchange('OAUTHBEARER', { credentials: { token: 'abc' } }, { lookup: () => undefined });
    expect(outcome.end).toBe('refused by the server');
  });
});

describe('the authorisation identity', () => {
  test.each([...withPassword.filter((name) => !['LOGIN', 'CRAM-MD5', 'NTLM'].includes(name))])(
    '%s carries it',
    (mechanism) => {
      const outcome = exchange(
        mechanism,
        { credentials: { user: 'alice', password: 'secret', authzid: 'bob,=" \\é' }, ...bindings(mechanism) },
        { lookup: only('alice', 'secret'), ...bindings(mechanism) },
      );
      expect(outcome).toEqual({ end: 'success', user: 'alice', authzid: 'bob,=" \\é' });
    },
  );

  test.each([
    [{}, 'alice', 'success'],
    [{ authzid: 'alice' }, 'alice', 'success'],
    [{ user: 'alice' }, 'alice', 'success'],
    [{ authzid: 'bob' }, 'alice', 'refused by the server'],
    [{}, undefined, 'refused by the server'],
  ] as const)('EXTERNAL with %o and the certificate of %s: %s', (credentials, clientCertificateName, end) => {
    const certificate = clientCertificateName === undefined ? {} : { clientCertificateName };
    expect(exchange('EXTERNAL', { credentials }, certificate)).toMatchObject({ end });
    expect(exchange('EXTERNAL', { credentials }, certificate, { initialResponse: false })).toMatchObject({ end });
  });
});

describe('ANONYMOUS', () => {
  test.each(['', 'alice@example.test', 'é'.repeat(255)])('takes the trace %j', (user) => {
    expect(exchange('ANONYMOUS', { credentials: { user } }, {})).toEqual({ end: 'success', user: 'anonymous' });
  });

  test('refuses a longer trace on both sides', () => {
    const credentials = { user: 'x'.repeat(256) };
    expect(createClient('ANONYMOUS', clientContext({ credentials })).kind).toBe('unusable');
    expect(createServer('ANONYMOUS', serverContext())?.start(octets(credentials.user)).kind).toBe('failure');
  });
});

describe('servers', () => {
  test.each(serverMechanisms)('%s answers nothing after the end', (mechanism) => {
    const server = createServer(mechanism, serverContext());
    expect(server?.start(octets('\xff')).kind === 'challenge' && server.respond(octets('x'))).not.toBe(true);
    expect(server?.respond(octets('x')).kind).toBe('failure');
    expect(server?.respond(octets(''))).toEqual({ kind: 'failure', reason: `The ${mechanism} exchange is over.` });
  });

  test.each(['CRAM-MD5', 'DIGEST-MD5'])('%s takes no initial response', (mechanism) => {
    const server = createServer(mechanism, serverContext());
    expect(server?.start(octets(''))).toMatchObject({
      kind: 'failure',
      reason: expect.stringMatching(/server speaks/),
    });
    expect(clientOf(mechanism, { credentials: { user: 'u', password: 'p' } }).start().kind).toBe('failure');
  });

  test.each(serverMechanisms)('%s never throws, and lets nobody in by random octets', (mechanism) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (responses) => {
        const server = createServer(mechanism, serverContext({ lookup: only('alice', 'secret') }));
        const [first, ...rest] = responses;
        const steps = [server?.start(first), ...rest.map((response) => server?.respond(response))];
        const lucky = mechanism === 'ANONYMOUS' ? ['challenge', 'failure', 'success'] : ['challenge', 'failure'];
        expect(lucky).toEqual(expect.arrayContaining(steps.map((step) => step?.kind ?? 'none')));
      }),
    );
  });

  test('there is none of an unknown mechanism', () => {
    expect(createServer('GSSAPI', serverContext())).toBeUndefined();
  });
});
