import { ENVIRONMENT_FILES, type OutsideValue, parseEnvironments, SHARED_ENVIRONMENT } from '../../language';
import { editorFiles } from '../scripts';

/** What the environments of a script (a path) define: the shared one, and over it each that is `wanted`; the private file over the public one. */
export async function environmentValues(
  path: string,
  wanted: (environment: string) => boolean,
): Promise<Map<string, OutsideValue>> {
  const entries = (await environmentsOf(path)).flatMap(({ secret, environments }) =>
    // What is wrong with such a file is said where it is open, and when something runs.
    'problem' in environments
      ? []
      : [...environments].map(([environment, values]) => ({ environment, values, secret })),
  );
  const shared = entries.filter(({ environment }) => environment === SHARED_ENVIRONMENT);
  const named = entries.filter(({ environment }) => environment !== SHARED_ENVIRONMENT && wanted(environment));
  return new Map(
    [...shared, ...named].flatMap(({ values, secret }) => [...values].map(([name, text]) => [name, { text, secret }])),
  );
}

/** The names that a script (a path) can choose from, or what is wrong with a file that has some. */
export async function environmentNames(path: string): Promise<readonly string[] | { readonly problem: string }> {
  const names = new Set<string>();
  for (const { environments } of await environmentsOf(path)) {
    if ('problem' in environments) {
      return environments;
    }
    for (const name of environments.keys()) {
      names.add(name);
    }
  }
  names.delete(SHARED_ENVIRONMENT);
  return [...names];
}

async function environmentsOf(path: string) {
  const files = await Promise.all(Object.values(ENVIRONMENT_FILES).map((file) => readUpwards(path, file)));
  return files.flatMap((file) =>
    file
      ? [{ secret: file.name === ENVIRONMENT_FILES.private, environments: parseEnvironments(file.path, file.text) }]
      : [],
  );
}

/** The nearest file of that name, beside a script (a path) or above it. */
export async function readUpwards(
  script: string,
  file: string,
): Promise<{ name: string; path: string; text: string } | undefined> {
  for (let name = file, last = ''; ; name = `../${name}`) {
    const path = editorFiles.resolve(script, name);
    if (path === last) {
      return undefined;
    }
    const octets = await editorFiles.read(path);
    if (octets) {
      return { name: file, path, text: new TextDecoder().decode(octets) };
    }
    last = path;
  }
}
