/** Something that whoever imports should know of a line (from 1) of what was imported. */
export interface ImportNote {
  readonly line: number;
  readonly message: string;
}

/** What an importer is given besides the text. */
export interface Import {
  readonly notes: Notes;
  readonly name: string | undefined;
  /** Lines above the first session: they hold for all. */
  readonly preamble: Set<string>;
}

/** Collects notes; lines that are left out one after the other make one note. */
export class Notes {
  readonly #notes: ImportNote[] = [];
  #left: { readonly first: number; last: number; readonly text: string } | undefined;

  add(line: number, message: string): void {
    this.#notes.push({ line, message });
  }

  /** Notes where a secret is hidden in a line, as it is in the transcript of a run. */
  hidden(line: number, text: string): void {
    if (text.includes('••••')) {
      this.add(line, 'A secret is hidden here: put {{$secret NAME}} in its place.');
    }
  }

  leftOut(line: number, text: string): void {
    if (this.#left && line <= this.#left.last + NEAR) {
      this.#left.last = line;
      return;
    }
    this.#flush();
    this.#left = { first: line, last: line, text: shortened(text) };
  }

  all(): ImportNote[] {
    this.#flush();
    return [...this.#notes].sort((a, b) => a.line - b.line);
  }

  #flush(): void {
    if (this.#left) {
      const { first, last, text } = this.#left;
      const more = last > first ? ` and what follows to line ${last}` : '';
      this.#notes.push({ line: first, message: `Left out: "${text}"${more}.` });
    }
    this.#left = undefined;
  }
}

function shortened(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > MOST ? `${trimmed.slice(0, MOST)}…` : trimmed;
}

/** Lines that are no further apart than this make one note. */
const NEAR = 3;

/** As much of a line as a note repeats. */
const MOST = 60;
