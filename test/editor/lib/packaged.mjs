import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const JSZip = createRequire(import.meta.url)('jszip');

/** Packages the extension of a checkout as users get it, and unpacks the .vsix into `folder`; resolves with where it is. */
export async function unpackPackage(root, folder) {
  const { status } = spawnSync('npm', ['run', '--silent', 'package'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error('The extension could not be packaged.');
  }
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, 'dist', `${name}-${version}.vsix`);
  const zip = await JSZip.loadAsync(await readFile(vsix));
  for (const file of Object.values(zip.files).filter(({ dir }) => !dir)) {
    const path = join(folder, file.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await file.async('nodebuffer'));
  }
  const unpacked = join(folder, 'extension');
  const files = (await readdir(unpacked, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  console.log(`From ${vsix}: ${files.length} files`);
  return unpacked;
}
