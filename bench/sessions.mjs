import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { unpackPackages, versionOf } from '../test/servers/lib/packages.mjs';
import { cli, timed, withFolder } from './lib/processes.mjs';
import { medians } from './lib/rounds.mjs';

const bare = fileURLToPath(new URL('lib/bare-sessions.mjs', import.meta.url));
const nodemailer = fileURLToPath(new URL('lib/nodemailer-sessions.mjs', import.meta.url));

/** How many at a time, and what part of the limit is wanted. */
const WANTED = { 1: 0.8, 10: 0.7, 100: 0.7 };

/** Sessions of one message of 5 KB each to Postfix's smtp-sink; returns rows of `{ jobs, wanted, rates }`, rates in sessions a second. */
export function measureSessions({ rounds, say, count = 12_000 }) {
  return withFolder(async (folder) => {
    const layer = await unpackPackages({ packages: ['postfix'], say });
    const env = { LD_LIBRARY_PATH: join(layer, 'usr/lib/postfix') };
    const program = (name) => join(layer, 'usr/sbin', name);
    const message = messageText();
    writeFileSync(join(folder, 'message.eml'), `${message.join('\r\n')}\r\n.\r\n`);
    writeFileSync(join(folder, 'session.smtp'), script(message));
    const sink = await startSink(program('smtp-sink'), env);
    const rows = [];
    for (const [jobs, wanted] of Object.entries(WANTED)) {
      say(`sessions, ${jobs} at a time`);
      const node = (script) => () =>
        timed(process.execPath, [script, sink.port, count, jobs, join(folder, 'message.eml')].map(String));
      const run = ['run', '--quiet', '--server', `smtp://127.0.0.1:${sink.port}`];
      const programs = {
        limit: node(bare),
        ours: () =>
          timed(process.execPath, [cli, ...run, '--repeat', String(count), '--jobs', jobs, 'session.smtp'], {
            cwd: folder,
          }),
        'smtp-source': () =>
          timed(program('smtp-source'), ['-s', jobs, '-l', '5000', '-m', String(count), `127.0.0.1:${sink.port}`], {
            env,
          }),
        nodemailer: node(nodemailer),
      };
      const times = await medians(programs, { rounds, say });
      const rates = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, (count / ms) * 1000]));
      rows.push({ jobs: Number(jobs), wanted, rates });
    }
    await sink.close();
    return { count, rows, postfix: await versionOf(layer, 'postfix') };
  });
}

function messageText() {
  const lines = [
    'From: Alice <alice@example.test>',
    'To: Bob <bob@example.test>',
    'Subject: Five kilobytes',
    'Date: Mon, 23 Nov 2026 20:28:31 +0000',
    'Message-ID: <1@example.test>',
    '',
  ];
  while (lines.join('\r\n').length < 5000) {
    lines.push('The quick brown fox jumps over the lazy dog, and goes on to the next line.');
  }
  return lines;
}

function script(message) {
  const lines = ['EHLO client.example', 'MAIL FROM:<alice@example.test>', 'RCPT TO:<bob@example.test>', 'DATA'];
  return [...lines, ...message, '.', 'QUIT', ''].join('\n');
}

async function startSink(path, env) {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(path, [...user, `127.0.0.1:${port}`, '1000'], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  while (!(await answers(port))) {
    await delay(20);
  }
  return {
    port,
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.on('data', () => socket.end());
  });
}
