import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENVIRONMENT_FILES, type Environments, parseEnvironments, SHARED_ENVIRONMENT } from '../language';
import type { Value } from './values';

/** The values of an environment; those from the private file are secret. */
export interface Environment {
  readonly values: ReadonlyMap<string, Value>;
  /** The target that its `server` names. */
  readonly server: string | undefined;
}

/** Why an environment can not be used, in one sentence. */
export interface EnvironmentProblem {
  readonly problem: string;
}

/**
 * Reads `smtp.env.json` and `smtp.private.env.json` beside a script or in the nearest folder above it, or the given files instead:
 * the private one over the public one, the named environment over `$shared`.
 */
export function loadEnvironment(
  folder: string,
  name: string | undefined,
  files: readonly string[] = [],
): Environment | EnvironmentProblem {
  const publicPath = files.length > 0 ? undefined : findUp(folder, ENVIRONMENT_FILES.public);
  const privatePath = files.length > 0 ? undefined : findUp(folder, ENVIRONMENT_FILES.private);
  const paths = files.length > 0 ? files : [publicPath, privatePath].filter((path) => path !== undefined);
  const values = new Map<string, Value>();
  let found = name === undefined;
  const documents: { environments: Environments; secret: boolean }[] = [];
  for (const path of paths) {
    const environments = readFile(path);
    if ('problem' in environments) {
      return environments;
    }
    documents.push({ environments, secret: path.endsWith(ENVIRONMENT_FILES.private) });
  }
  for (const environment of name === undefined ? [SHARED_ENVIRONMENT] : [SHARED_ENVIRONMENT, name]) {
    for (const { environments, secret } of documents) {
      const entries = environments.get(environment);
      if (entries && environment === name) {
        found = true;
      }
      for (const [key, text] of entries ?? []) {
        values.set(key, { text, secret });
      }
    }
  }
  if (!found) {
    const known = [...new Set(documents.flatMap(({ environments }) => [...environments.keys()]))].filter(
      (key) => key !== SHARED_ENVIRONMENT,
    );
    const where = paths.length > 0 ? paths.join(', ') : `${ENVIRONMENT_FILES.public} beside the script or above it`;
    return {
      problem: `There is no environment ${name} in ${where}${known.length > 0 ? `; there are ${known.join(', ')}` : ''}.`,
    };
  }
  return { values, server: values.get('server')?.text };
}

function findUp(folder: string, file: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, file);
    if (isFile(path)) {
      return path;
    }
    if (dirname(at) === at) {
      return undefined;
    }
  }
}

/** A device or a pipe may never end. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readFile(path: string): Environments | EnvironmentProblem {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { problem: `${path} can not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  return parseEnvironments(path, text);
}
