import { expect, test } from 'vitest';
import { followLine, lineChangeOf, type TextChange } from '../../src/extension/runs/line-changes';

/** Where lines 0 to 5 are after an edit; `-` for one that was changed. */
function after(...changes: TextChange[]): string {
  const edits = changes.map(lineChangeOf);
  return [0, 1, 2, 3, 4, 5].map((line) => followLine(line, edits) ?? '-').join(' ');
}

function edit(
  from: [line: number, character: number],
  to: [line: number, character: number],
  text: string,
): TextChange {
  return { range: { start: place(...from), end: place(...to) }, text };
}

function place(line: number, character: number) {
  return { line, character };
}

test.each([
  ['a character', edit([2, 4], [2, 4], 'x'), '0 1 - 3 4 5'],
  ['a line end within a line', edit([2, 4], [2, 4], '\n'), '0 1 - 4 5 6'],
  ['a line above another', edit([2, 0], [2, 0], 'NOOP\n'), '0 1 3 4 5 6'],
  ['two lines taken out', edit([1, 0], [3, 0], ''), '0 - - 1 2 3'],
  ['one line for two', edit([1, 0], [3, 0], 'x\n'), '0 - - 2 3 4'],
  ['across lines', edit([1, 3], [3, 2], 'x'), '0 - - - 2 3'],
])('%s', (_, change, expected) => {
  expect(after(change)).toBe(expected);
});

test('one edit after the other', () => {
  expect(after(edit([0, 0], [0, 0], '\n'), edit([3, 1], [3, 1], 'x'))).toBe('1 2 - 4 5 6');
});
