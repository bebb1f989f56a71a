// Runs the suites in a real VS Code.
//   npm run test:editor [-- --only TEXT] [--launch NAME] [--headless] [--verbose] [--timeout SECONDS]
//   --source   the extension as it is in this checkout; it is packaged, and unpacked again, otherwise
//   --extension FOLDER --suite FILE --language de   another extension, another suite, another language
// TEST_TOTALS names a file for the totals and the failures in JSON, SCREENSHOTS a folder for the pictures.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseEditor } from './lib/editors.mjs';
import { launch } from './lib/launch.mjs';
import { unpackPackage } from './lib/packaged.mjs';

const root = resolve(import.meta.dirname, '..', '..');

/** VS Code is started once for each of these, on a folder of its own. */
const launches = [
  { name: 'trusted', suite: 'suite.ts' },
  { name: 'roots', suite: 'suite-roots.ts', roots: ['one', 'two'] },
  { name: 'restricted', suite: 'suite-restricted.ts', trust: 'ask' },
  { name: 'web', suite: 'suite-web.ts', web: true },
  { name: 'german', suite: 'suite-german.ts', language: 'de' },
  // As on the desktop: in a browser a text is saved a second after each key, in the midst of what is measured.
  { name: 'speed', suite: 'suite-speed.ts', settings: { 'files.autoSave': 'off' } },
];

/** README's pictures, and other such errands: only when named. */
const others = [
  {
    name: 'pictures',
    suite: 'suite-pictures.ts',
    folder: join(root, 'examples'),
    scale: 1.5,
    settings: {
      'editor.minimap.enabled': false,
      'window.commandCenter': false,
      'workbench.activityBar.location': 'hidden',
      'workbench.layoutControl.enabled': false,
    },
  },
];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    launch: { type: 'string' },
    headless: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '600' },
    source: { type: 'boolean', default: false },
    extension: { type: 'string' },
    suite: { type: 'string' },
    language: { type: 'string' },
  },
});

process.on('SIGTERM', () => process.emit('SIGINT'));

async function main() {
  const editor = await chooseEditor({ headless: options.headless });
  const temp = await mkdtemp(join(tmpdir(), 'smtp-sessions-editor-'));
  const extension = await extensionIn(temp);
  const screenshots = resolve(process.env.SCREENSHOTS ?? join(temp, 'screenshots'));
  const deadline = Date.now() + Number(options.timeout) * 1000;
  const totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const start of chosen()) {
    const { only, verbose } = options;
    const own = join(temp, start.name);
    const counts = await launch(start, { editor, extension, temp: own, screenshots, only, verbose, deadline });
    for (const outcome of ['passed', 'failed', 'skipped']) {
      totals[outcome] += counts[outcome];
    }
    totals.failures.push(...counts.failures.map((failure) => `${start.name}: ${failure}`));
    if (counts.failed === 0 && !verbose) {
      await rm(own, { recursive: true, force: true });
    }
    if (counts.interrupted) {
      break;
    }
  }
  await rm(join(temp, 'package'), { recursive: true, force: true });
  await tidy(temp, screenshots);
  await report(totals);
}

function chosen() {
  if (options.suite) {
    return [{ name: 'own', suite: resolve(options.suite), language: options.language }];
  }
  const named = [...launches, ...others].filter(({ name }) => name === options.launch);
  return options.launch === undefined ? launches : named;
}

/** The folder of the extension to test; a packaged one is unpacked into `temp`. */
async function extensionIn(temp) {
  if (options.extension !== undefined) {
    return resolve(options.extension);
  }
  if (!options.source) {
    return unpackPackage(root, join(temp, 'package'));
  }
  build();
  return root;
}

/** Bundles the extension of this checkout. */
function build() {
  const { status } = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('The extension could not be built.');
  }
}

/** Says what is left of the run: pictures, and the logs of what failed. */
async function tidy(temp, screenshots) {
  if (existsSync(screenshots)) {
    console.log(`Screenshots are in ${screenshots}`);
  }
  const left = await readdir(temp);
  if (left.length === 0) {
    await rmdir(temp);
  }
  if (left.some((name) => name !== 'screenshots')) {
    console.log(`Logs and folders of the run are in ${temp}`);
  }
}

async function report(totals) {
  if (process.env.TEST_TOTALS) {
    await writeFile(process.env.TEST_TOTALS, `${JSON.stringify(totals)}\n`);
  }
  const { passed, failed, skipped } = totals;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

main().catch(async (error) => {
  console.error(error.message);
  await report({ passed: 0, failed: 1, skipped: 0, failures: [error.message] });
});
