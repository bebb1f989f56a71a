import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { startSandbox } from '../../src/sandbox';
import { play } from './support/dialogue';

// Each file of dialogues holds what a client says and what it is answered; a first line `# {…}` has the sandbox's options.
const folder = fileURLToPath(new URL('dialogues/', import.meta.url));

describe('the sandbox answers', () => {
  test.each(readdirSync(folder))('%s', async (name) => {
    const text = readFileSync(`${folder}${name}`, 'utf8');
    const [, options = '{}', dialogues = text] = /^# (.*)\n([\s\S]*)$/.exec(text) ?? [];
    const sandbox = await startSandbox(JSON.parse(options));
    try {
      for (const dialogue of dialogues.split(/^---\n/m)) {
        await play(sandbox, dialogue);
      }
    } finally {
      await sandbox.close();
    }
  });
});
