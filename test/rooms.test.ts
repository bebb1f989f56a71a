import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Violations of the table in ARCHITECTURE.md, and what the linter says of each.
const violations = [
  ['smtp', "import { parse } from '../language';\nexport const a = parse;", 'noRestrictedImports'],
  ['smtp', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;", 'noNodejsModules'],
  ['sasl', "import { parseReplyLine } from '../smtp';\nexport const a = parseReplyLine;", 'noRestrictedImports'],
  ['language', "import { connect } from '../client';\nexport const a = connect;", 'noRestrictedImports'],
  ['language', "import { join } from 'node:path';\nexport const a = join;", 'noNodejsModules'],
  ['client', "import { parse } from '../language';\nexport const a = parse;", 'noRestrictedImports'],
  ['runner', "import { createClient } from '../sasl';\nexport const a = createClient;", 'noRestrictedImports'],
  ['runner', "import { transcriptOf } from '../report';\nexport const a = transcriptOf;", 'noRestrictedImports'],
  ['report', "import * as vscode from 'vscode';\nexport const a = vscode;", 'noRestrictedImports'],
  ['sandbox', "import { connect } from '../client';\nexport const a = connect;", 'noRestrictedImports'],
  ['cli', "import { activate } from '../extension';\nexport const a = activate;", 'noRestrictedImports'],
  ['cli', "import { parse } from '../language/parse';\nexport const a = parse;", 'noRestrictedImports'],
  ['extension', "import { check } from '../cli';\nexport const a = check;", 'noRestrictedImports'],
] as const;

const root = fileURLToPath(new URL('..', import.meta.url));
let house = '';

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'rooms-'));
  await writeFile(join(house, 'biome.json'), await readFile(join(root, 'biome.json')));
});

afterAll(() => rm(house, { recursive: true, force: true }));

describe('the linter keeps the rooms apart', () => {
  it('sees every planted violation', async () => {
    for (const [index, [room, text]] of violations.entries()) {
      await mkdir(join(house, 'src', room), { recursive: true });
      await writeFile(join(house, 'src', room, `planted${index}.ts`), `${text}\n`);
    }
    const report = await lint(house);
    for (const [index, [room, text, rule]] of violations.entries()) {
      const seen = report
        .filter(({ file }) => file.endsWith(`${room}/planted${index}.ts`))
        .map(({ category }) => category);
      expect(seen, `${room}: ${text}`).toContainEqual(expect.stringContaining(rule));
    }
  });
});

async function lint(folder: string): Promise<{ file: string; category: string }[]> {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=200', '--vcs-enabled=false', folder];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (_, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { category: string; location: { path: string | { file: string } } }[];
  };
  return diagnostics.map(({ category, location: { path } }) => ({
    category,
    file: typeof path === 'string' ? path : path.file,
  }));
}
