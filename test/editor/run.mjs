// Runs the suites in a real VS Code: npm run test:editor [-- --only TEXT --launch NAME --headless --verbose]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseEditor } from './lib/editors.mjs';
import { launch } from './lib/launch.mjs';

const root = resolve(import.meta.dirname, '..', '..');

/** VS Code is started once for each of these, on a folder of its own. */
const launches = [
  { name: 'trusted', suite: 'suite.ts' },
  { name: 'restricted', suite: 'suite-restricted.ts', trust: 'ask' },
];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '', short: 'o' },
    launch: { type: 'string' },
    headless: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    extension: { type: 'string', default: root },
    suite: { type: 'string' },
    timeout: { type: 'string', default: '600' },
  },
});

process.on('SIGTERM', () => process.emit('SIGINT'));

async function main() {
  build();
  const editor = await chooseEditor({ headless: options.headless });
  const temp = await mkdtemp(join(tmpdir(), 'smtp-sessions-editor-'));
  const screenshots = resolve(process.env.SCREENSHOTS ?? join(temp, 'screenshots'));
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const deadline = Date.now() + Number(options.timeout) * 1000;
  try {
    for (const chosen of chosenLaunches()) {
      const counted = await launch({
        ...chosen,
        ...options,
        editor,
        root,
        screenshots,
        deadline,
        temp: join(temp, chosen.name),
      });
      for (const outcome of Object.keys(totals)) {
        totals[outcome] += counted[outcome];
      }
      if (counted.interrupted) {
        break;
      }
    }
  } finally {
    await tidy(temp, { screenshots, keep: totals.failed > 0 || options.verbose });
  }
  await report(totals);
}

function chosenLaunches() {
  if (options.suite) {
    return [{ name: 'trusted', suite: resolve(options.suite) }];
  }
  return launches.filter(({ name }) => options.launch === undefined || name === options.launch);
}

/** Bundles the extension of this checkout; another one, given with --extension, is taken as it is. */
function build() {
  if (resolve(options.extension) !== root) {
    return;
  }
  const { status } = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('The extension could not be built.');
  }
}

/** Removes the folders of the run, but for pictures, and but for all of them where a log may be wanted. */
async function tidy(temp, { screenshots, keep }) {
  if (existsSync(screenshots)) {
    console.log(`Screenshots are in ${screenshots}`);
  }
  if (keep) {
    console.log(`Logs and folders of the run are kept in ${temp}`);
    return;
  }
  const inside = screenshots.startsWith(temp) && existsSync(screenshots);
  const gone = inside ? launches.map(({ name }) => join(temp, name)) : [temp];
  await Promise.all(gone.map((folder) => rm(folder, { recursive: true, force: true })));
}

async function report({ passed, failed, skipped }) {
  if (process.env.TEST_TOTALS) {
    await writeFile(process.env.TEST_TOTALS, `${JSON.stringify({ passed, failed, skipped })}\n`);
  }
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

main().catch(async (error) => {
  console.error(error.message);
  await report({ passed: 0, failed: 1, skipped: 0 });
});
