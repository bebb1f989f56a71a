import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { diskFiles, prepare, type RunListener, type RunSettings, run } from '../../src/runner';

const sockets: Socket[] = [];
const close: (() => void)[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) {
    socket.destroy();
  }
  for (const stop of close.splice(0)) {
    stop();
  }
});

/** A server that greets, where it is to, and then neither reads nor answers. */
async function silentServer(greeting = ''): Promise<string> {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close.push(() => server.close());
  const address = server.address();
  return `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function start(
  text: string,
  server: string,
  settings: Partial<RunSettings> = {},
  signal?: AbortSignal,
  onStep: RunListener['onStep'] = () => {},
) {
  const plan = await prepare([{ path: '/nowhere/script.smtp', text }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: [server],
    ...settings,
  });
  if (plan.kind !== 'plan') {
    throw new Error(plan.kind);
  }
  return run(plan, { onStep }, signal);
}

describe('a run that is interrupted', () => {
  test.each([
    ['in a reply', 'NOOP\nNOOP\n'],
    ['in @wait', '220\n@wait 1h\nNOOP\n'],
    ['in @quiet', '220\n@quiet 1h\nNOOP\n'],
    ['in @closed', '220\n@closed\nNOOP\n'],
    ['in a handshake', '220\n@handshake\nNOOP\n'],
  ])('%s ends at once, and what was not run says so', async (_, body) => {
    const stop = new AbortController();
    const server = await silentServer('220 hi\r\n');
    const result = await start(`### One\n${body}### Two\nNOOP\n`, server, {}, stop.signal, () => stop.abort());
    const [one, two] = result.sessions;
    expect(one).toMatchObject({ outcome: 'error', problem: { kind: 'cancelled' } });
    expect(one?.steps.at(-1)?.outcome).toBe('notRun');
    expect(two).toMatchObject({ outcome: 'skipped', reason: 'The run was cancelled.' });
  });

  test.each([
    ['in a reply', 'NOOP\n'],
    ['in @wait', '220\n@wait 1h\n'],
    ['in a @wait that is longer than a timer can be', '220\n@wait 600h\n'],
    ['in @quiet', '220\n@quiet 1h\n'],
    ['in a handshake', '220\n@handshake\n'],
  ])('by its time limit %s has timed out, and the next session runs', async (_, body) => {
    const server = await silentServer('220 hi\r\n');
    const result = await start(`### One\n${body}### Two\n220\n@quiet 1ms\n`, server, { maxTime: 300 });
    expect(result.sessions).toMatchObject([
      { outcome: 'error', problem: { kind: 'timeout', message: 'The session took longer than it may.' } },
      { outcome: 'passed' },
    ]);
  });

  test.each([2 ** 31, 2 ** 33])('by no time limit of %d ms', async (maxTime) => {
    const server = await silentServer('220 hi\r\n');
    expect((await start('220\n@quiet 1ms\n', server, { maxTime })).sessions).toMatchObject([{ outcome: 'passed' }]);
  });

  test('between two tries', async () => {
    const stop = new AbortController();
    const server = await silentServer('554 no\r\n');
    const result = await start('@retry 3 1h\nNOOP\n', server, {}, stop.signal, ({ kind }) => {
      if (kind === 'greeting') {
        stop.abort();
      }
    });
    expect(result.sessions[0]).toMatchObject({ outcome: 'failed', tries: 1 });
  });

  test('before it began', async () => {
    const result = await start('NOOP\n', await silentServer(), {}, AbortSignal.abort());
    expect(result.sessions[0]?.outcome).toBe('skipped');
  });
});

describe('time is limited', () => {
  test.each([
    ['a write that nobody takes', '@timeout 200ms\n@raw "{{$filler 30MB}}"\n', ''],
    ['a greeting', '@timeout 50ms\nNOOP\n', ''],
    ['a reply', '@timeout 50ms\nNOOP\n', '220 hi\r\n'],
    ['half a reply', '@timeout 50ms\nNOOP\n', '220-hi\r\n22'],
    ['a handshake', '220\n@timeout 50ms\n@handshake\n', '220 hi\r\n'],
    ['@auth', '@timeout 50ms\n@auth PLAIN a b\n', '220 hi\r\n'],
  ])('for %s', async (_, text, greeting) => {
    const result = await start(text, await silentServer(greeting));
    expect(result.sessions[0]).toMatchObject({ outcome: 'error', problem: { kind: 'timeout' } });
  });

  test('for a whole session', async () => {
    for (const text of ['220\n@wait 1h\n', '220\nNOOP\n', 'NOOP\n@quiet 1h\n']) {
      const result = await start(text, await silentServer('220 hi\r\n'), { maxTime: 100 });
      expect(result.sessions[0]).toMatchObject({ outcome: 'error', problem: { kind: 'timeout' } });
    }
  });
});
