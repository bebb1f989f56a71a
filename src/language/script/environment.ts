import { indexLines } from './text';

/** The names of the files that keep environments, beside a script or above it; values from the second are secret. */
export const ENVIRONMENT_FILES = { public: 'smtp.env.json', private: 'smtp.private.env.json' } as const;

/** The environment whose values every other one has, too. */
export const SHARED_ENVIRONMENT = '$shared';

/** What a file keeps: names and values, by environment. */
export type Environments = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads such a file's text, or says in one sentence what is wrong with it. */
export function parseEnvironments(path: string, text: string): Environments | { readonly problem: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
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
  return environments;
}

/** Where such a file's text names its variables: each name with its line and column, both from 0. */
export function namesInEnvironments(text: string): { name: string; line: number; column: number }[] {
  const lines = indexLines(text);
  const names: { name: string; line: number; column: number }[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\]]/g)) {
    depth += token === '{' || token === '[' ? 1 : token === '}' || token === ']' ? -1 : 0;
    // Environments are the first level, their variables the second.
    if (depth === 2 && token.startsWith('"') && /^[ \t\r\n]*:/.test(text.slice(index + token.length))) {
      const { line, column } = lines.position(index);
      names.push({ name: token.slice(1, -1), line: line - 1, column });
    }
  }
  return names;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
