import { basename } from 'node:path';
import { type ExtensionContext, ProgressLocation, window, workspace } from 'vscode';
import { runSummary, sessionEnd, sessionHeading, stepLines, type TranscriptLine } from '../report';
import type { RunResult } from '../runner';
import { createOutput } from './output';
import { type Choices, type Order, type Prepared, type Ready, type Runs, tell } from './runs';

/** Runs scripts with their transcript in the panel and a notification that can cancel; undefined where nothing was run. */
export type RunInPanel = (orders: readonly Order[], choices: Choices, title: string) => Promise<RunResult | undefined>;

/** Makes it, and the panel. */
export function createRunInPanel(context: ExtensionContext, runs: Runs): RunInPanel {
  const output = createOutput(context);
  return async (orders, choices, title) => {
    const prepared = await runs.prepare(orders, choices);
    const nothing = prepared?.find(({ plan }) => plan.kind === 'nothing');
    if (nothing?.plan.kind === 'nothing') {
      tell(nothing.plan.reason);
    }
    if (!prepared || nothing) {
      return undefined;
    }
    const refusals = prepared.flatMap(refusalLines);
    output.start();
    if (refusals.length > 0) {
      output.print(refusals);
      const first = prepared.flatMap(({ plan }) => (plan.kind === 'refused' ? plan.findings : []))[0];
      tell(`Nothing was sent. ${first?.finding.message ?? ''}`);
      return NOTHING_RUN;
    }
    const options = { pathName: (path: string) => workspace.asRelativePath(path, false) };
    const result = await window.withProgress(
      { location: ProgressLocation.Notification, title: `SMTP: ${title}`, cancellable: true },
      (progress, token) =>
        runs.execute(prepared.filter(isReady), {
          tokens: [token],
          listenerOf: () => ({
            onSessionStart: (session) => {
              progress.report({ message: session.title });
              output.print(sessionHeading(session, options));
            },
            onStep: (step) => output.print(stepLines(step, options)),
            onSessionEnd: (session) => output.print(sessionEnd(session, options)),
          }),
        }),
    );
    output.print(runSummary(result.summary));
    return result;
  };
}

const NOTHING_RUN: RunResult = {
  version: 1,
  summary: { passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 },
  sessions: [],
};

/** Whether there is something to run. */
export function isReady(prepared: Prepared): prepared is Ready {
  return prepared.plan.kind === 'plan';
}

/** Why nothing is sent, where a script is not clear in itself. */
export function refusalLines({ order, plan }: Prepared): TranscriptLine[] {
  if (plan.kind !== 'refused') {
    return [];
  }
  const name = basename(order.source.path);
  return [
    { role: 'problem', text: `!!! ${name}: nothing was sent: the script is not clear in itself.` },
    ...plan.findings.map(({ path, script, finding }): TranscriptLine => {
      const { line, column } = script.lines.position(finding.span.start);
      return { role: 'problem', text: `!!! ${basename(path)}:${line}:${column}: ${finding.message}` };
    }),
  ];
}
