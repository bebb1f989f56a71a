import { ENVIRONMENT_FILES, parseEnvironments, SHARED_ENVIRONMENT } from '../language';
import { editorFiles } from './scripts';

/** The names that the environments of a script (a path) define: the shared one, and each that is `wanted`. */
export async function environmentNames(path: string, wanted: (environment: string) => boolean): Promise<Set<string>> {
  const files = Object.values(ENVIRONMENT_FILES);
  const found = await Promise.all(files.map((file) => readUpwards(path, file)));
  const names = new Set<string>();
  for (const [index, text] of found.entries()) {
    const environments = text === undefined ? undefined : parseEnvironments(files[index] ?? '', text);
    // What is wrong with such a file is said where it is open, and when something runs.
    if (!environments || 'problem' in environments) {
      continue;
    }
    for (const [environment, values] of environments) {
      for (const name of environment === SHARED_ENVIRONMENT || wanted(environment) ? values.keys() : []) {
        names.add(name);
      }
    }
  }
  return names;
}

/** The nearest such file's text, beside a script or above it. */
async function readUpwards(path: string, file: string): Promise<string | undefined> {
  for (let name = file, last = ''; ; name = `../${name}`) {
    const candidate = editorFiles.resolve(path, name);
    if (candidate === last) {
      return undefined;
    }
    const octets = await editorFiles.read(candidate);
    if (octets) {
      return new TextDecoder().decode(octets);
    }
    last = candidate;
  }
}
