import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/command-line.mjs';
import { differences, drawCapabilities, drawKeywords, drawTable, leftOver, quote, readTable } from './lib/matrix.mjs';
import { oddTable } from './odd.mjs';
import { servers } from './servers/index.mjs';
import { capabilities } from './show-column.mjs';

const path = join(root, 'docs', 'servers.md');

/** Puts what was shown between the marks in docs/servers.md; a column that is missing would be lost, so it is refused. */
export async function writeDocument(columns) {
  if (!isComplete(columns)) {
    throw new Error('docs/servers.md is only written after a run in which every server was started');
  }
  const parts = drawParts(columns, await capabilities());
  let text = await readFile(path, 'utf8');
  for (const [name, drawn] of Object.entries(parts)) {
    text = text.replace(section(name), (_, before, __, after) => `${before}\n${drawn}\n${after}`);
  }
  await writeFile(path, text);
}

/** How what was shown differs from docs/servers.md. What has moved in unstable is only printed. */
export async function compareDocument(columns, { say }) {
  const names = await capabilities();
  const text = await readFile(path, 'utf8');
  const written = (name) => section(name).exec(text)?.[2].trim() ?? '';
  const parts = drawParts(columns, names);
  const found = ['capabilities', 'keywords'].flatMap((name) =>
    differences(readTable(written(name)), readTable(parts[name])),
  );
  const moving = new Set(columns.filter(({ isPinned }) => !isPinned).map(({ title }) => title));
  for (const { text: what } of found.filter(({ title }) => moving.has(title))) {
    say(`moved: ${what}`);
  }
  const faults = found.filter(({ title }) => !moving.has(title)).map(({ text: what }) => what);
  if (written('odd') !== parts.odd) {
    faults.push('the table of odd behaviours is not the one of test/servers/odd.mjs');
  }
  if (isComplete(columns)) {
    if (written('sandbox') !== parts.sandbox) {
      faults.push(`only the sandbox has shown ${parts.sandbox}`);
    }
    faults.push(...leftOver(columns, names).nowhere.map((name) => `${name} was passed on no server`));
  }
  return faults;
}

function drawParts(columns, names) {
  const titleOf = (name) => servers.find((server) => server.name === name)?.title ?? name;
  const odd = oddTable.map(({ name, servers: on, about }) => [
    about,
    on.map(titleOf).join(', '),
    `[${name}](../test/servers/odd/${name}.smtp)`,
  ]);
  return {
    capabilities: drawCapabilities(columns, names),
    keywords: drawKeywords(columns),
    odd: drawTable(['What happens', 'Where', 'Script'], odd),
    sandbox: `${leftOver(columns, names).sandboxOnly.map(quote).join(', ')}.`,
  };
}

function isComplete(columns) {
  return columns.length === servers.flatMap((server) => server.columns).length;
}

function section(name) {
  return new RegExp(`(<!-- ${name} -->)([\\s\\S]*?)(<!-- end -->)`);
}
