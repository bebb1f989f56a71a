/** A range of a script's text in UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A change of a script's text. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A place counted from 1, as people and reports count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The lines of a text: a line ends at CRLF, LF or CR and at nothing else. */
export interface LineIndex {
  readonly count: number;
  /** Where line `index` (from 0) begins and where its content, without the line end, ends. */
  span(index: number): Span;
  /** The line (from 0) that holds an offset. */
  at(offset: number): number;
  /** The line and column (both from 1, in UTF-16 units) of an offset. */
  position(offset: number): Position;
}

/** Finds the lines of a text in one pass; `skip` leading characters (a byte order mark) belong to no line. */
export function indexLines(text: string, skip = 0): LineIndex {
  const starts = [skip];
  if (!text.includes('\r')) {
    for (let end = text.indexOf('\n', skip); end !== -1; end = text.indexOf('\n', end + 1)) {
      starts.push(end + 1);
    }
    return new Lines(text, new Uint32Array(starts));
  }
  for (let offset = skip; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === LF || (code === CR && text.charCodeAt(offset + 1) !== LF)) {
      starts.push(offset + 1);
    }
  }
  return new Lines(text, new Uint32Array(starts));
}

const LF = 10;
const CR = 13;

class Lines implements LineIndex {
  readonly #text: string;
  readonly #starts: Uint32Array;

  constructor(text: string, starts: Uint32Array) {
    this.#text = text;
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  span(index: number): Span {
    const start = this.#starts[index];
    if (start === undefined) {
      return { start: 0, end: 0 };
    }
    const next = this.#starts[index + 1];
    if (next === undefined) {
      return { start, end: this.#text.length };
    }
    const crlf = next - start > 1 && this.#text.charCodeAt(next - 1) === LF && this.#text.charCodeAt(next - 2) === CR;
    return { start, end: crlf ? next - 2 : next - 1 };
  }

  at(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  position(offset: number): Position {
    const line = this.at(offset);
    return { line: line + 1, column: offset - (this.#starts[line] ?? 0) + 1 };
  }
}

/** Whether a character is a space or a tab: the only white space the language knows. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** The span without the spaces and tabs at its two ends. */
export function trimSpan(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && isBlank(text.charCodeAt(start))) {
    start++;
  }
  while (end > start && isBlank(text.charCodeAt(end - 1))) {
    end--;
  }
  return { start, end };
}

/** Whether an offset is in a span or at one of its ends. */
export function within({ start, end }: Span, offset: number): boolean {
  return offset >= start && offset <= end;
}

/** The word round an offset, inside a line or a part of one. */
export function wordAt(text: string, line: Span, offset: number, character = /[^ \t]/): Span {
  let start = Math.min(offset, line.end);
  let end = start;
  while (start > line.start && character.test(text[start - 1] ?? '')) {
    start--;
  }
  while (end < line.end && character.test(text[end] ?? '')) {
    end++;
  }
  return { start, end };
}

/** The span without the blanks and line ends behind its last character. */
export function withoutTrail(text: string, { start, end }: Span): Span {
  let last = end;
  while (last > start && /[ \t\r\n]/.test(text[last - 1] ?? '')) {
    last--;
  }
  return { start, end: last };
}

/** How a text ends its lines, as its first line does. */
export function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}
