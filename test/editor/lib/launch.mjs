import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { bundleSuite } from './bundle.mjs';
import { openChannel } from './channel.mjs';
import { tally } from './tally.mjs';
import { webOnly } from './web-only.mjs';

const { runTests } = createRequire(import.meta.url)('@vscode/test-electron');

const here = resolve(import.meta.dirname, '..');

const defaults = {
  'chat.disableAIFeatures': true,
  // Nobody but the extension is to call a test's servers.
  'remote.autoForwardPorts': false,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  // So that a terminal's text can be read.
  'terminal.integrated.gpuAcceleration': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts VS Code once and runs one suite in it; resolves with its counts. A suite that crashes, hangs or is not done
 * before `deadline` (a time in ms) has failed.
 *
 * `start` says what is started: its `name`; the `suite`; `trust: 'ask'` for a folder that is not trusted; `web: true`
 * for the extension as a browser has it; `roots` for a workspace of folders with these names; `folder` for another one than the tests' own, which is copied; `settings` of
 * the user beside the tests' own; `scale`, the screen's dots for each pixel; `language` of the editor, if not English.
 */
export async function launch(start, { editor, extension, temp, screenshots, only = '', verbose = false, deadline }) {
  if (start.trust === 'ask' && editor.kind === 'desktop') {
    console.log(`Left out: ${start.name} (@vscode/test-electron turns workspace trust off)`);
    return { passed: 0, failed: 0, skipped: 1, failures: [] };
  }
  console.log(`VS Code, ${editor.kind}, ${start.name}`);
  const folder = join(temp, 'workspace');
  const data = join(temp, 'user-data');
  await cp(start.folder ?? join(here, 'workspace'), folder, { recursive: true });
  const opened = start.roots ? await writeWorkspace(folder, start.roots) : folder;
  await writeSettings(data, { ...defaults, ...start.settings });

  let place = (text) => text;
  const counts = tally({ deadline, place: (text) => place(text), onLost: end });
  const channel = await openChannel({ onEvent: counts.event, onGone: counts.gone });
  const interrupted = () => counts.lose('interrupted');
  process.on('SIGINT', interrupted);
  try {
    const under = start.web ? await webOnly(extension, join(temp, 'extension')) : extension;
    // A suite in the extension's own folder runs in the extension's own host.
    const home = start.web ? under : temp;
    const suite = await bundleSuite(resolve(here, start.suite), home, { channel: channel.url, only, web: start.web });
    place = suite.place;
    await runTests({
      vscodeExecutablePath: editor.executable,
      extensionDevelopmentPath: under,
      extensionTestsPath: suite.path,
      extensionTestsEnv: {
        EDITOR_TEST_CHANNEL: channel.url,
        EDITOR_TEST_LOG: verbose ? 'all' : '',
        EDITOR_TEST_SCALE: String(start.scale ?? 1),
        SCREENSHOTS: screenshots,
      },
      launchArgs: [
        opened,
        `--user-data-dir=${data}`,
        `--extensions-dir=${join(temp, 'extensions')}`,
        '--disable-extensions',
        ...(start.trust === 'ask' ? ['--ask-for-trust'] : []),
        ...(start.web ? ['--extensionDevelopmentKind=web'] : []),
        ...(start.language ? [`--locale=${start.language}`] : []),
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

async function writeWorkspace(folder, roots) {
  await Promise.all(roots.map((root) => mkdir(join(folder, root), { recursive: true })));
  const file = join(folder, 'tests.code-workspace');
  await writeFile(file, JSON.stringify({ folders: roots.map((path) => ({ path })) }));
  return file;
}

/** Where desktop VS Code and its server each look for the user's settings. */
async function writeSettings(data, settings) {
  for (const folder of [join(data, 'User'), join(data, 'data', 'User'), join(data, 'data', 'Machine')]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}
