import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const oneDay = 24 * 60 * 60 * 1000;

/** The folder, outside the checkout, that keeps what was fetched from one run to the next. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'smtp-sessions', 'servers');

/**
 * Unpacks Debian packages, and what they depend on, into a folder of their own; returns that folder.
 * Nothing is installed: Debian's mail servers exclude each other as packages, but not as files.
 *
 * From the machine's own release only what the machine lacks is fetched; from another suite (`sid`) everything
 * down to libc is, since the two can not be mixed. Rejects with apt's own words when a package can not be had.
 */
export async function unpackPackages({ packages, suite, say }) {
  const name = await layerName({ packages, suite });
  const layer = join(cacheFolder, 'layers', name);
  if (existsSync(layer)) {
    return layer;
  }
  await mkdir(join(cacheFolder, 'layers'), { recursive: true });
  const work = await mkdtemp(`${layer}.new-`);
  try {
    const debs = join(work, 'debs');
    await fetchPackages({ packages, suite, debs, say });
    await unpack(debs, join(work, 'root'));
    // Another run may have been quicker; its folder is as good as this one.
    await rename(join(work, 'root'), layer).catch((error) => {
      if (!existsSync(layer)) {
        throw error;
      }
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return layer;
}

/** The version of a package as it was unpacked, without Debian's additions; undefined where that was not noted. */
export async function versionOf(layer, name) {
  const files = await readFile(join(layer, 'packages'), 'utf8').catch(() => '');
  const version = new RegExp(`^${name}_(?:\\d+%3a)?([0-9.]+(?:p\\d+)?)`, 'm').exec(files)?.[1];
  return version?.replace(/\.$/, '');
}

/** A line that says why packages can not be unpacked and used here, or undefined where they can. */
export async function whyNoPackages() {
  const release = await osRelease();
  if (release.ID !== 'debian') {
    return `this is not Debian (but ${release.PRETTY_NAME ?? process.platform})`;
  }
  if (process.getuid?.() !== 0) {
    return "only root can lay them over the machine's own files";
  }
  return undefined;
}

/** The name changes with what the machine has installed, because a layer holds what the machine lacks. */
async function layerName({ packages, suite }) {
  const installed = suite ? '' : await readFile('/var/lib/dpkg/status');
  const digest = createHash('sha256')
    .update(`layout 2\n${packages.join(' ')}\n`)
    .update(installed)
    .digest('hex');
  return `${suite ?? (await osRelease()).VERSION_CODENAME}-${packages[0]}-${digest.slice(0, 12)}`;
}

async function fetchPackages({ packages, suite, debs, say }) {
  await mkdir(join(debs, 'partial'), { recursive: true });
  const apt = await privateApt(suite);
  if (await apt.isStale()) {
    say(`fetching the package lists of ${apt.release}`);
    await apt.update();
  }
  say(`fetching ${packages.join(', ')} of ${apt.release}`);
  const install = [
    ...['install', '--download-only', '--reinstall', '--no-install-recommends', '--yes'],
    ...['-o', `Dir::Cache::archives=${debs}`, ...packages],
  ];
  // A list from yesterday may name versions that the archive has dropped since.
  await apt.run(install).catch(async () => {
    await apt.update();
    await apt.run(install);
  });
}

/** An apt with sources, lists and caches of its own, so that the machine's apt never sees another suite. */
async function privateApt(suite) {
  const { VERSION_CODENAME } = await osRelease();
  const release = suite ?? VERSION_CODENAME;
  const home = join(cacheFolder, 'apt', release);
  const lists = join(home, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(home, 'empty'), { recursive: true });
  const archives = await debianArchives(VERSION_CODENAME);
  const wanted = suite ? [...new Set(archives.map((one) => one.uri))].slice(0, 1) : [];
  const sources = suite
    ? wanted.map((uri) => `deb ${uri} ${suite} main`)
    : archives.map(({ uri, suite: own }) => `deb ${uri} ${own} main`);
  await writeFile(join(home, 'sources.list'), `${sources.join('\n')}\n`);
  await writeFile(join(home, 'no-packages'), '');
  const options = [
    `Dir::Etc::sourcelist=${join(home, 'sources.list')}`,
    `Dir::Etc::sourceparts=${join(home, 'empty')}`,
    `Dir::State::lists=${lists}`,
    `Dir::Cache::pkgcache=${join(home, 'pkgcache.bin')}`,
    `Dir::Cache::srcpkgcache=${join(home, 'srcpkgcache.bin')}`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=2',
    // Nothing is installed, so dpkg's own lock is left to whoever needs it.
    'Debug::NoLocking=true',
    ...(suite ? [`Dir::State::status=${join(home, 'no-packages')}`] : []),
  ];
  const lock = join(home, 'lock');
  const args = ['--timeout', '300', lock, 'apt-get', '-q', ...options.flatMap((option) => ['-o', option])];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const apt = (words) =>
    run('flock', [...args, ...words], { env, maxBuffer: 1 << 26 }).catch((error) => {
      throw new Error(`apt-get ${words[0]} (${release}): ${complaint(error.stderr) || error.message}`);
    });
  const stamp = join(home, 'updated');
  return {
    release,
    run: apt,
    update: async () => {
      await apt(['update']);
      await writeFile(stamp, '');
    },
    isStale: () =>
      stat(stamp).then(
        ({ mtimeMs }) => Date.now() - mtimeMs > oneDay,
        () => true,
      ),
  };
}

function complaint(text = '') {
  return text
    .split('\n')
    .filter((line) => line.startsWith('E:'))
    .join(' ');
}

/** The machine's own Debian sources, in both of apt's formats; the suites of its release only. */
async function debianArchives(codename) {
  const suites = new Set([codename, `${codename}-updates`, `${codename}-security`]);
  const parts = await readdir('/etc/apt/sources.list.d').catch(() => []);
  const files = ['/etc/apt/sources.list', ...parts.map((name) => join('/etc/apt/sources.list.d', name))];
  const found = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    found.push(...(file.endsWith('.sources') ? stanzas(text) : oneLiners(text)));
  }
  const own = found.filter(({ uri, suite }) => suites.has(suite) && /^(https?|file|copy):/.test(uri));
  // The release itself first: its archive is the one that has the other suites too.
  return own.sort((a, b) => Number(b.suite === codename) - Number(a.suite === codename));
}

function oneLiners(text) {
  return text.split('\n').flatMap((line) => {
    const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line.trim());
    return match ? [{ uri: match[1], suite: match[2] }] : [];
  });
}

function stanzas(text) {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'mi').exec(stanza)?.[1].trim().split(/\s+/) ?? [];
    if (!field('Types').includes('deb') || field('Enabled').includes('no')) {
      return [];
    }
    return field('URIs').flatMap((uri) => field('Suites').map((suite) => ({ uri, suite })));
  });
}

async function unpack(debs, root) {
  await mkdir(root);
  const files = (await readdir(debs)).filter((name) => name.endsWith('.deb'));
  for (const file of files) {
    await run('dpkg', ['-x', join(debs, file), root]);
  }
  // Before the merge of /usr, packages shipped /bin, /sbin and /lib as folders; the overlay covers /usr alone.
  for (const old of ['bin', 'sbin', 'lib', 'lib64']) {
    if (existsSync(join(root, old))) {
      await cp(join(root, old), join(root, 'usr', old), { recursive: true, verbatimSymlinks: true, force: true });
    }
  }
  await writeFile(join(root, 'packages'), `${files.join('\n')}\n`);
  await mkdir(join(root, 'usr'), { recursive: true });
  await mkdir(join(root, 'etc'), { recursive: true });
}

async function osRelease() {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const pairs = [...text.matchAll(/^(\w+)="?(.*?)"?$/gm)].map(([, key, value]) => [key, value]);
  return Object.fromEntries(pairs);
}
