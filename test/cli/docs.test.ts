import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommandLine } from '../support/command-line';

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'command-line.md');

/** What follows this is what the program says itself: `npx vitest run test/cli -u` writes it. */
const mark = '## Every option\n';

test('docs/command-line.md ends with the help of every command', async () => {
  const help = async (...args: string[]) => (await startCommandLine(args, { cwd: root }).finished).stdout;
  const names = [...(await help('--help')).matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = '']) => name);
  const sections = await Promise.all(
    names.map(async (name) => `\n### ${name}\n\n\`\`\`\n${(await help(name, '--help')).trimEnd()}\n\`\`\`\n`),
  );
  const [told = ''] = readFileSync(page, 'utf8').split(mark);
  expect(names).toContain('run');
  await expect(`${told}${mark}${sections.join('')}`).toMatchFileSnapshot(page);
});
