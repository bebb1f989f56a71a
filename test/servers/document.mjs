import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/command-line.mjs';
import { differences, drawTables, readTable } from './lib/matrix.mjs';
import { capabilities } from './show-column.mjs';

const path = join(root, 'docs', 'servers.md');
const parts = ['capabilities', 'keywords'];

/** Puts what was shown between the marks in docs/servers.md. */
export async function writeDocument(columns) {
  const tables = drawTables(columns, await capabilities());
  let text = await readFile(path, 'utf8');
  for (const part of parts) {
    text = text.replace(section(part), (_, before, __, after) => `${before}\n${tables[part]}\n${after}`);
  }
  await writeFile(path, text);
}

/** How what was shown differs from docs/servers.md. What moves in unstable is only printed. */
export async function compareDocument(columns) {
  const tables = drawTables(columns, await capabilities());
  const text = await readFile(path, 'utf8');
  const pinned = new Set(columns.filter(({ pinned: is }) => is).map(({ title }) => title));
  const found = parts.flatMap((part) => {
    const before = readTable(section(part).exec(text)?.[2] ?? '');
    return differences(before, readTable(tables[part]));
  });
  for (const { title, text: what } of found.filter(({ title: name }) => !pinned.has(name))) {
    console.log(`  ${title} has moved: ${what}`);
  }
  return found.filter(({ title }) => pinned.has(title)).map(({ text: what }) => what);
}

function section(name) {
  return new RegExp(`(<!-- ${name} -->)([\\s\\S]*?)(<!-- end -->)`);
}
