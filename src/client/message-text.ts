/**
 * Makes a stream of octets message text: every CRLF, LF and CR becomes CRLF, and it ends with one; with `stuff`,
 * a line that begins with a dot gets one more (RFC 5321 4.5.2). Nothing stays nothing. A chunk holds until the next is asked for.
 */
export async function* toMessageText(
  source: AsyncIterable<Uint8Array>,
  { stuff }: { stuff: boolean },
): AsyncGenerator<Uint8Array> {
  const lines = new Lines({ stuff });
  for await (const chunk of source) {
    const text = lines.next(chunk);
    if (text.length > 0) {
      yield text;
    }
  }
  const end = lines.end();
  if (end.length > 0) {
    yield end;
  }
}

class Lines {
  readonly #stuff: boolean;
  #atLineStart = true;
  #afterCr = false;
  #empty = true;
  /** Used again for each chunk that can not be passed on as it is. */
  #room = Buffer.alloc(0);

  constructor({ stuff }: { stuff: boolean }) {
    this.#stuff = stuff;
  }

  next(chunk: Uint8Array): Uint8Array {
    // The LF of a CRLF: both were written with the CR.
    const octets = this.#afterCr && chunk[0] === LF ? chunk.subarray(1) : chunk;
    this.#empty &&= chunk.length === 0;
    this.#afterCr &&= chunk.length === 0;
    const sound = this.#soundLength(octets);
    if (sound > 0) {
      this.#atLineStart = octets[sound - 1] === LF;
    }
    return sound === octets.length ? octets : this.#mend(octets, sound);
  }

  end(): Uint8Array {
    return this.#empty || this.#atLineStart ? new Uint8Array() : Buffer.of(CR, LF);
  }

  /** How many octets at the front are message text already: mostly all of them. */
  #soundLength(octets: Uint8Array): number {
    const words = wordsOf(octets);
    let at = 0;
    while (at < octets.length) {
      if (this.#stuff && octets[at] === DOT && (at > 0 || this.#atLineStart)) {
        return at;
      }
      const end = lineEnd(octets, words, at);
      if (end < octets.length && (octets[end] === LF || end + 1 === octets.length || octets[end + 1] !== LF)) {
        return end;
      }
      at = end + 2;
    }
    return octets.length;
  }

  #mend(octets: Uint8Array, sound: number): Uint8Array {
    // At worst every octet is a line end or a dot that becomes two.
    if (this.#room.length < octets.length * 2) {
      this.#room = Buffer.allocUnsafeSlow(octets.length * 2);
    }
    const from = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
    const to = this.#room;
    const words = wordsOf(octets);
    let length = from.copy(to, 0, 0, sound);
    let at = sound;
    while (at < from.length) {
      if (this.#stuff && this.#atLineStart && from[at] === DOT) {
        to[length++] = DOT;
      }
      const end = lineEnd(from, words, at);
      length += from.copy(to, length, at, end);
      this.#atLineStart = end < from.length;
      if (end === from.length) {
        break;
      }
      to[length++] = CR;
      to[length++] = LF;
      this.#afterCr = from[end] === CR && end + 1 === from.length;
      at = from[end] === CR && end + 1 < from.length && from[end + 1] === LF ? end + 2 : end + 1;
    }
    return to.subarray(0, length);
  }
}

const LF = 10;
const CR = 13;
const DOT = 46;

/** The octets four at a time, from the first that stands at a multiple of four in memory. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): { readonly words: Int32Array; readonly skipped: number } {
  const skipped = -byteOffset & 3;
  if (length < skipped) {
    return { words: new Int32Array(), skipped: length };
  }
  return { words: new Int32Array(buffer, byteOffset + skipped, (length - skipped) >> 2), skipped };
}

/** Where the next CR or LF stands; most of a line is passed over a word at a time, which takes a fifth of the time. */
function lineEnd(octets: Uint8Array, { words, skipped }: ReturnType<typeof wordsOf>, from: number): number {
  let at = from;
  while (at < octets.length) {
    if (((at - skipped) & 3) === 0) {
      let word = (at - skipped) >> 2;
      while (word < words.length && !mayEndLine(words[word] ?? 0)) {
        word++;
      }
      at = (word << 2) + skipped;
    }
    const octet = octets[at];
    if (octet === CR || octet === LF) {
      return at;
    }
    at++;
  }
  return octets.length;
}

/** Whether one of the four octets of a word is below 14, as CR and LF are: the subtraction borrows into its highest bit. */
function mayEndLine(word: number): boolean {
  return ((word - 0x0e0e0e0e) & ~word & 0x80808080) !== 0;
}
