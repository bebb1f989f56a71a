import type { LocatedFinding } from '../language';
import type { LogEntry, Problem, RunResult, SessionResult, StepResult } from '../runner';
import { type FindingRow, findingRow } from './findings';

/** A run's result as `--report-json` writes it and `smtp.run` returns it (version 1). */
export interface JsonReport {
  readonly version: 1;
  readonly summary: RunResult['summary'];
  readonly sessions: readonly JsonSession[];
  /** Only where nothing was sent, since a script is not clear in itself: what is wrong, as `check --format json` writes it. */
  readonly findings?: readonly FindingRow[];
}

export type JsonSession = Omit<SessionResult, 'steps' | 'problem'> & {
  readonly steps: readonly JsonStep[];
  readonly problem?: JsonProblem;
};

export interface JsonStep {
  readonly file?: string;
  readonly line: number;
  readonly connection?: string;
  /** The lines that were sent, without their CRLF, secrets masked. */
  readonly sent?: readonly string[];
  /** How many octets were sent, line ends too. */
  readonly octets?: number;
  readonly replies: readonly {
    readonly code: string;
    readonly status?: string;
    readonly lines: readonly string[];
    readonly ms: number;
  }[];
  /** What came and is no reply. */
  readonly received?: string;
  /** Facts and warnings. */
  readonly notes?: readonly string[];
  readonly outcome: StepResult['outcome'];
  readonly problem?: JsonProblem;
}

export interface JsonProblem {
  readonly kind: Problem['kind'];
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Makes the report of a result; `pathName` gives files the names that readers know. */
export function jsonReport(result: RunResult, { pathName }: { pathName: (path: string) => string }): JsonReport {
  return {
    version: 1,
    summary: result.summary,
    sessions: result.sessions.map(({ steps, problem, file, ...session }) => ({
      ...session,
      file: pathName(file),
      steps: steps.map((step) => jsonStep(step, pathName)),
      ...(problem && { problem: jsonProblem(problem) }),
    })),
  };
}

/** Makes the report of a run that did not begin: a script is not clear in itself. */
export function refusalReport(
  findings: readonly LocatedFinding[],
  options: { readonly pathName: (path: string) => string },
): JsonReport {
  return {
    version: 1,
    summary: { passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 },
    sessions: [],
    findings: findings.map((found) => findingRow(found, options)),
  };
}

function jsonStep(
  { file, line, connection, log, outcome, problem }: StepResult,
  pathName: (path: string) => string,
): JsonStep {
  const sent = log.filter(
    (entry): entry is Extract<LogEntry, { octets: number }> => entry.type === 'sent' || entry.type === 'sent-octets',
  );
  const received = log.flatMap((entry) => (entry.type === 'received-octets' ? [entry.text] : []));
  const notes = log.flatMap((entry) => (entry.type === 'note' || entry.type === 'warning' ? [entry.text] : []));
  return {
    ...(file !== undefined && { file: pathName(file) }),
    line,
    ...(connection !== undefined && { connection }),
    ...(sent.length > 0 && {
      sent: sent.map(({ text }) => text),
      octets: sent.reduce((sum, { octets }) => sum + octets, 0),
    }),
    replies: log.flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : [])),
    ...(received.length > 0 && { received: received.join('') }),
    ...(notes.length > 0 && { notes }),
    outcome,
    ...(problem && { problem: jsonProblem(problem) }),
  };
}

function jsonProblem({ kind, message, expected, actual, place }: Problem): JsonProblem {
  return {
    kind,
    message,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    ...(place && { line: place.line, column: place.column }),
  };
}
