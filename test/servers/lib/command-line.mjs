import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..', '..');

/** Runs the command line as users start it; resolves with its exit code and all that it printed. `onOutput` gets all so far. */
export function commandLine(args, { onOutput } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
        onOutput?.(output);
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Replays scripts against a server; resolves with the report, as `--report-json` writes it, and what was printed. */
export async function replay(files, { url, ca, variables = {} }) {
  const folder = await mkdtemp(join(tmpdir(), 'smtp-sessions-report-'));
  const file = join(folder, 'report.json');
  try {
    const values = Object.entries({ server: url, ...variables }).flatMap(([name, value]) => [
      '--variable',
      `${name}=${value}`,
    ]);
    const trust = ca ? ['--cacert', ca] : [];
    const { output } = await commandLine([
      'run',
      ...files,
      '--server',
      url,
      '--report-json',
      file,
      ...values,
      ...trust,
    ]);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) {
      throw new Error(`nothing was run:\n${output}`);
    }
    return { report: JSON.parse(text), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
