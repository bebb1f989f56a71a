import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The accounts that every server knows, and the password of both. */
export const users = ['alice', 'bob'];
export const domain = 'example.test';
export const password = 's3cret';

/** The token of alice, for a server that does not say of itself what its tokens are. */
export const token = 'alice-token';

/** Writes a file with the folders above it; `mode`, `uid` and `gid` are the file's. */
export async function write(path, text, { mode = 0o644, uid = 0, gid = 0 } = {}) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, mode);
  await chown(path, uid, gid);
}

/** Makes a folder that belongs to one user. */
export async function ownFolder(path, { uid = 0, gid = uid, mode = 0o755 } = {}) {
  await mkdir(path, { recursive: true });
  await chmod(path, mode);
  await chown(path, uid, gid);
}

/** The text of a file, or nothing while there is none. */
export function readText(path) {
  return readFile(path, 'utf8').catch(() => '');
}

/** The text of all files in a folder and below, in the order of their names. */
export async function readAll(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name));
  const texts = await Promise.all(files.sort().map(readText));
  return texts.join('');
}
