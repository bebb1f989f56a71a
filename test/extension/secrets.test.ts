import { expect, test } from 'vitest';
import type { Log } from '../../src/extension/log';
import { registerSecrets, type Secrets } from '../../src/extension/servers/secrets';
import { SessionSecrets } from '../../src/extension/terminal/session-secrets';
import { diskFiles, prepare } from '../../src/runner';

/** A secret storage with something in it. */
function storageOf(kept: Record<string, string>): { secrets: Secrets; kept: Record<string, string> } {
  const context = {
    subscriptions: [],
    secrets: {
      get: async (key: string) => kept[key.replace('smtp.secrets.', '')],
      async store(key: string, value: string) {
        kept[key.replace('smtp.secrets.', '')] = value;
      },
    },
    globalState: { get: (_: string, otherwise: unknown) => otherwise, update: async () => {} },
  };
  const log = { command: () => ({ dispose() {} }) };
  return { secrets: registerSecrets(context as never, log as unknown as Log), kept };
}

/** The secrets of a session in a terminal. */
async function sessionWith(secrets: Secrets): Promise<SessionSecrets> {
  const source = { path: '/session.smtp', text: '220\n' };
  const plan = await prepare([source], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: ['smtp://127.0.0.1:1'],
  });
  if (plan.kind !== 'plan') {
    throw new Error(JSON.stringify(plan));
  }
  return new SessionSecrets({ order: { uri: {} as never, source }, plan }, secrets);
}

test('a name that stands for another secret is not taken, that of the same value is', async () => {
  const { secrets } = storageOf({ alice: 'old', 'alice-2': 'new', bob: 'b' });
  expect(await secrets.nameFor({ name: 'alice', value: 'new' })).toBe('alice-2');
  expect(await secrets.nameFor({ name: 'alice', value: 'newer' })).toBe('alice-3');
  expect(await secrets.nameFor({ name: 'alice', value: 'newer' }, new Set(['alice-3']))).toBe('alice-4');
  expect(await secrets.nameFor({ name: 'bob', value: 'b' })).toBe('bob');
  expect(await secrets.nameFor({ name: 'carol', value: 'c' })).toBe('carol');
});

test('what was stored stays when a session is saved, and the script asks for what was typed', async () => {
  const { secrets, kept } = storageOf({ alice: 'old' });
  const session = await sessionWith(secrets);
  const name = session.keep('alice', 'typed');
  const saved = await session.store(`@auth PLAIN alice {{$secret ${name}}}\n`, new Map([['bob', 'b0b']]));
  expect(saved).toEqual({ text: '@auth PLAIN alice {{$secret alice-2}}\n', names: ['alice-2'] });
  expect(kept).toEqual({ alice: 'old', 'alice-2': 'typed' });
  expect(await session.store(`@auth PLAIN alice {{$secret ${name}}}\n`, new Map())).toEqual(saved);
});

test('two passwords of a user are two secrets, and one of the storage is neither', async () => {
  const { secrets, kept } = storageOf({ alice: 'old' });
  const session = await sessionWith(secrets);
  expect(await session.provide(['alice'])).toBe(true);
  const names = ['wrong', 'right', 'wrong', 'old'].map((password) => session.keep('alice', password));
  expect(names).toEqual(['alice-2', 'alice-3', 'alice-2', 'alice']);
  const text = names.map((name) => `{{$secret ${name}}}`).join(' ');
  expect((await session.store(text, new Map())).text).toBe(text);
  expect(kept).toEqual({ alice: 'old', 'alice-2': 'wrong', 'alice-3': 'right' });
  expect(session.ready.plan.settings.secret('alice-3')).toBe('right');
});
