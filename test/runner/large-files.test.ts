import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { diskFiles, prepare, run } from '../../src/runner';
import { startCommandLine } from '../support/command-line';
import { play } from './support/play';

// `node bench/memory.mjs` does the same with 1 GiB.
it('a message of 96 MiB from a file arrives as it is meant, and takes no memory', { timeout: 60_000 }, async () => {
  const script = fileURLToPath(new URL('../../bench/memory.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, '96']);
  expect(stdout.match(/the octets are right/g)).toHaveLength(3);
});

it('a file that is too large for variables to be replaced in it is refused', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'smtp-sessions-large-'));
  writeFileSync(join(cwd, 'large.eml'), '');
  truncateSync(join(cwd, 'large.eml'), 33 * 1024 * 1024);
  writeFileSync(
    join(cwd, 'large.smtp'),
    'EHLO client.example\nMAIL FROM:<a@example.test>\nRCPT TO:<b@example.test>\nDATA\n<@ large.eml\n.\n',
  );
  const { code, stdout } = await startCommandLine(['run', '--sandbox', 'large.smtp'], { cwd }).finished;
  expect(code).toBe(3);
  expect(stdout).toContain(
    'The file large.eml has over 33554432 octets, too many for `<@`, which replaces variables: send it with `<`.',
  );
  rmSync(cwd, { recursive: true });
});

it('large mail that comes after TURN is written as fast as the disk takes it', async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => void warnings.push(message);
  process.on('warning', onWarning);
  const { result } = await play({
    path: '/nowhere/script.smtp',
    text: '@receive dir={{files}}/mail\nTURN\n',
    server: [
      ...['S: 220 hi', 'C:', 'S: 250 turning', 'C:', 'S: HELO server.example.test', 'C:'],
      ...['S: MAIL FROM:<a@example.test>', 'C:', 'S: RCPT TO:<b@example.test>', 'C:', 'S: DATA', 'C:'],
      ...Array.from({ length: 64 }, () => `S| ${`${'x'.repeat(998)}\\r\\n`.repeat(32)}`),
      ...['S| .\\r\\n', 'C:', 'S: QUIT', 'C:', 'CLOSE'],
    ].join('\n'),
  });
  process.off('warning', onWarning);
  expect(result?.sessions[0]).toMatchObject({ outcome: 'passed', received: [{ octets: 64 * 32 * 1000 }] });
  expect(warnings).toEqual([]);
});

it('a file that grows while a chunk waits to be sent ends the session, and no octet too many is sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-grows-'));
  const file = join(folder, 'grows.eml');
  writeFileSync(file, 'one\n');
  let last = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined).write('220 hi\r\n');
    // Far less than the first chunk has come: the file is not read yet.
    socket.once('data', () => appendFileSync(file, 'two\n'));
    socket.on('data', (octets) => {
      last = `${last}${octets.toString('latin1')}`.slice(-20);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const text = '@pipeline\nBDAT {{$octets}}\n{{$filler 64MiB}}\n.\nBDAT {{$octets}} LAST\n< grows.eml\n.\n@end\n';
  const plan = await prepare([{ path: join(folder, 'script.smtp'), text }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: [`smtp://127.0.0.1:${address.port}`],
  });
  const result = plan.kind === 'plan' ? await run(plan) : undefined;
  expect(result?.sessions[0]?.problem).toMatchObject({
    kind: 'script',
    message: 'The file of `< grows.eml` was changed while it was sent.',
  });
  expect(last).not.toContain('two');
  server.close();
  rmSync(folder, { recursive: true });
});

it('a server that refuses a message while it still comes, and hangs up, is heard', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).write('220 hi\r\n');
    socket.once('data', () => {
      socket.write('354 go on\r\n');
      // Nothing more of the message is taken.
      socket.once('data', () => socket.pause().end('552 5.3.4 Too large for me\r\n'));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const plan = await prepare([{ path: '/nowhere/script.smtp', text: 'DATA\n{{$filler 64MiB}}\n.\n' }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: [`smtp://127.0.0.1:${port}`],
  });
  const result = plan.kind === 'plan' ? await run(plan) : undefined;
  server.close();
  expect(result?.sessions[0]).toMatchObject({
    outcome: 'failed',
    problem: { kind: 'unexpected-reply', actual: '552 5.3.4 Too large for me' },
  });
});

it('how far a message came is told where the server hangs up in its midst', async () => {
  const { result } = await play({
    path: '/nowhere/script.smtp',
    text: 'MAIL FROM:<a@example.test>\nRCPT TO:<b@example.test>\nDATA\n{{$filler 64MiB}}\n.\n',
    server: ['S: 220 hi', 'C:', 'S: 250 ok', 'C:', 'S: 250 ok', 'C:', 'S: 354 go', 'O: 100000', 'RESET'].join('\n'),
  });
  const session = result?.sessions[0];
  const sent = session?.steps.flatMap(({ log }) => log).find((entry) => entry.type === 'sent-octets');
  expect(session?.problem?.kind).toBe('connection-lost');
  expect(sent?.octets).toBeGreaterThan(0);
  expect(sent?.octets).toBeLessThan(64 * 1024 * 1024);
});
