import { readFile, writeFile } from 'node:fs/promises';
import { parseDuration } from '../language';
import {
  comparisonLines,
  jsonReport,
  runSummary,
  sessionEnd,
  sessionHeading,
  stepLines,
  type TranscriptLine,
} from '../report';
import {
  diskFiles,
  type Overrides,
  prepare,
  type RunListener,
  type RunSettings,
  run,
  type SessionResult,
} from '../runner';
import { parseTarget } from '../smtp';
import { CliError } from './cli-error';
import { exitCodeOf, exitCodes } from './exit-codes';
import { findingLines } from './findings';
import { readInputs } from './inputs';
import { interruption } from './interruption';
import { keyLog } from './key-log';
import { mailboxLines } from './mailbox';
import { readArguments, readCount, readPairsAndFiles } from './options';
import { createPaint } from './paint';

type Options = ReturnType<typeof readArguments<'run'>>['values'];

/** `run`: replays scripts; the transcript goes to standard output. */
export async function runScripts(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('run', args);
  const { sources, pathName } = await readInputs(positionals);
  const settings = await readSettings(values);
  const transcript: string[] = [];
  const paint = createPaint(values.color, process.stdout);
  const print = (lines: readonly TranscriptLine[]) => {
    if (lines.length === 0) {
      return;
    }
    if (values.output === undefined) {
      process.stdout.write(paint(lines));
    } else {
      transcript.push(...lines.map(({ text }) => `${text}\n`));
    }
  };
  const interrupted = interruption();
  const sandbox = values.sandbox ? await startSandbox() : undefined;
  try {
    const servers = sandbox ? [sandbox.url] : (values.server ?? []);
    const overrides = { ...settings.overrides, ...(sandbox && { ca: sandbox.certificate }) };
    const plan = await prepare(sources, { ...settings, servers, overrides });
    if (plan.kind === 'nothing') {
      throw new CliError(plan.reason);
    }
    if (plan.kind === 'refused') {
      const paintErrors = createPaint(values.color, process.stderr);
      process.stderr.write(paintErrors(plan.findings.flatMap((found) => findingLines(found, pathName))));
      process.stderr.write('smtp-sessions: nothing was sent: the script is not clear in itself.\n');
      return exitCodes.script;
    }
    if (values.verbose) {
      print(plan.findings.flatMap((found) => findingLines(found, pathName)));
    }
    const result = await run(
      plan,
      listener({ print, pathName, quiet: values.quiet === true, live: (settings.jobs ?? 1) === 1 }),
      interrupted.signal,
    );
    if (sandbox) {
      print(mailboxLines(sandbox.mailbox));
    }
    print(comparisonLines(result.sessions, { pathName }));
    print(runSummary(result.summary));
    if (values.output !== undefined) {
      await write(values.output, transcript.join(''));
    }
    if (values['report-json'] !== undefined) {
      await write(values['report-json'], `${JSON.stringify(jsonReport(result, { pathName }), undefined, 2)}\n`);
    }
    return interrupted.signal.aborted ? exitCodes.cancelled : exitCodeOf(result);
  } finally {
    interrupted.stop();
    await sandbox?.close();
  }
}

async function startSandbox() {
  const { startSandbox } = await import('../sandbox');
  return startSandbox();
}

interface Showing {
  readonly print: (lines: readonly TranscriptLine[]) => void;
  readonly pathName: (path: string) => string;
  readonly quiet: boolean;
  /** Whether sessions run one after the other, so that each step can be shown at once. */
  readonly live: boolean;
}

function listener({ print, pathName, quiet, live }: Showing): RunListener {
  const options = { pathName };
  const whole = (session: SessionResult) => [
    ...sessionHeading(session, options),
    ...session.steps.flatMap((step) => stepLines(step, options)),
    ...sessionEnd(session, options),
  ];
  if (quiet) {
    return { onSessionEnd: (session) => (session.problem ? print(whole(session)) : undefined) };
  }
  if (!live) {
    return { onSessionEnd: (session) => print(whole(session)) };
  }
  return {
    onSessionStart: (session) => print(sessionHeading(session, options)),
    onStep: (step) => print(stepLines(step, options)),
    onSessionEnd: (session) => print(sessionEnd(session, options)),
  };
}

async function readSettings(values: Options): Promise<RunSettings> {
  for (const server of values.server ?? []) {
    const target = parseTarget(server);
    if ('fault' in target) {
      throw new CliError(`--server: ${target.fault}`);
    }
  }
  if (values.sandbox && values.server) {
    throw new CliError('--sandbox starts a server of its own: leave --server out.');
  }
  const secrets = await readPairsAndFiles('secret', values.secret, 'secrets-file', values['secrets-file']);
  const optional = <K extends string, V>(key: K, value: V | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
  return {
    files: diskFiles,
    variables: await readPairsAndFiles('variable', values.variable, 'variables-file', values['variables-file']),
    secret: (name) => secrets.get(name) ?? process.env[`SMTP_SECRET_${name}`],
    processEnv: (name) => process.env[name],
    overrides: await readOverrides(values),
    showSecrets: values['show-secrets'] === true,
    strict: values.strict === true,
    failFast: values['fail-fast'] === true,
    ...optional('environment', values.env),
    ...optional('environmentFiles', values['env-file']),
    ...optional(
      'session',
      values.session !== undefined && /^\d+$/.test(values.session) ? Number(values.session) : values.session,
    ),
    ...optional('retry', readCount('retry', values.retry)),
    ...optional('repeat', readCount('repeat', values.repeat)),
    ...optional('jobs', readCount('jobs', values.jobs)),
    ...optional('shard', readShard(values.shard)),
    ...optional('maxTime', readDuration('max-time', values['max-time'])),
  };
}

async function readOverrides(values: Options): Promise<Overrides> {
  const connectTimeout = readDuration('connect-timeout', values['connect-timeout']);
  if (values.ipv4 && values.ipv6) {
    throw new CliError('--ipv4 and --ipv6 leave no address to connect to: choose one.');
  }
  const keylog = keyLog(process.env.SSLKEYLOGFILE);
  return {
    insecure: values.insecure === true,
    ...(await pem('cacert', 'ca', values.cacert)),
    ...(await pem('cert', 'cert', values.cert)),
    ...(await pem('key', 'key', values.key)),
    ...(connectTimeout !== undefined && { connectTimeout }),
    ...(values.ipv4 && { family: 4 }),
    ...(values.ipv6 && { family: 6 }),
    ...(keylog && { keylog }),
  };
}

async function pem<const K extends 'ca' | 'cert' | 'key'>(
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

function readDuration(option: string, text: string | undefined): number | undefined {
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

function readShard(text: string | undefined): RunSettings['shard'] {
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

async function write(path: string, text: string): Promise<void> {
  if (path === '-') {
    process.stdout.write(text);
    return;
  }
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${path} can not be written (${error.code ?? error.message}).`);
  });
}
