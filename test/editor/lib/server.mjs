import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const startMs = 60_000;
const graceMs = 3_000;

/**
 * Starts VS Code's server on a free port of 127.0.0.1; resolves with its `origin` and `stop`, rejects when it does not
 * listen within a minute. Its log is `server.log` in `data`. `trust: 'ask'` leaves folders untrusted until answered.
 */
export async function startServer({ node, server, data, extensions, trust }) {
  const args = [
    server,
    '--without-connection-token',
    '--accept-server-license-terms',
    '--disable-telemetry',
    // Without this a built VS Code ignores the paths of extensions under development.
    '--enable-smoke-test-driver',
    // Should we be killed, the server ends by itself.
    '--enable-remote-auto-shutdown',
    ...['--host', '127.0.0.1', '--port', '0'],
    ...['--server-data-dir', data, '--extensions-dir', extensions],
    ...(trust === 'ask' ? [] : ['--disable-workspace-trust']),
  ];
  // A process group of its own, so that its extension host and watchers can be ended with it.
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const log = createWriteStream(join(data, 'server.log'), { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const stop = () => endGroup(child, ended);
  process.once('exit', () => signalGroup(child, 'SIGKILL'));
  try {
    return { origin: `http://127.0.0.1:${await listening(child)}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('VS Code’s server did not start within a minute.')), startMs);
    const settle = (then, value) => {
      clearTimeout(late);
      then(value);
    };
    child.on('error', (error) => settle(reject, error));
    child.on('exit', (code) => settle(reject, new Error(`VS Code’s server exited with ${code}.`)));
    createInterface(child.stdout).on('line', (line) => {
      const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port) {
        settle(resolve, port);
      }
    });
  });
}

async function endGroup(child, ended) {
  signalGroup(child, 'SIGTERM');
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(late);
  // What the server leaves behind of its own processes.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child, signal) {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nothing of it is left.
  }
}
