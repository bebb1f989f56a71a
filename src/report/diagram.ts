import { printable } from './printable';

/** A stretch of one line to point at. */
export interface Pointed {
  readonly file: string;
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly length: number;
  readonly text: string;
}

/** Draws a line of a script with carets under the stretch that is meant, and facts below them. */
export function drawDiagram(
  { line, column, length, text }: Pointed,
  facts: readonly (readonly [string, string])[] = [],
): string[] {
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  // Tabs stay tabs in the line above the carets, so that they stand under what they mean.
  const before = printable(text.slice(0, column - 1)).replace(/[^\t]/g, ' ');
  const pointed = printable(text.slice(column - 1, column - 1 + length));
  const width = Math.max(...facts.map(([name]) => name.length), 0);
  return [
    `  ${number} | ${printable(text)}`,
    `  ${gutter} | ${before}${'^'.repeat(Math.max(1, pointed.length))}`,
    ...facts.flatMap(([name, value]) =>
      value
        .split('\n')
        .map((part, index) => `  ${gutter} | ${before}${(index === 0 ? name : '').padEnd(width)} ${printable(part)}`),
    ),
  ];
}
