import { access, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Files } from '../language';

/** The files of this machine; paths are relative to the file they are written in. */
export const diskFiles: Files = {
  resolve: (from, path) => resolve(dirname(from), path),
  async read(path) {
    // A device or a pipe may never end.
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ? readFile(path).catch(() => undefined) : undefined;
  },
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
};
