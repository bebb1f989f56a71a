import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startCommandLine } from '../support/command-line';

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
