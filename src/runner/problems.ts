import { ConnectionError } from '../client';
import type { Problem } from './result';
import type { Step } from './step';
import { ValueError } from './values';

/** Runs a part of a step; what the connection or a value makes impossible becomes the step's problem. Whether it was carried through, at once where there is nothing to wait for. */
export function attempt(step: Step, part: () => void | Promise<void>): boolean | Promise<boolean> {
  const onError = (error: unknown) => {
    failWith(error, step);
    return false;
  };
  try {
    return part()?.then(() => true, onError) ?? true;
  } catch (error) {
    return onError(error);
  }
}

/** Why a run that was interrupted, or took longer than it may, came to nothing. */
export function cancellation(signal: AbortSignal): Problem {
  const overdue = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
  return overdue
    ? { kind: 'timeout', message: 'The session took longer than it may.' }
    : { kind: 'cancelled', message: 'The run was cancelled.' };
}

/** Makes what the connection or a value makes impossible the step's problem; throws what else it is. */
export function failWith(error: unknown, step: Step): void {
  step.fail(problemOf(error, step));
}

function problemOf(error: unknown, step: Step): Problem {
  if (error instanceof ConnectionError) {
    step.received(error.received);
    return error.kind === 'cancelled' ? cancellation(step.signal) : { kind: error.kind, message: error.message };
  }
  if (error instanceof ValueError) {
    return { kind: 'script', message: error.message };
  }
  // A file that went away or became unreadable after the script was checked.
  if (isSystemError(error)) {
    return { kind: 'script', message: `A file can not be read or written: ${error.message}.` };
  }
  throw error;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error;
}
