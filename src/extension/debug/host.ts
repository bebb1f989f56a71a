import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Files } from '../../language';
import type { RunListener, RunResult } from '../../runner';

/** What a debug session runs, and how its files are named. */
export interface DebugHost {
  readonly files: Files;
  /** Reads and checks what is to run, and asks for what it needs; nothing connects yet. */
  prepare(given: LaunchArguments): Promise<Prepared>;
  /** The text of a script (a path), as it is on the screen. */
  textOf(path: string): Promise<string | undefined>;
  /** The path of a script by what the client calls it, and the other way round. */
  pathOf(source: string): string;
  sourceOf(path: string): string;
  /** How a path is shown. */
  pathName(path: string): string;
  broken(error: unknown): void;
}

/** What a client says at the start: what is run, which the host reads, and how. */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly [name: string]: unknown;
  /** Whether it stops before the first line; where it is not said, it does where there is no breakpoint. */
  readonly stopOnEntry?: boolean;
}

/** What can be run, or why nothing is. */
export type Prepared =
  | { readonly kind: 'ready'; execute(listener: RunListener, signal: AbortSignal): Promise<RunResult> }
  | { readonly kind: 'refused'; readonly message: string }
  /** The user was told why, or declined what was asked. */
  | { readonly kind: 'declined' };
