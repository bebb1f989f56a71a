import type { Disposable, TextDocument } from 'vscode';

/** Checks of documents, each when it is next due; after `dispose` no more. */
export interface Checks extends Disposable {
  /** Has a document checked soon: once for all that is asked in the meantime. */
  ask(document: TextDocument): void;
  forget(document: TextDocument): void;
}

/**
 * Makes them. A document whose last check was short is checked at once, so that what is found keeps up with the keys;
 * one whose check is long when nobody has typed for about as long.
 */
export function createChecks(check: (document: TextDocument) => Promise<void>): Checks {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const tookMs = new Map<string, number>();
  const clear = (key: string) => {
    clearTimeout(timers.get(key));
    timers.delete(key);
  };
  const now = async (document: TextDocument, key: string) => {
    timers.delete(key);
    const started = performance.now();
    await check(document);
    tookMs.set(key, performance.now() - started);
  };
  return {
    ask(document) {
      const key = document.uri.toString();
      const took = tookMs.get(key) ?? 0;
      clear(key);
      timers.set(
        key,
        setTimeout(() => void now(document, key), took < SHORT_MS ? 0 : Math.min(took, LONGEST_MS)),
      );
    },
    forget({ uri }) {
      clear(uri.toString());
      tookMs.delete(uri.toString());
    },
    dispose() {
      for (const key of [...timers.keys()]) {
        clear(key);
      }
    },
  };
}

/** Shorter than anyone notices. */
const SHORT_MS = 100;

const LONGEST_MS = 1_000;
