import { basename } from 'node:path';
import { type ExtensionContext, l10n, workspace } from 'vscode';
import type { LocatedFinding } from '../../language';
import { printable, runSummary, sessionEnd, sessionHeading, stepLines, type TranscriptLine } from '../../report';
import type { Plan, RunResult } from '../../runner';
import { tell } from '../tell';
import { createOutput, type Part } from './output';
import { withCancel } from './progress';
import type { Choices, Order, Prepared, Ready, Runs } from './runs';

/** Runs scripts with their transcript in the panel and a notification that can cancel; undefined where nothing was run. */
export type RunInPanel = (
  orders: readonly Order[],
  choices: Choices,
  title: string,
) => Promise<RunResult | Refusal | undefined>;

/** Nothing was sent to anyone: what is not clear in a script. */
export interface Refusal {
  readonly findings: readonly LocatedFinding[];
}

/** Makes it, and the panel. */
export function createRunInPanel(context: ExtensionContext, runs: Runs): RunInPanel {
  const output = createOutput(context);
  return async (orders, choices, title) => {
    const prepared = await runs.prepare(orders, choices);
    const nothing = prepared?.find(({ plan }) => stopsAll(plan, orders));
    if (nothing?.plan.kind === 'nothing') {
      tell(nothing.plan.reason);
    }
    if (!prepared || nothing) {
      return undefined;
    }
    const part = output.begin();
    try {
      const scripts = eachScriptOnce(prepared);
      const findings = scripts.flatMap(({ plan }) => (plan.kind === 'refused' ? plan.findings : []));
      if (findings.length > 0) {
        part.print(scripts.flatMap(refusalLines));
        tell(l10n.t('Nothing was sent. {0}', findings[0]?.finding.message ?? ''));
        return { findings };
      }
      return await runInto(part, prepared.filter(isReady), runs, title);
    } finally {
      part.end();
    }
  };
}

/** Of several scripts, those without a session are passed over. */
function stopsAll(plan: Plan, orders: readonly Order[]): boolean {
  const scripts = new Set(orders.map(({ source }) => source));
  return plan.kind === 'nothing' && (plan.why !== 'session' || scripts.size === 1);
}

/** A script that is to run against several servers is refused once. */
function eachScriptOnce(prepared: readonly Prepared[]): Prepared[] {
  return [...new Map(prepared.map((one) => [`${one.order.uri.toString()} ${one.order.line}`, one])).values()];
}

async function runInto(part: Part, ready: readonly Ready[], runs: Runs, title: string): Promise<RunResult> {
  const result = await withCancel(`SMTP: ${title}`, ({ report, token }) =>
    runs.execute(ready, {
      tokens: [token],
      listenerOf: () => ({
        onSessionStart: (session) => {
          report(session.title);
          part.print(sessionHeading(session, NAMES), { heading: true });
        },
        onStep: (step) => part.print(stepLines(step, NAMES)),
        onSessionEnd: (session) => part.print(sessionEnd(session, NAMES)),
      }),
    }),
  );
  part.print(runSummary(result.summary));
  return result;
}

/** How transcripts name files: from the workspace folder, whose name is said where there are several. */
export const NAMES = { pathName: (path: string) => workspace.asRelativePath(path) };

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
      return { role: 'problem', text: `!!! ${NAMES.pathName(path)}:${line}:${column}: ${printable(finding.message)}` };
    }),
  ];
}
