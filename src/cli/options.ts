import { parseArgs } from 'node:util';
import { closest } from '../smtp';
import { CliError } from './cli-error';

export type CommandName = 'run' | 'check' | 'fix' | 'serve' | 'import';

/** Whether a word is the name of a command. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandOptions, name);
}

/** An option: what it takes, and a line of help. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
  /** What stands above it in the help, with the options that follow. */
  readonly group?: string;
}

const values = {
  env: { type: 'string', group: 'Values', value: 'NAME', help: 'Take values from this environment of smtp.env.json' },
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
  secret: {
    type: 'string',
    multiple: true,
    value: 'NAME=VALUE',
    help: 'Set a secret, masked wherever it turns up; or SMTP_SECRET_NAME in the environment',
  },
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
      group: 'Server',
      multiple: true,
      value: 'URL',
      help: 'Run against this server: smtp://host:port, smtps://…, lmtp://…, lmtp+unix:PATH, mx://domain',
    },
    sandbox: { type: 'boolean', help: 'Start the built-in server for this run, and show what it took' },
    ...values,
    session: { type: 'string', group: 'Sessions', value: 'TITLE|LINE', help: 'Run only this session' },
    jobs: { type: 'string', value: 'N', help: 'Run that many sessions at a time' },
    repeat: { type: 'string', value: 'N', help: 'Run everything that many times' },
    shard: { type: 'string', value: 'I/N', help: 'Run the I-th of N parts' },
    retry: { type: 'string', value: 'N', help: 'Run what did not pass up to N times more' },
    'fail-fast': { type: 'boolean', help: 'Skip the rest after a session that did not pass' },
    strict: { type: 'boolean', help: 'Refuse scripts with any error' },
    'connect-timeout': {
      type: 'string',
      group: 'Connection and TLS',
      value: 'DURATION',
      help: 'How long connecting may take: 5s, 500ms',
    },
    'max-time': { type: 'string', value: 'DURATION', help: 'How long one session may take' },
    cacert: { type: 'string', value: 'FILE', help: 'Trust these CA certificates (PEM)' },
    cert: { type: 'string', value: 'FILE', help: 'The client certificate (PEM)' },
    key: { type: 'string', value: 'FILE', help: 'The key of the client certificate (PEM)' },
    insecure: { type: 'boolean', short: 'k', help: 'Do not verify certificates' },
    proxy: {
      type: 'string',
      value: 'URL',
      help: 'Connect through this proxy: socks5://host:port, socks5h://…, http://user:password@…',
    },
    ipv4: { type: 'boolean', help: 'Connect to IPv4 addresses only' },
    ipv6: { type: 'boolean', help: 'Connect to IPv6 addresses only' },
    'report-json': { type: 'string', group: 'Output', value: 'FILE', help: 'Write the result as JSON' },
    'report-junit': {
      type: 'string',
      value: 'FILE',
      help: 'Write the result as JUnit XML: a suite a file, a case a session',
    },
    'report-tap': { type: 'string', value: 'FILE', help: 'Write the result as TAP, version 14' },
    'report-html': { type: 'string', value: 'DIR', help: 'Write the result as a page: DIR/index.html' },
    output: { type: 'string', value: 'FILE', help: 'Write the transcript to a file' },
    verbose: { type: 'boolean', help: 'Show warnings about the scripts too' },
    quiet: { type: 'boolean', help: 'Show only what did not pass' },
    color: { type: 'string', value: 'auto|always|never', help: 'Colour the output' },
    'show-secrets': { type: 'boolean', help: 'Do not mask secrets' },
    ...help,
  },
  check: {
    ...values,
    format: { type: 'string', group: 'Findings', value: 'text|json|github|sarif', help: 'How findings are written' },
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
  import: {
    from: {
      type: 'string',
      value: 'exim|mpt|swaks|transcript',
      help: 'What the files are: scripts of Exim’s test client or of James MPT, a swaks command, a transcript',
    },
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

/** The values of `run`'s options. */
export type RunOptions = ReturnType<typeof readArguments<'run'>>['values'];

function explain(error: unknown, command: CommandName): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '(-[^']*)'/.exec(message)?.[1];
  const more = `\`smtp-sessions ${command} --help\` lists the options.`;
  const ambiguous = /^Option '([^']*)' argument is ambiguous/.exec(message)?.[1];
  if (ambiguous !== undefined) {
    return `${ambiguous} wants a value; one that starts with a dash is written ${ambiguous}=-…. ${more}`;
  }
  const lacking = /^Option '(-[^' ]*)[^']*' argument missing/.exec(message)?.[1];
  if (lacking !== undefined) {
    const named: Readonly<Record<string, Option>> = commandOptions[command];
    return `${lacking} wants a value: ${lacking} ${named[lacking.replace(/^-+/, '')]?.value ?? '…'}. ${more}`;
  }
  if (unknown === undefined) {
    return `${message.replace(/\.?(\n.*)?$/s, '.')} ${more}`;
  }
  const near = closest(unknown.replace(/^-+/, ''), Object.keys(commandOptions[command]));
  return `${command} has no option ${unknown}.${near === undefined ? '' : ` Did you mean --${near}?`} ${more}`;
}
