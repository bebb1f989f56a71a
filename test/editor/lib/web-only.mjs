import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Copies the extension as a browser has it: without `main`, so that VS Code takes what is there for the browser. */
export async function webOnly(extension, copy) {
  const left = /^(node_modules|test|\.git)(\/|$)/;
  await cp(extension, copy, { recursive: true, filter: (path) => !left.test(relative(extension, path)) });
  const { main, ...manifest } = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8'));
  await writeFile(join(copy, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return copy;
}
