import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const folders = ['dist', 'syntaxes', 'schemas', 'media', 'l10n'];

/** Copies the extension as a browser has it: without `main`, so that VS Code takes what is there for the browser. */
export async function webOnly(extension, copy) {
  await mkdir(copy, { recursive: true });
  for (const folder of folders.filter((name) => existsSync(join(extension, name)))) {
    await cp(join(extension, folder), join(copy, folder), { recursive: true });
  }
  for (const file of (await readdir(extension)).filter((name) => name.endsWith('.json'))) {
    await cp(join(extension, file), join(copy, file));
  }
  const { main, ...manifest } = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8'));
  await writeFile(join(copy, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return copy;
}
