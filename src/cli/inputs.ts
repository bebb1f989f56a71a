import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import picomatch from 'picomatch';
import type { Source } from '../runner';
import { CliError } from './cli-error';

/** The scripts that were named, and how to show a path. */
export interface Inputs {
  readonly sources: readonly Source[];
  readonly pathName: (path: string) => string;
}

/** Reads the scripts that files, folders, globs and `-` stand for; throws `CliError` where there is none. */
export async function readInputs(named: readonly string[]): Promise<Inputs> {
  if (named.length === 0) {
    throw new CliError('Name a script, a folder, a glob, or `-` for standard input.');
  }
  const names = new Map<string, string>();
  const sources: Source[] = [];
  for (const name of named) {
    if (name === '-') {
      const path = resolve('-');
      if (names.has(path)) {
        continue;
      }
      names.set(path, '-');
      sources.push({ path, text: await text(process.stdin) });
      continue;
    }
    for (const file of await filesOf(name)) {
      const path = resolve(file);
      if (names.has(path)) {
        continue;
      }
      names.set(path, file);
      sources.push({ path, text: await readScript(file) });
    }
  }
  return { sources, pathName: (path) => names.get(path) ?? shorter(path) };
}

async function filesOf(name: string): Promise<readonly string[]> {
  const found = await stat(name).catch(() => undefined);
  // A shell's `<(…)` is a pipe.
  if (found?.isFile() || found?.isFIFO()) {
    return [name];
  }
  if (found && !found.isDirectory()) {
    throw new CliError(`${name} is neither a file nor a folder.`);
  }
  const scripts = found?.isDirectory() ? await scriptsIn(name) : await matching(name.replaceAll('\\', '/'));
  const files = await filesAmong(scripts);
  if (files.length > 0) {
    return files.sort();
  }
  if (found) {
    throw new CliError(`The folder ${name} holds no .smtp file.`);
  }
  const { isGlob } = picomatch.scan(name.replaceAll('\\', '/'));
  throw new CliError(isGlob ? `No file matches ${name}.` : `There is no file ${name}.`);
}

/** Without folders that are named like scripts, and links to devices, which may never end; what is wrong with others is said where they are read. */
async function filesAmong(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return paths.filter((_, index) => found[index]?.isFile() ?? true);
}

async function scriptsIn(folder: string): Promise<string[]> {
  const files = await filesBelow(folder);
  return files.filter((file) => file.endsWith('.smtp') && !isForInclusion(file)).map((file) => join(folder, file));
}

async function matching(pattern: string): Promise<string[]> {
  const { base, isGlob } = picomatch.scan(pattern);
  if (!isGlob) {
    return [];
  }
  const matches = picomatch(pattern);
  const files = await filesBelow(base || '.');
  return files.map((file) => (base === '' ? file : `${base}/${file}`)).filter((file) => matches(file));
}

/** Every file in a folder and below, named from it with `/`; what packages bring along is left out. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries
    .map((entry) => entry.replaceAll('\\', '/'))
    .filter((file) => !/(^|\/)(node_modules|\.git)\//.test(file));
}

/** Files and folders whose name starts with `_` are there to be included. */
function isForInclusion(path: string): boolean {
  return path.split(/[\\/]/).some((part) => part.startsWith('_'));
}

async function readScript(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${path} can not be read (${error.code ?? error.message}).`);
  });
}

function shorter(path: string): string {
  const short = relative('', path);
  return short.startsWith(join('..', '..')) ? path : short;
}
