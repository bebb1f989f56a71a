import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './packages.mjs';

const run = promisify(execFile);
const source = join(import.meta.dirname, '..', 'npm');

/**
 * Installs the servers that npm has, as `npm/package-lock.json` pins them, into a folder of the cache that is named by
 * that file; resolves with the folder that has their `node_modules`, and with each one's version.
 */
export async function installModules({ say }) {
  const lock = await readFile(join(source, 'package-lock.json'), 'utf8');
  const { dependencies: versions } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, 'npm', digest);
  if (existsSync(folder)) {
    return { folder, versions };
  }
  await mkdir(join(cacheFolder, 'npm'), { recursive: true });
  const work = await mkdtemp(`${folder}.new-`);
  try {
    for (const name of ['package.json', 'package-lock.json']) {
      await copyFile(join(source, name), join(work, name));
    }
    say(`fetching ${Object.keys(versions).join(', ')} from npm`);
    await run('npm', ['ci', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], { cwd: work });
    // Another run may have been quicker; its folder is as good as this one.
    await rename(work, folder).catch((error) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { folder, versions };
}
