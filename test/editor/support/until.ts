import type * as vscode from 'vscode';

const patienceMs = 8_000;

/**
 * Resolves with the first value of `check` that is not undefined: what it gives now, or when one of the events fires.
 * Rejects after eight seconds, with `what` was waited for and what the last look showed.
 */
export function until<T>(
  what: string,
  {
    events,
    check,
    shows,
  }: { events: readonly vscode.Event<unknown>[]; check: () => T | undefined; shows?: () => string },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const listeners = events.map((event) => event(look));
    const timer = setTimeout(() => {
      end();
      reject(new Error(`No ${what} within ${patienceMs} ms${shows ? `; there is: ${shows()}` : ''}`));
    }, patienceMs);
    function end(): void {
      clearTimeout(timer);
      for (const listener of listeners) {
        listener.dispose();
      }
    }
    function look(): void {
      const value = check();
      if (value !== undefined) {
        end();
        resolve(value);
      }
    }
    look();
  });
}

/** Resolves with what the promise gives, or rejects when that takes longer than `ms`. */
export async function within<T>(ms: number, what: string, promise: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
