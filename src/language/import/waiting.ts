import { findCommand, verbOf } from '../../smtp';
import type { Unit } from './dialogue';

/** Lines that were sent and wait for their replies, which come in the same order (RFC 2920 3.1). */
export class Waiting {
  #units: Unit[] = [];
  #next = 0;

  /** How many wait. */
  get count(): number {
    return this.#units.length - this.#next;
  }

  add(unit: Unit): void {
    this.#units.push(unit);
  }

  /** The unit that a reply answers; those before it are given up, where only a later one can have it. */
  answeredBy(code: string): Unit | undefined {
    const belongs = OWNERS[code];
    const last = belongs ? Math.min(this.#units.length, this.#next + MOST_SKIPPED) : this.#next;
    for (let index = this.#next; index < last; index++) {
      const unit = this.#units[index];
      if (unit && belongs?.(unit)) {
        this.#next = index;
        break;
      }
    }
    return this.#units[this.#next];
  }

  /** A reply to the first has come. */
  reply(): void {
    const unit = this.#units[this.#next];
    if (unit) {
      unit.awaited--;
      this.#next += unit.awaited <= 0 ? 1 : 0;
    }
  }

  clear(): void {
    this.#units = [];
    this.#next = 0;
  }
}

/** A number of commands that no client sends in one go without an answer. */
const MOST_SKIPPED = 1000;

const isSasl = ({ text }: Unit) => verbOf(text) === 'AUTH' || findCommand(verbOf(text)) === undefined;

/** Replies that only certain commands get. */
const OWNERS: Readonly<Record<string, (unit: Unit) => boolean>> = {
  '354': ({ kind, intermediate }) => kind === 'data' && intermediate === undefined,
  '221': ({ text }) => verbOf(text) === 'QUIT',
  '235': isSasl,
  '334': isSasl,
};
