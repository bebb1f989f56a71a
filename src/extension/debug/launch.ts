import type { DebugSessionOptions } from 'vscode';
import type { RunResult } from '../../runner';
import type { Ready, Watch } from '../runs/runs';

/** What was prepared to run in a debug session. */
export interface Launch {
  readonly ready: readonly Ready[];
  readonly watch: Watch;
  onResult(result: RunResult): void;
}

/** Runs in a debug session what was prepared, `configuration` being how to start the same again; resolves with the result when that session has ended, or with nothing where it did not begin. */
export type RunDebugged = (
  ready: readonly Ready[],
  watch: Watch,
  how: { readonly name: string; readonly configuration?: object; readonly options?: DebugSessionOptions },
) => Promise<RunResult | undefined>;
