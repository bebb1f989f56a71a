import { comparisonLines, failureLines, runSummary } from '../report';
import { prepare, run } from '../runner';
import { CliError } from './cli-error';
import { exitCodeOf, exitCodes } from './exit-codes';
import { findingLines } from './findings';
import { readInputs } from './inputs';
import { interruption } from './interruption';
import { mailboxLines } from './mailbox';
import { readArguments } from './options';
import { createPaint } from './paint';
import { reportFiles } from './report-files';
import { createDisplay } from './run-display';
import { readRunSettings } from './run-settings';
import { suspectLines } from './suspects';

/** `run`: replays scripts; the transcript goes to standard output. */
export async function runScripts(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('run', args);
  const { sources, pathName } = await readInputs(positionals);
  const settings = await readRunSettings(values);
  const reports = reportFiles(values, pathName);
  await reports.prepare();
  const stream = reports.takeStandardOutput ? process.stderr : process.stdout;
  const display = createDisplay({
    stream,
    paint: createPaint(values.color, stream),
    pathName,
    quiet: values.quiet === true,
    live: (settings.jobs ?? 1) === 1,
    keep: values.output !== undefined,
  });
  const interrupted = interruption();
  const sandbox = values.sandbox ? await startSandbox() : undefined;
  try {
    const servers = sandbox ? [sandbox.url] : (values.server ?? []);
    const overrides = { ...settings.overrides, ...(sandbox && { ca: sandbox.certificate }) };
    const plan = await prepare(sources, { ...settings, servers, overrides });
    if (plan.kind === 'nothing') {
      throw new CliError(plan.why === 'server' ? `${pathName(plan.path)}: ${plan.reason}` : plan.reason);
    }
    if (plan.kind === 'refused') {
      const paintErrors = createPaint(values.color, process.stderr);
      process.stderr.write(paintErrors(plan.findings.flatMap((found) => findingLines(found, pathName))));
      process.stderr.write('smtp-sessions: nothing was sent: the script is not clear in itself.\n');
      await reports.writeRefusal(plan.findings);
      return exitCodes.script;
    }
    if (values.verbose) {
      display.print(plan.findings.flatMap((found) => findingLines(found, pathName)));
    }
    const result = await run(plan, display.listener, interrupted.signal);
    if (sandbox) {
      display.print(mailboxLines(sandbox.mailbox));
    }
    if (!values.verbose) {
      display.print(suspectLines(result.sessions, plan.findings, pathName));
    }
    display.print(comparisonLines(result.sessions, { pathName }));
    display.print(failureLines(result.sessions, { pathName }));
    display.print(runSummary(result.summary));
    const code = interrupted.signal.aborted ? exitCodes.cancelled : exitCodeOf(result);
    return await reports.write(result, display.kept()).then(
      () => code,
      (error: unknown) => {
        if (code !== exitCodes.cancelled || !(error instanceof CliError)) {
          throw error;
        }
        process.stderr.write(`smtp-sessions: ${error.message}\n`);
        return code;
      },
    );
  } finally {
    interrupted.stop();
    await sandbox?.close();
  }
}

async function startSandbox() {
  const { startSandbox } = await import('../sandbox');
  return startSandbox();
}
