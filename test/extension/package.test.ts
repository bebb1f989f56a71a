import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
let files: string[] = [];

beforeAll(async () => {
  files = await listFiles({ cwd: root, packageManager: PackageManager.None });
}, 60_000);

test('the package has what the Marketplace shows, and the licences of what is in it', () => {
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'dist/THIRD-PARTY-NOTICES.txt', manifest.icon]) {
    expect(files).toContain(file);
  }
});

test('it has every file that the manifest names', () => {
  const named = [...JSON.stringify(manifest).matchAll(/"(?:\.\/)?((?:dist|media|syntaxes|schemas|snippets)\/[^"]+)"/g)]
    .map(([, file]) => file)
    .filter((file) => file !== undefined && existsSync(join(root, file)));
  expect(named).toContain('dist/web/extension.js');
  expect(named.filter((file) => file !== undefined && !files.includes(file))).toEqual([]);
});

test('it has no sources, no tests, no maps and nothing of how it is made', () => {
  const folders = new Set(files.map((file) => (file.includes('/') ? file.split('/')[0] : '')));
  expect([...folders].sort()).toEqual(['', 'dist', 'examples', 'l10n', 'media', 'schemas', 'snippets', 'syntaxes']);
  expect(files.filter((file) => /\.(ts|map|mjs|vsix|log)$|(^|\/)\.|private/.test(file))).toEqual([]);
  expect(files.filter((file) => !file.includes('/')).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'language-configuration.json',
    'package.json',
    'package.nls.de.json',
    'package.nls.json',
  ]);
});
