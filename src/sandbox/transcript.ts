/** Something that happened on a connection; the text holds neither the messages nor the responses of AUTH. */
export interface TranscriptEntry {
  /** Counts the sandbox's connections from 1. */
  readonly connection: number;
  readonly at: Date;
  readonly kind: 'opened' | 'received' | 'sent' | 'note' | 'closed';
  /** One line, without its line end. */
  readonly text: string;
}

/** Passes on what is said to it to whoever listens. */
export interface Announcer<T> {
  announce(value: T): void;
  /** Listens until the function that is returned is called. */
  listen(listener: (value: T) => void): () => void;
}

/** Makes an announcer nobody listens to yet. */
export function createAnnouncer<T>(): Announcer<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    announce(value) {
      for (const listener of listeners) {
        listener(value);
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
