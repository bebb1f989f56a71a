/** A change of a text as lines, from 0: so many from `first` on were replaced by so many others. */
export interface LineChange {
  readonly first: number;
  readonly removed: number;
  readonly added: number;
}

/** An editor's change: the range that was replaced, in lines and columns from 0, and the text that stands there now. */
export interface TextChange {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly text: string;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Which lines a change touches; whole lines put in or taken out leave the one below them as it was. */
export function lineChangeOf({ range: { start, end }, text }: TextChange): LineChange {
  const replaced = end.line - start.line;
  const breaks = text.split('\n').length - 1;
  if (start.character === 0 && end.character === 0 && (text === '' || text.endsWith('\n'))) {
    return { first: start.line, removed: replaced, added: breaks };
  }
  return { first: start.line, removed: replaced + 1, added: breaks + 1 };
}

/** Where a line is after a change; undefined where it was changed itself. */
export function moveLine(line: number, { first, removed, added }: LineChange): number | undefined {
  if (line < first) {
    return line;
  }
  return line < first + removed ? undefined : line + added - removed;
}

/** Where a line is after several changes, one after the other. */
export function followLine(line: number, changes: readonly LineChange[]): number | undefined {
  return changes.reduce<number | undefined>((at, change) => (at === undefined ? at : moveLine(at, change)), line);
}
