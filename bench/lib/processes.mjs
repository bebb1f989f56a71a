import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The command line of the product, as built. */
export const cli = join(here, '../../dist/cli.js');

/** Runs a program to its end; returns how long it took, in ms, and what it said. Rejects when it fails. */
export async function timed(program, args, { env = {}, cwd } = {}) {
  const started = performance.now();
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].on('data', (chunk) => {
      said[stream] = (said[stream] + chunk).slice(-100_000);
    });
  }
  const [code, signal] = await once(child, 'close');
  const ms = performance.now() - started;
  if (code !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}: ${said.stdout}${said.stderr}`);
  }
  return { ms, ...said };
}

/** Runs Node so; returns also the most memory that was resident, in MiB. */
export async function timedNode(args, options = {}) {
  return withFolder(async (folder) => {
    const file = join(folder, 'rss');
    const env = { ...options.env, BENCH_RSS_FILE: file };
    const result = await timed(process.execPath, ['--require', join(here, 'note-rss.cjs'), ...args], {
      ...options,
      env,
    });
    return { ...result, rss: Number(readFileSync(file, 'utf8')) / 1024 };
  });
}

/** Starts a receiver in a process of its own. */
export async function startReceiver(args = []) {
  const child = spawn(process.execPath, [join(here, 'receiver.mjs'), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value ?? '';
  const port = Number((await next()).split(' ')[1]);
  return {
    port,
    /** The octets and the hash of the next message. */
    async message() {
      const [, octets, hash] = (await next()).split(' ');
      return { octets: Number(octets), hash };
    },
    async close() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** Does something with a folder that is there until it is done. */
export async function withFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'smtp-sessions-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
