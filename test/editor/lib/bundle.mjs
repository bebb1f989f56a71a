import { readFile } from 'node:fs/promises';
import { createRequire, SourceMap } from 'node:module';
import { join, relative, resolve } from 'node:path';

const esbuild = createRequire(import.meta.url)('esbuild');

const here = resolve(import.meta.dirname, '..');
const root = resolve(here, '..', '..');

/** A browser's extension host evaluates a module as the body of a function, under these lines. */
const wrapperLines = 2;

/**
 * Bundles a suite into `folder`, with the address of the runner's channel in it; `web` is for the extension host of a
 * browser. Resolves with its `path` and with `place`, which names the sources in texts that name the bundle.
 */
export async function bundleSuite(entry, folder, { channel, only, web }) {
  const path = join(folder, 'suite.js');
  await esbuild.build({
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    platform: web ? 'browser' : 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    sourcesContent: false,
    external: ['vscode'],
    define: { CHANNEL: JSON.stringify(channel), ONLY: JSON.stringify(only) },
    ...(web && { alias: { 'node:assert/strict': join(here, 'support', 'web-assert.ts') } }),
    logLevel: 'warning',
  });
  const map = new SourceMap(JSON.parse(await readFile(`${path}.map`, 'utf8')));
  const place = (text) =>
    text.replace(/[^\s(]*\bsuite\.js(#vscode-extension)?:(\d+):(\d+)/g, (whole, evaluated, line, column) => {
      const at = Number(line) - 1 - (evaluated ? wrapperLines : 0);
      const { originalSource, originalLine, originalColumn } = map.findEntry(at, column - 1);
      const file = originalSource && relative(root, resolve(folder, originalSource));
      return file ? `${file}:${originalLine + 1}:${originalColumn + 1}` : whole;
    });
  return { path, place };
}
