import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let peer: Server;
let host: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smtp-sessions-'));
  peer = createServer().listen(0, '127.0.0.1');
  await once(peer, 'listening');
});

afterEach(async () => {
  host?.kill('SIGKILL');
  peer.close();
  await rm(folder, { recursive: true });
});

test('deactivating ends the run, the interactive session and the sandbox; no socket and no timer is left', async () => {
  const script = join(folder, 'silent.smtp');
  const { port } = peer.address() as AddressInfo;
  await writeFile(script, `@connect smtp://127.0.0.1:${port}\nEHLO client.example\nQUIT\n`);
  host = fork(join(import.meta.dirname, 'support', 'host.cjs'), [script]);
  const exited = once(host, 'exit');
  const broken = exited.then(([code]) => Promise.reject(new Error(`The host exited with ${code}.`)));
  broken.catch(() => undefined);
  const gone: Promise<unknown>[] = [];
  const called = new Promise<void>((resolve) => {
    peer.on('connection', (socket: Socket) => {
      if (gone.push(once(socket.resume(), 'close')) === 2) {
        resolve();
      }
    });
  });
  await Promise.race([called, broken]);
  host.send('connected');
  const [{ outcomes, before, after }] = await Promise.race([once(host, 'message'), broken]);
  expect(outcomes).toEqual(['passed', 'error']);
  // The connection, the sandbox, and what would have ended the wait for the greeting.
  expect(new Set(before)).toEqual(new Set(['TCPSocketWrap', 'TCPServerWrap', 'Timeout']));
  expect(after).toEqual([]);
  await Promise.all(gone);
  expect(await exited).toEqual([0, null]);
});
