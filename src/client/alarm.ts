/** One timer for waits that follow each other: a connection waits for each reply, and mostly as long. */
export class Alarm {
  readonly #onTime: () => void;
  #set: { readonly ms: number; readonly timer: NodeJS.Timeout } | undefined;
  #rang = false;

  constructor(onTime: () => void) {
    this.#onTime = onTime;
  }

  /** Whether time is up since `quiet`. */
  get rang(): boolean {
    return this.#rang;
  }

  /** Begins a wait: the time of the one before does not count for it. */
  quiet(): void {
    this.#rang = false;
  }

  /** Rings in that many ms, and not before that. */
  set(ms: number): void {
    if (this.#set?.ms === ms) {
      this.#set.timer.refresh();
      return;
    }
    this.clear();
    const ring = () => {
      this.#rang = true;
      this.#onTime();
    };
    this.#set = { ms, timer: setTimeout(ring, Math.min(ms, LONGEST_TIMER)) };
  }

  clear(): void {
    clearTimeout(this.#set?.timer);
    this.#set = undefined;
  }
}

/** The longest that a timer of Node can wait, in ms. */
export const LONGEST_TIMER = 2 ** 31 - 1;
