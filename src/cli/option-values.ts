import { readFile } from 'node:fs/promises';
import { parseDuration } from '../language';
import { CliError } from './cli-error';

/** Reads `NAME=VALUE` options; throws `CliError`. */
export function readPairs(option: string, given: readonly string[] = []): Map<string, string> {
  return new Map(
    given.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new CliError(
          `--${option} is written --${option} NAME=VALUE, not ${equals === -1 ? 'without `=`' : 'without a name'}.`,
        );
      }
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

/** Reads `NAME=VALUE` options and those that stand in files, a line each; blank lines and comments (`#`) aside. The options beat the files, a later file beats an earlier. */
export async function readPairsAndFiles(
  option: string,
  given: readonly string[] | undefined,
  fileOption: string,
  files: readonly string[] = [],
): Promise<Map<string, string>> {
  const pairs = new Map<string, string>();
  for (const path of files) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CliError(`--${fileOption}: ${path} can not be read (${error.code ?? error.message}).`);
    });
    for (const [index, line] of text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .entries()) {
      const equals = line.indexOf('=');
      if (/^\s*(#|$)/.test(line)) {
        continue;
      }
      if (equals <= 0) {
        // The line may be a secret: it is not repeated.
        throw new CliError(`--${fileOption}: line ${index + 1} of ${path} is not written NAME=VALUE.`);
      }
      pairs.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
    }
  }
  return new Map([...pairs, ...readPairs(option, given)]);
}

/** Reads a count; throws `CliError`. */
export function readCount(option: string, text: string | undefined, least = 1): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count < least) {
    throw new CliError(`--${option} wants a number from ${least} on, not ${text}.`);
  }
  return count;
}

/** Reads one of some words; throws `CliError`. */
export function readChoice<const T extends string>(
  option: string,
  text: string | undefined,
  choices: readonly [T, ...T[]],
): T {
  if (text === undefined) {
    return choices[0];
  }
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw new CliError(`--${option} is ${choices.join(', ')}, not ${text}.`);
  }
  return choice;
}

/** Reads a duration in ms, bare numbers in seconds; throws `CliError`. */
export function readDuration(option: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  // curl and Hurl take bare seconds.
  const duration = parseDuration(/^\d+(\.\d+)?$/.test(text) ? `${text}s` : text);
  if (duration === undefined || duration === 0) {
    throw new CliError(`--${option} wants a duration: 500ms, 5s, 2m; not ${text}.`);
  }
  return duration;
}

/** Reads a part `I/N`; throws `CliError`. */
export function readShard(text: string | undefined): { readonly index: number; readonly count: number } | undefined {
  if (text === undefined) {
    return undefined;
  }
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > count) {
    throw new CliError(`--shard is written I/N, with I from 1 to N; not ${text}.`);
  }
  return { index, count };
}

/** Reads a PEM file into a setting; throws `CliError`. */
export async function readPem<const K extends 'ca' | 'cert' | 'key'>(
  option: string,
  key: K,
  path: string | undefined,
): Promise<{ [P in K]?: string }> {
  if (path === undefined) {
    return {};
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`--${option}: ${path} can not be read (${error.code ?? error.message}).`);
  });
  if (!text.includes('-----BEGIN ')) {
    throw new CliError(`--${option}: ${path} is no PEM file: it has no line -----BEGIN ….`);
  }
  return { [key]: text } as { [P in K]?: string };
}
