import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { openChannel } from './channel.mjs';
import { tally } from './tally.mjs';

const require = createRequire(import.meta.url);
const { runTests } = require('@vscode/test-electron');
const esbuild = require('esbuild');

const here = resolve(import.meta.dirname, '..');

const settings = {
  'chat.disableAIFeatures': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
};

/**
 * Starts VS Code once, on a fresh copy of the tests' folder, and runs one suite in it; resolves with its counts.
 * A suite that crashes, hangs or does not finish before `deadline` (a time in ms) has failed.
 */
export async function launch({
  name,
  suite,
  trust,
  editor,
  extension,
  root,
  temp,
  screenshots,
  only,
  verbose,
  deadline,
}) {
  if (trust === 'ask' && editor.kind === 'desktop') {
    console.log(`Left out: ${name} (@vscode/test-electron turns workspace trust off)`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  console.log(`VS Code, ${editor.kind}, ${name}`);
  const folder = join(temp, 'workspace');
  const data = join(temp, 'user-data');
  await cp(join(here, 'workspace'), folder, { recursive: true });
  await writeSettings(data);

  const counts = tally({ deadline, onLost: end });
  const interrupted = () => counts.lose('interrupted');
  const channel = await openChannel({ onEvent: counts.event, onGone: counts.gone });
  const tests = await bundleSuite(resolve(here, suite), temp, { channel: channel.url, only });
  process.on('SIGINT', interrupted);
  try {
    await runTests({
      vscodeExecutablePath: editor.executable,
      extensionDevelopmentPath: resolve(root, extension),
      extensionTestsPath: tests,
      extensionTestsEnv: {
        EDITOR_TEST_CHANNEL: channel.url,
        EDITOR_TEST_LOG: verbose ? 'all' : '',
        SCREENSHOTS: screenshots,
      },
      launchArgs: [
        folder,
        `--user-data-dir=${data}`,
        `--extensions-dir=${join(temp, 'extensions')}`,
        '--disable-extensions',
        ...(trust === 'ask' ? ['--ask-for-trust'] : []),
      ],
    });
  } catch (error) {
    counts.ended(error.message);
  } finally {
    process.off('SIGINT', interrupted);
    await channel.close();
  }
  return counts.result();
}

/** Ends VS Code as Ctrl-C does, which @vscode/test-electron passes on to the executable. */
function end(reason) {
  if (reason !== 'interrupted') {
    console.log(`Ending VS Code: ${reason}`);
    process.emit('SIGINT');
  }
}

/** Bundles a suite; resolves with the module to give to VS Code, which first has errors point into the sources. */
async function bundleSuite(entry, folder, { channel, only }) {
  await esbuild.build({
    entryPoints: [entry],
    outfile: join(folder, 'suite.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    sourcesContent: false,
    external: ['vscode'],
    define: { CHANNEL: JSON.stringify(channel), ONLY: JSON.stringify(only) },
    logLevel: 'warning',
  });
  const start = join(folder, 'start.js');
  await writeFile(start, `process.setSourceMapsEnabled(true);\nmodule.exports = require('./suite.js');\n`);
  return start;
}

/** Where desktop VS Code and its server each look for the user's settings. */
async function writeSettings(data) {
  for (const folder of [join(data, 'User'), join(data, 'data', 'User'), join(data, 'data', 'Machine')]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}
