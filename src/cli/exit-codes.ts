import type { RunResult } from '../runner';

/** What the program exits with. */
export const exitCodes = {
  /** All passed, or were skipped. */
  passed: 0,
  /** Wrong options; no file or no session found. */
  usage: 1,
  /** A script stops the run, or `check` found errors. */
  script: 2,
  /** A session could not run. */
  error: 3,
  /** An expectation or assertion was not met. */
  failed: 4,
  /** Interrupted. */
  cancelled: 130,
} as const;

/** The exit code of a run. */
export function exitCodeOf({ summary, sessions }: RunResult): number {
  if (sessions.some(({ problem }) => problem?.kind === 'cancelled')) {
    return exitCodes.cancelled;
  }
  if (summary.errors > 0) {
    return exitCodes.error;
  }
  return summary.failed > 0 ? exitCodes.failed : exitCodes.passed;
}
