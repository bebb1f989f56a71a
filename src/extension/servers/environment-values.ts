import { ENVIRONMENT_FILES, type OutsideValue, parseEnvironments, SHARED_ENVIRONMENT } from '../../language';
import { editorFiles } from '../scripts';

/** What the environments of a script (a path) define: the shared one, and over it each that is `wanted`; the private file over the public one. */
export async function environmentValues(
  path: string,
  wanted: (environment: string) => boolean,
): Promise<Map<string, OutsideValue>> {
  const files = Object.values(ENVIRONMENT_FILES);
  const found = await Promise.all(files.map((file) => readUpwards(path, file)));
  const entries = found.flatMap((file, index) => {
    const environments = file && parseEnvironments(file.path, file.text);
    // What is wrong with such a file is said where it is open, and when something runs.
    return !environments || 'problem' in environments
      ? []
      : [...environments].map(([environment, values]) => ({ environment, values, secret: files[index] === PRIVATE }));
  });
  const shared = entries.filter(({ environment }) => environment === SHARED_ENVIRONMENT);
  const named = entries.filter(({ environment }) => environment !== SHARED_ENVIRONMENT && wanted(environment));
  return new Map(
    [...shared, ...named].flatMap(({ values, secret }) => [...values].map(([name, text]) => [name, { text, secret }])),
  );
}

const PRIVATE = ENVIRONMENT_FILES.private;

/** The nearest file of that name, beside a script (a path) or above it. */
export async function readUpwards(script: string, file: string): Promise<{ path: string; text: string } | undefined> {
  for (let name = file, last = ''; ; name = `../${name}`) {
    const path = editorFiles.resolve(script, name);
    if (path === last) {
      return undefined;
    }
    const octets = await editorFiles.read(path);
    if (octets) {
      return { path, text: new TextDecoder().decode(octets) };
    }
    last = path;
  }
}
