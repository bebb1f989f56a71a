/** Finds the end of a message after DATA, and takes stuffed dots out (RFC 5321 4.5.2); only CRLF ends a line (4.1.1.4). */
export class DotDecoder {
  /** What the next octets decide about: a dot that begins a line, or CR. */
  #held: Buffer = Buffer.alloc(0);
  #lineStart = true;

  /** Decodes what came, piece by piece; at the end of the message gives the octets behind it, before it undefined. */
  push(octets: Buffer, emit: (piece: Buffer) => void): Buffer | undefined {
    const data = this.#held.length === 0 ? octets : Buffer.concat([this.#held, octets]);
    let from = 0;
    let at = 0;
    for (;;) {
      if (this.#lineStart && data[at] === DOT) {
        const next = data[at + 1];
        const afterNext = data[at + 2];
        if (next === undefined || (next === CR && afterNext === undefined)) {
          return this.#hold(data, from, at, emit);
        }
        emitSome(data.subarray(from, at), emit);
        if (next === CR && afterNext === LF) {
          return data.subarray(at + 3);
        }
        at += 1;
        from = at;
      }
      const end = data.indexOf(CRLF, at);
      if (end < 0) {
        this.#lineStart &&= at === data.length;
        const held = data.length > at && data.at(-1) === CR ? data.length - 1 : data.length;
        return this.#hold(data, from, held, emit);
      }
      at = end + 2;
      this.#lineStart = true;
    }
  }

  #hold(data: Buffer, from: number, held: number, emit: (piece: Buffer) => void): undefined {
    emitSome(data.subarray(from, held), emit);
    this.#held = data.subarray(held);
  }
}

const DOT = 0x2e;
const CR = 0x0d;
const LF = 0x0a;
const CRLF = Buffer.from('\r\n');

function emitSome(piece: Buffer, emit: (piece: Buffer) => void): void {
  if (piece.length > 0) {
    emit(piece);
  }
}
