import type { Disposable, TextDocument } from 'vscode';

/** Checks of documents, each when it is next due; after `dispose` no more. */
export interface Checks extends Disposable {
  /** Has a document checked soon: once for all that is asked in the meantime. */
  ask(document: TextDocument): void;
  forget(document: TextDocument): void;
}

/**
 * Makes them. A document whose last check was short is checked before anything else is done with what was typed, so that
 * what is found keeps up with the keys; one whose check is long when nobody has typed for about as long.
 */
export function createChecks(check: (document: TextDocument) => Promise<void>): Checks {
  const due = new Map<string, { timer?: ReturnType<typeof setTimeout> }>();
  const tookMs = new Map<string, number>();
  const clear = (key: string) => {
    clearTimeout(due.get(key)?.timer);
    due.delete(key);
  };
  const now = async (document: TextDocument, key: string) => {
    due.delete(key);
    const started = performance.now();
    await check(document);
    tookMs.set(key, performance.now() - started);
  };
  return {
    ask(document) {
      const key = document.uri.toString();
      const took = tookMs.get(key);
      clear(key);
      if (took !== undefined && took < SHORT_MS) {
        const turn = {};
        due.set(key, turn);
        queueMicrotask(() => due.get(key) === turn && void now(document, key));
        return;
      }
      const pause = Math.min(took ?? 0, LONGEST_MS);
      due.set(key, { timer: setTimeout(() => void now(document, key), pause) });
    },
    forget({ uri }) {
      clear(uri.toString());
      tookMs.delete(uri.toString());
    },
    dispose() {
      for (const key of [...due.keys()]) {
        clear(key);
      }
    },
  };
}

/** Shorter than anyone notices. */
const SHORT_MS = 100;

const LONGEST_MS = 1_000;
