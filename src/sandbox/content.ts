import { isAscii } from 'node:buffer';
import { limits } from '../smtp';
import { type Reply, reply } from './reply';

/** Octets that may be on their way in at a time, over all connections. */
export interface Budget {
  /** Whether there was room for that many more; they count from now on. */
  take(octets: number): boolean;
  give(octets: number): void;
}

/** Makes a budget of that many octets. */
export function createBudget(octets: number): Budget {
  let left = octets;
  return {
    take(wanted) {
      if (wanted > left) {
        return false;
      }
      left -= wanted;
      return true;
    },
    give(back) {
      left += back;
    },
  };
}

/** What a message must keep to. */
export interface ContentRules {
  /** In octets. */
  readonly size: number;
  readonly body: '7BIT' | '8BITMIME' | 'BINARYMIME';
}

/** A message on its way in: keeps its octets while they are within bounds, and finds what is wrong with them; what comes after a fault is counted only. */
export class Content {
  readonly #rules: ContentRules;
  readonly #budget: Budget;
  #pieces: Buffer[] = [];
  #size = 0;
  #held = 0;
  #noRoom = false;
  #fault: string | undefined;
  #lineLength = 0;
  #endsWithCr = false;

  constructor(rules: ContentRules, budget: Budget) {
    this.#rules = rules;
    this.#budget = budget;
  }

  /** In octets, those counted only included. */
  get size(): number {
    return this.#size;
  }

  /** Takes the next octets. */
  add(octets: Buffer): void {
    this.#size += octets.length;
    if (this.#rules.body !== 'BINARYMIME' && this.#fault === undefined) {
      this.#inspect(octets);
    }
    if (this.#size > this.#rules.size || this.#fault !== undefined || this.#noRoom) {
      this.release();
    } else if (this.#budget.take(octets.length)) {
      this.#pieces.push(octets);
      this.#held += octets.length;
    } else {
      this.#noRoom = true;
      this.release();
    }
  }

  /** Why the message is refused, as far as it has come; undefined where it is not. */
  refusalSoFar(): Reply | undefined {
    if (this.#size > this.#rules.size) {
      return reply(552, '5.3.4', `The message is larger than ${this.#rules.size} octets`);
    }
    if (this.#fault !== undefined) {
      return reply(554, '5.6.0', this.#fault);
    }
    return this.#noRoom ? reply(452, '4.3.1', 'No room for the message now') : undefined;
  }

  /** Why the message is refused, now that it has come to its end. */
  refusal(): Reply | undefined {
    const refusal = this.refusalSoFar();
    return refusal === undefined && this.#endsWithCr ? reply(554, '5.6.0', bareCr) : refusal;
  }

  /** The whole message, in one piece. */
  octets(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** Throws away what is held. */
  release(): void {
    this.#pieces = [];
    this.#budget.give(this.#held);
    this.#held = 0;
  }

  #inspect(octets: Buffer): void {
    if (octets.length > 0) {
      this.#fault = this.#faultOfLineEnds(octets) ?? this.#faultOfEighthBit(octets);
      this.#endsWithCr = octets.at(-1) === CR;
    }
  }

  /** CR and LF stand together or not at all (RFC 5321 2.3.8), a thousand octets apart at most (4.5.3.1.6). */
  #faultOfLineEnds(octets: Buffer): string | undefined {
    let start = 0;
    for (let lf = octets.indexOf(LF); lf >= 0; lf = octets.indexOf(LF, start)) {
      if (lf === 0 ? !this.#endsWithCr : octets[lf - 1] !== CR) {
        return 'LF stands alone in the message: a line ends with CRLF (RFC 5321 2.3.8)';
      }
      if (this.#lineLength + lf + 1 - start > limits.textLine) {
        return tooLong;
      }
      this.#lineLength = 0;
      start = lf + 1;
    }
    this.#lineLength += octets.length - start;
    if (this.#lineLength > limits.textLine) {
      return tooLong;
    }
    if (this.#endsWithCr && octets[0] !== LF) {
      return bareCr;
    }
    for (let cr = octets.indexOf(CR); cr >= 0 && cr < octets.length - 1; cr = octets.indexOf(CR, cr + 1)) {
      if (octets[cr + 1] !== LF) {
        return bareCr;
      }
    }
    return undefined;
  }

  /** Octets above 127 go without being declared, as nearly everywhere, but not where BODY=7BIT denies them. */
  #faultOfEighthBit(octets: Buffer): string | undefined {
    return this.#rules.body === '7BIT' && !isAscii(octets)
      ? 'The message holds octets above 127, but MAIL declared BODY=7BIT (RFC 6152 3)'
      : undefined;
  }
}

const LF = 0x0a;
const CR = 0x0d;
const bareCr = 'CR stands alone in the message: a line ends with CRLF (RFC 5321 2.3.8)';
const tooLong = `A line of the message is longer than ${limits.textLine} octets with its CRLF (RFC 5321 4.5.3.1.6)`;
