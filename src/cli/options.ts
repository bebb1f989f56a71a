import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { closest } from '../smtp';
import { CliError } from './cli-error';

export type CommandName = 'run' | 'check' | 'fix' | 'serve';

/** Whether a word is the name of a command. */
export function isCommandName(name: string): name is CommandName {
  return name in commandOptions;
}

/** An option: what it takes, and a line of help. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

const values = {
  env: { type: 'string', value: 'NAME', help: 'Take values from this environment of smtp.env.json' },
  'env-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'Use this environment file instead of smtp.env.json',
  },
  variable: { type: 'string', multiple: true, value: 'NAME=VALUE', help: 'Set a variable' },
  'variables-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'Set the variables that a file has, NAME=VALUE a line',
  },
  secret: { type: 'string', multiple: true, value: 'NAME=VALUE', help: 'Set a secret, masked wherever it turns up' },
  'secrets-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'Set the secrets that a file has, NAME=VALUE a line',
  },
} as const satisfies Readonly<Record<string, Option>>;

const help = { help: { type: 'boolean', short: 'h', help: 'Show this help' } } as const satisfies Readonly<
  Record<string, Option>
>;

/** The options of each command: they make the parser and the help. */
export const commandOptions = {
  run: {
    server: {
      type: 'string',
      multiple: true,
      value: 'URL',
      help: 'Run against this server: smtp://host:port, smtps://…, lmtp://…',
    },
    sandbox: { type: 'boolean', help: 'Start the built-in server for this run, and show what it took' },
    ...values,
    session: { type: 'string', value: 'TITLE|LINE', help: 'Run only this session' },
    jobs: { type: 'string', value: 'N', help: 'Run that many sessions at a time' },
    repeat: { type: 'string', value: 'N', help: 'Run everything that many times' },
    shard: { type: 'string', value: 'I/N', help: 'Run the I-th of N parts' },
    retry: { type: 'string', value: 'N', help: 'Run what did not pass up to N times more' },
    'fail-fast': { type: 'boolean', help: 'Skip the rest after a session that did not pass' },
    strict: { type: 'boolean', help: 'Refuse scripts with any error' },
    'connect-timeout': { type: 'string', value: 'DURATION', help: 'How long connecting may take: 5s, 500ms' },
    'max-time': { type: 'string', value: 'DURATION', help: 'How long one session may take' },
    cacert: { type: 'string', value: 'FILE', help: 'Trust these CA certificates (PEM)' },
    cert: { type: 'string', value: 'FILE', help: 'The client certificate (PEM)' },
    key: { type: 'string', value: 'FILE', help: 'The key of the client certificate (PEM)' },
    insecure: { type: 'boolean', short: 'k', help: 'Do not verify certificates' },
    ipv4: { type: 'boolean', help: 'Connect to IPv4 addresses only' },
    ipv6: { type: 'boolean', help: 'Connect to IPv6 addresses only' },
    'report-json': { type: 'string', value: 'FILE', help: 'Write the result as JSON' },
    output: { type: 'string', value: 'FILE', help: 'Write the transcript to a file' },
    verbose: { type: 'boolean', help: 'Show warnings about the scripts too' },
    quiet: { type: 'boolean', help: 'Show only what did not pass' },
    color: { type: 'string', value: 'auto|always|never', help: 'Colour the output' },
    'show-secrets': { type: 'boolean', help: 'Do not mask secrets' },
    ...help,
  },
  check: {
    ...values,
    format: { type: 'string', value: 'text|json|github|sarif', help: 'How findings are written' },
    severity: { type: 'string', multiple: true, value: 'CODE=LEVEL', help: 'error, warning, info or off for a code' },
    'max-warnings': { type: 'string', value: 'N', help: 'Fail with more warnings than this' },
    color: { type: 'string', value: 'auto|always|never', help: 'Colour the output' },
    ...help,
  },
  fix: {
    stdout: { type: 'boolean', help: 'Write the script to standard output, and leave the file as it is' },
    ...help,
  },
  serve: {
    listen: { type: 'string', value: 'ADDRESS:PORT', help: 'Where to listen: 127.0.0.1:2525; port 0 picks a free one' },
    tls: { type: 'boolean', help: 'TLS from the first octet' },
    lmtp: { type: 'boolean', help: 'Speak LMTP' },
    'certificate-file': { type: 'string', value: 'FILE', help: 'Write the certificate made for this run here (PEM)' },
    verbose: { type: 'boolean', help: 'Show every session' },
    ...help,
  },
} as const satisfies Readonly<Record<CommandName, Readonly<Record<string, Option>>>>;

/** Reads a command's arguments; throws `CliError` with what is wrong and what would be right. */
export function readArguments<const C extends CommandName>(command: C, args: readonly string[]) {
  const options: (typeof commandOptions)[C] = commandOptions[command];
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CliError(explain(error, command));
  }
}

function explain(error: unknown, command: CommandName): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '(-[^']*)'/.exec(message)?.[1];
  const more = `\`smtp-sessions ${command} --help\` lists the options.`;
  if (unknown === undefined) {
    return `${message.split('\n')[0]} ${more}`;
  }
  const near = closest(unknown.replace(/^-+/, ''), Object.keys(commandOptions[command]));
  return `${command} has no option ${unknown}.${near === undefined ? '' : ` Did you mean --${near}?`} ${more}`;
}

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
