import { writeFile } from 'node:fs/promises';
import { allFindings, decodeScript, type Finding, fixUntilDone, loadProject } from '../language';
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
    const fixed = await fixUntilDone(text, (current) => ownFindings(path, current));
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

async function ownFindings(path: string, text: string): Promise<Finding[]> {
  const project = await loadProject(path, text, diskFiles);
  return allFindings(project, { names: new Set() }).flatMap((found) => (found.path === path ? [found.finding] : []));
}
