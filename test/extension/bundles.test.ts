import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Output {
  readonly bytes: number;
  readonly imports: readonly { path: string; kind: string; external?: boolean }[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

type Build = (options: { production: boolean; outdir: string }) => Promise<{ outputs: Record<string, Output> }>;

const root = join(import.meta.dirname, '..', '..');
const { build }: { build: Build } = createRequire(import.meta.url)('../../esbuild.js');
let outdir = '';
let outputs: Record<string, Output> = {};

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'bundles-'));
  ({ outputs } = await build({ production: true, outdir }));
}, 60_000);

afterAll(() => rm(outdir, { recursive: true, force: true }));

describe('what the editor reads when the extension starts', () => {
  test('has at most 200,000 octets', async () => {
    const sizes = await Promise.all(readAtOnce('extension.js').map(octets));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThanOrEqual(200_000);
  });

  test('is three files, however what is in them is shared', () => {
    expect(readAtOnce('extension.js')).toHaveLength(3);
  });

  test('has nothing that only a run needs', () => {
    const inputs = readAtOnce('extension.js').flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
    expect(inputs.filter((path) => /^(node_modules|src\/(client|runner|sandbox|sasl))\//.test(path))).toEqual([]);
  });
});

test('every file that a bundle loads is there', async () => {
  for (const [name, { imports }] of Object.entries(outputs).filter(([file]) => file.endsWith('.js'))) {
    for (const { path } of imports.filter((one) => one.path.startsWith('./'))) {
      expect(outputs[path.slice(2)], `${name} loads ${path}`).toBeDefined();
    }
  }
});

test('no module is in two files of the desktop', () => {
  const seen = Object.entries(outputs)
    .filter(([file]) => !file.startsWith('web/'))
    .flatMap(([, { inputs }]) => Object.keys(inputs).filter((path) => path.startsWith('src/')));
  expect(seen.filter((path, index) => seen.indexOf(path) !== index && !path.endsWith('/index.ts'))).toEqual([]);
});

test('the bundle for the browser is one file that asks for nothing but the editor', async () => {
  const text = await readFile(join(outdir, 'web', 'extension.js'), 'utf8');
  expect(new Set([...text.matchAll(/\brequire\("([^"]*)"\)/g)].map(([, name]) => name))).toEqual(new Set(['vscode']));
  expect(text).not.toMatch(/\bprocess\.|\bBuffer\b/);
});

test('the command line runs from the bundles', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(outdir, 'cli.js'), 'check', 'examples'], {
    cwd: root,
  });
  expect(stdout).toMatch(/0 errors|no finding/i);
});

test('the licence of every library is in the notices', async () => {
  const text = await readFile(join(outdir, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['re2js', 'selfsigned', '@peculiar/x509', 'socks', 'picomatch', 'tslib']) {
    expect(text).toContain(`\n${name} `);
  }
});

/** A bundle, and the files that it reads before it does anything. */
function readAtOnce(entry: string, seen = new Set<string>()): string[] {
  if (seen.has(entry)) {
    return [];
  }
  seen.add(entry);
  for (const { path, kind } of outputs[entry]?.imports ?? []) {
    if (kind === 'import-statement' && outputs[fileOf(path)]) {
      readAtOnce(fileOf(path), seen);
    }
  }
  return [...seen];
}

function fileOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

async function octets(file: string): Promise<number> {
  return (await readFile(join(outdir, file))).length;
}
