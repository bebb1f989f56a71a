/** At most that many lines are kept. */
export const HISTORY_SIZE = 500;

/** Where they are kept, such as the state that an extension has in all windows. */
export interface LineState {
  get(key: string, otherwise: readonly string[]): readonly string[];
  update(key: string, value: readonly string[]): PromiseLike<void>;
}

/** The lines that were typed into the terminals of all windows, as long as they are kept. */
export class LineHistory {
  readonly #state: LineState;
  /** Not kept yet, the latest first: a paste is many lines, and each write is of the whole state. */
  #fresh: readonly string[] = [];
  #writing = false;

  constructor(state: LineState) {
    this.#state = state;
  }

  /** Each once, the latest first. */
  get lines(): readonly string[] {
    const kept = this.#state.get(KEY, []);
    return [...new Set([...this.#fresh, ...kept])].slice(0, HISTORY_SIZE);
  }

  add(line: string): void {
    this.#fresh = [line, ...this.#fresh].slice(0, HISTORY_SIZE);
    this.#write().catch(() => {});
  }

  /** What other terminals kept meanwhile stays below. */
  async #write(): Promise<void> {
    if (this.#writing) {
      return;
    }
    this.#writing = true;
    try {
      while (this.#fresh.length > 0) {
        const { lines } = this;
        this.#fresh = [];
        await this.#state.update(KEY, lines);
      }
    } finally {
      this.#writing = false;
    }
  }
}

const KEY = 'terminal.history';
