import { lineSegment, type Segment } from './payload';
import type { Step } from './step';

/** What is written in one go: pieces in order, each with the step whose log it belongs to. */
export class Output {
  readonly #pieces: Piece[] = [];

  /** Adds a command line or a response; its octets end with CRLF, which is not shown. */
  line(step: Step, text: string, shown: string): void {
    this.#pieces.push({ step, segment: lineSegment(text, shown) });
  }

  segment(step: Step, segment: Segment): void {
    this.#pieces.push({ step, segment });
  }

  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  /** The octets: at once where all are at hand, otherwise as a stream; each piece is logged as it is taken. */
  octets(): Uint8Array | AsyncIterable<Uint8Array> {
    if (this.#pieces.some(({ segment }) => segment.kind === 'stream')) {
      return stream(this.#pieces);
    }
    const chunks: Uint8Array[] = [];
    for (const { step, segment } of this.#pieces) {
      if (segment.kind === 'stream') {
        continue;
      }
      log(step, segment);
      chunks.push(segment.octets);
    }
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  }
}

interface Piece {
  readonly step: Step;
  readonly segment: Segment;
}

async function* stream(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  for (const { step, segment } of pieces) {
    if (segment.kind === 'stream') {
      if (size > 0) {
        yield Buffer.concat(gathered);
      }
      gathered = [];
      size = 0;
      let octets = 0;
      try {
        for await (const chunk of segment.open()) {
          octets += chunk.length;
          yield chunk;
        }
      } finally {
        // Also where the server stops taking it: how far it came is what one wants to know then.
        step.sentOctets(segment.shown, octets);
      }
      continue;
    }
    log(step, segment);
    gathered.push(segment.octets);
    size += segment.octets.length;
    if (size < FLUSH) {
      continue;
    }
    yield Buffer.concat(gathered);
    gathered = [];
    size = 0;
  }
  if (size > 0) {
    yield Buffer.concat(gathered);
  }
}

/** Small pieces are written together, about that many octets at a time. */
const FLUSH = 64 * 1024;

function log(step: Step, segment: Exclude<Segment, { kind: 'stream' }>): void {
  if (segment.kind === 'lines') {
    step.sentLines(segment.log);
  } else {
    step.sentOctets(segment.shown, segment.octets.length);
  }
}
