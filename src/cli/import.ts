import { basename, extname } from 'node:path';
import { IMPORT_FORMATS, type ImportFormat, importSessions } from '../language';
import { printable } from '../report';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { readInputs } from './inputs';
import { readArguments } from './options';

/** `import`: makes one script of other tools' sessions, on standard output; what is to be known of a line goes to standard error. */
export async function importScripts(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('import', args);
  const from = formatOf(values.from);
  const { sources, pathName } = await readInputs(positionals);
  const inputs = sources.map(({ path, text }) => ({ shown: pathName(path), ...decoded(text) }));
  const { text, notes, empty } = importSessions(
    inputs.map((input) => ({ text: input.text, ...(inputs.length > 1 && { name: nameOf(input.shown) }) })),
    { from },
  );
  const nothing = empty.flatMap((index) => inputs[index]?.shown ?? []);
  if (nothing.length > 0) {
    throw new CliError(`${nothing.join(', ')}: there is nothing to import. ${WANTED[from]}`);
  }
  for (const [index, { shown, latin }] of inputs.entries()) {
    if (latin) {
      process.stderr.write(`${shown}: this is no UTF-8, and was read as Windows-1252.\n`);
    }
    for (const { line, message } of notes[index] ?? []) {
      process.stderr.write(`${shown}:${line}: ${printable(message)}\n`);
    }
  }
  process.stdout.write(text);
  return exitCodes.passed;
}

function formatOf(given: string | undefined): ImportFormat {
  const format = IMPORT_FORMATS.find((each) => each === given);
  if (!format) {
    const wanted = `--from says what the files are: ${IMPORT_FORMATS.join(', ')}`;
    throw new CliError(given === undefined ? `${wanted}.` : `${wanted}, not ${given}.`);
  }
  return format;
}

const WANTED: Readonly<Record<ImportFormat, string>> = {
  exim: 'A test of Exim has `client` lines, and below them lines that are sent or begin with `???`.',
  mpt: 'A script of James MPT has lines that begin with `C:` and `S:`.',
  swaks: 'That is a command line that begins with `swaks`, or a file with one of its options a line.',
  transcript: 'A transcript has lines that were sent, and replies that begin with a code.',
};

/** Captures may hold any octets; a script is UTF-8. */
function decoded(source: Uint8Array | string): { readonly text: string; readonly latin: boolean } {
  if (typeof source === 'string') {
    return { text: source, latin: false };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(source), latin: false };
  } catch {
    return { text: new TextDecoder('latin1').decode(source), latin: true };
  }
}

function nameOf(path: string): string {
  return path === '-' ? 'Standard input' : basename(path, extname(path));
}
