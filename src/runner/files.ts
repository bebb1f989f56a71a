import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Files } from '../language';

/** The files of this machine; paths are relative to the file they are written in. */
export const diskFiles: Files = {
  resolve: (from, path) => resolve(dirname(from), path),
  read: (path) => readFile(path).catch(() => undefined),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
};
