import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadGrammar, tokenize } from '../support/textmate';
import { type Kind, kindOfTokens } from './support/kinds';

const grammar = await loadGrammar('source.smtp');

// The language's own table of lines: `line` => kind and more.
const rows = readFileSync(new URL('../language/lines.txt', import.meta.url), 'utf8')
  .split('\n')
  .map((row) => /^`(.*)` => (.*)$/.exec(row))
  .filter((match) => match !== null)
  .map((match) => ({ line: unescaped(match[1] ?? ''), kind: kindOf(match[2] ?? '') }));

describe('the grammar tells a line as the language does', () => {
  it.each(rows)('$line is $kind', ({ line, kind }) => {
    expect(kindOfTokens(tokenize(grammar, `\n${line}`)[1] ?? [])).toBe(kind);
  });

  it('for every row of the table', () => {
    expect(rows.length).toBeGreaterThan(150);
  });
});

function kindOf(described: string): Kind {
  const word = /^[a-z-]+/.exec(described)?.[0];
  if (word === 'reply') return described.includes('malformed') ? 'bad-reply' : 'reply';
  if (word === 'transcript-noise') return 'noise';
  return word as Kind;
}

function unescaped(row: string): string {
  return row
    .replace(/\\t/g, '\t')
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\f/g, '\f');
}
