import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

// `node bench/memory.mjs` does the same with 1 GiB.
it('a message of 96 MiB from a file arrives as it is meant, and takes no memory', { timeout: 60_000 }, async () => {
  const script = fileURLToPath(new URL('../../bench/memory.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, '96']);
  expect(stdout.match(/the octets are right/g)).toHaveLength(3);
});
