import { enhancedStatusOf, parseReplyLine } from '../smtp';
import { readable } from './readable';
import type { Reply } from './types';

/** What the reader made of the octets so far. */
export type ReadResult =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'more' }
  /** What came is no reply of SMTP; `received` is all of it. */
  | { readonly kind: 'fault'; readonly reason: string; readonly received: Uint8Array };

/** Puts replies together from octets that come in pieces of any size; each octet is looked at once. */
export class ReplyReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Octets at the front that were searched for a line end in vain. */
  #searched = 0;
  #code: string | undefined;
  /** The texts of the lines that the reply has so far. */
  #lines: string[] = [];
  #raw: Buffer[] = [];
  #rawSize = 0;

  /** Octets that belong to no whole reply yet. */
  get pending(): boolean {
    return this.#size > 0 || this.#rawSize > 0;
  }

  /** How many octets wait. */
  get size(): number {
    return this.#size;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#size += chunk.length;
  }

  /** Everything that was not given away as a reply, which stays. */
  peek(): Uint8Array {
    return Buffer.concat([...this.#raw, ...this.#chunks]);
  }

  /** Takes everything out that was not given away as a reply. */
  take(): Uint8Array {
    const all = this.peek();
    this.#chunks = [];
    this.#size = 0;
    this.#searched = 0;
    this.#forgetReply();
    return all;
  }

  /** The next line with its line end, or undefined while it is not whole. */
  takeLine(): Uint8Array | undefined {
    const end = this.#lineEnd();
    return end === undefined ? undefined : this.#cut(end);
  }

  /** Up to that many of the octets that are there. */
  takeOctets(most: number): Uint8Array {
    return this.#cut(Math.min(most, this.#size));
  }

  /** The next reply, if all of it has come (RFC 5321 4.2.1); `since` is when what it answers was sent. */
  next(since: number): ReadResult {
    for (let end = this.#lineEnd(); end !== undefined; end = this.#lineEnd()) {
      const line = this.#cut(end);
      this.#raw.push(line);
      this.#rawSize += line.length;
      const textEnd = line.length - (line.at(-2) === CR ? 2 : 1);
      const parsed = parseReplyLine(readable(line.subarray(0, textEnd)));
      if (!parsed) {
        return this.#fault(
          'This is no reply of SMTP: a line begins with a code of three digits, and a space or a hyphen.',
        );
      }
      this.#code ??= parsed.code;
      if (this.#code !== parsed.code) {
        return this.#fault(`One reply has two codes: ${this.#code}, then ${parsed.code}.`);
      }
      this.#lines.push(parsed.text);
      if (parsed.last) {
        return { kind: 'reply', reply: this.#finish(since) };
      }
      if (this.#rawSize > LONGEST_REPLY) {
        return this.#fault(`The reply has over ${LONGEST_REPLY} octets and does not end.`);
      }
    }
    if (this.#size > LONGEST_LINE) {
      return this.#fault(`A line of the reply has over ${LONGEST_LINE} octets and does not end.`);
    }
    return { kind: 'more' };
  }

  #finish(since: number): Reply {
    const code = this.#code ?? '';
    const reply = {
      code,
      status: enhancedStatusOf(code, this.#lines[0] ?? ''),
      // One that was filled bit by bit has room for more, which whoever keeps the reply would keep.
      lines: this.#lines.slice(),
      raw: this.#raw.length === 1 && this.#raw[0] ? this.#raw[0] : Buffer.concat(this.#raw),
      ms: performance.now() - since,
    };
    this.#forgetReply();
    return reply;
  }

  #fault(reason: string): ReadResult {
    return { kind: 'fault', reason, received: this.take() };
  }

  #forgetReply(): void {
    this.#code = undefined;
    this.#lines = [];
    this.#raw = [];
    this.#rawSize = 0;
  }

  /** How many octets the first line has, its line end too; LF alone ends one as well. */
  #lineEnd(): number | undefined {
    let before = 0;
    for (const chunk of this.#chunks) {
      if (before + chunk.length > this.#searched) {
        const at = chunk.indexOf(LF, Math.max(0, this.#searched - before));
        if (at !== -1) {
          return before + at + 1;
        }
      }
      before += chunk.length;
    }
    // Many small pieces are joined now and then, so that none of them is passed again and again.
    if (this.#chunks.length > MOST_CHUNKS) {
      this.#chunks = [Buffer.concat(this.#chunks)];
    }
    this.#searched = this.#size;
    return undefined;
  }

  #cut(octets: number): Buffer {
    const [first] = this.#chunks;
    this.#size -= octets;
    this.#searched = 0;
    if (first && first.length > octets) {
      this.#chunks[0] = first.subarray(octets);
      return first.subarray(0, octets);
    }
    if (first?.length === octets) {
      this.#chunks.shift();
      return first;
    }
    const all = Buffer.concat(this.#chunks);
    this.#chunks = all.length > octets ? [all.subarray(octets)] : [];
    return all.subarray(0, octets);
  }
}

const LF = 10;
const CR = 13;

/** RFC 5321 4.5.3.1.5 allows 512 octets; real servers send longer ones. */
const LONGEST_LINE = 1024 * 1024;

const LONGEST_REPLY = 8 * 1024 * 1024;

const MOST_CHUNKS = 64;
