import { writeFile } from 'node:fs/promises';
import { allFindings, applyFixes, decodeScript, loadProject } from '../language';
import { diskFiles } from '../runner';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { readInputs } from './inputs';
import { readArguments } from './options';

/** `fix`: applies the certain fixes, in place or to standard output. */
export async function fix(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('fix', args);
  const { sources, pathName } = await readInputs(positionals);
  if (values.stdout && sources.length > 1) {
    throw new CliError('--stdout takes one script: several would run into each other.');
  }
  for (const { path, text: source } of sources) {
    const name = pathName(path);
    const { text, finding } = typeof source === 'string' ? { text: source } : decodeScript(source);
    if (finding) {
      throw new CliError(`${name} is left as it is: ${finding.message}`);
    }
    const fixed = await fixUntilDone(path, text);
    if (values.stdout || name === '-') {
      process.stdout.write(fixed.text);
      continue;
    }
    if (fixed.count > 0) {
      await writeFile(path, fixed.text).catch((error: NodeJS.ErrnoException) => {
        throw new CliError(`${name} can not be written (${error.code ?? error.message}).`);
      });
    }
    process.stdout.write(`${name}: ${fixed.count === 0 ? 'nothing to fix' : `${fixed.count} fixed`}\n`);
  }
  return exitCodes.passed;
}

/** A fix may uncover another mistake, so that it takes more than one pass; each makes a mistake less. */
async function fixUntilDone(path: string, text: string): Promise<{ text: string; count: number }> {
  let count = 0;
  let current = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const project = await loadProject(path, current, diskFiles);
    const own = allFindings(project, { names: new Set() }).filter((found) => found.path === path);
    const fixed = applyFixes(
      current,
      own.map(({ finding }) => finding),
    );
    if (fixed.count === 0) {
      break;
    }
    current = fixed.text;
    count += fixed.count;
  }
  return { text: current, count };
}

const MOST_PASSES = 10;
