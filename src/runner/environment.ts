import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  const publicPath = files.length > 0 ? undefined : findUp(folder, PUBLIC);
  const privatePath = files.length > 0 ? undefined : findUp(folder, PRIVATE);
  const paths = files.length > 0 ? files : [publicPath, privatePath].filter((path) => path !== undefined);
  const values = new Map<string, Value>();
  let found = name === undefined;
  const documents: { document: EnvironmentDocument; secret: boolean }[] = [];
  for (const path of paths) {
    const document = readDocument(path);
    if ('problem' in document) {
      return document;
    }
    documents.push({ document, secret: path.endsWith(PRIVATE) });
  }
  for (const environment of name === undefined ? [SHARED] : [SHARED, name]) {
    for (const { document, secret } of documents) {
      const entries = document.environments.get(environment);
      if (entries && environment === name) {
        found = true;
      }
      for (const [key, text] of entries ?? []) {
        values.set(key, { text, secret });
      }
    }
  }
  if (!found) {
    const known = [...new Set(documents.flatMap(({ document }) => [...document.environments.keys()]))].filter(
      (key) => key !== SHARED,
    );
    const where = paths.length > 0 ? paths.join(', ') : `${PUBLIC} beside the script or above it`;
    return {
      problem: `There is no environment ${name} in ${where}${known.length > 0 ? `; there are ${known.join(', ')}` : ''}.`,
    };
  }
  return { values, server: values.get('server')?.text };
}

/** The names of the environments that a script in a folder can choose from. */
export function environmentNames(folder: string): string[] {
  const names = new Set<string>();
  for (const file of [PUBLIC, PRIVATE]) {
    const path = findUp(folder, file);
    const document = path === undefined ? undefined : readDocument(path);
    if (!document || 'problem' in document) {
      continue;
    }
    for (const name of document.environments.keys()) {
      if (name !== SHARED) {
        names.add(name);
      }
    }
  }
  return [...names];
}

const PUBLIC = 'smtp.env.json';
const PRIVATE = 'smtp.private.env.json';
const SHARED = '$shared';

interface EnvironmentDocument {
  readonly environments: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function findUp(folder: string, file: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, file);
    if (existsSync(path)) {
      return path;
    }
    if (dirname(at) === at) {
      return undefined;
    }
  }
}

function readDocument(path: string): EnvironmentDocument | EnvironmentProblem {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { problem: `${path} can not be read as JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isRecord(parsed)) {
    return { problem: `${path} is an object of environments: { "staging": { "host": "…" } }.` };
  }
  const environments = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, entries] of Object.entries(parsed)) {
    if (name.startsWith('$schema')) {
      continue;
    }
    if (!isRecord(entries)) {
      return { problem: `In ${path}, ${name} is an object of names and values.` };
    }
    const values = new Map<string, string>();
    for (const [key, value] of Object.entries(entries)) {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
        return { problem: `In ${path}, the value of ${name}.${key} is a text, a number, true or false.` };
      }
      values.set(key, String(value));
    }
    environments.set(name, values);
  }
  return { environments };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
