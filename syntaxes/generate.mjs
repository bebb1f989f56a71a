// Writes the grammars from source/, which reads the protocol's and the language's own tables.
//   node syntaxes/generate.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'grammars-'));
try {
  const outfile = join(temporary, 'grammars.mjs');
  await build({
    entryPoints: [join(folder, 'source/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const { grammars } = await import(pathToFileURL(outfile).href);
  const files = Object.entries(grammars).map(([name, grammar]) => {
    const file = join(folder, name);
    writeFileSync(file, `${JSON.stringify(grammar, undefined, 2)}\n`);
    return file;
  });
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  execFileSync(process.execPath, [biome, 'format', '--write', ...files], { stdio: 'inherit' });
} finally {
  rmSync(temporary, { recursive: true });
}
