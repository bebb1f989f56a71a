import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasScope, loadGrammar, type Token, tokenize } from '../support/textmate';

/*
 * A fixture's first line names the grammar. A line that starts with `>` is a line of the text; the lines with `^` below
 * it say where in it a scope begins and ends, and `!` before a scope that it is nowhere in the line.
 */
const folder = new URL('fixtures/', import.meta.url);

/** As much of Markdown as the injection needs. */
const markdown = {
  'text.html.markdown': {
    scopeName: 'text.html.markdown',
    patterns: [{ name: 'heading.markdown', match: '^#.*$' }],
  },
};

for (const name of readdirSync(folder)) {
  const [scope = '', ...rows] = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n');
  const grammar = await loadGrammar(scope, markdown);
  const text = rows.filter((row) => row.startsWith('>')).map((row) => row.slice(1));
  const tokens = tokenize(grammar, text.join('\n'));

  describe(name, () => {
    let line = -1;
    const claims = rows.flatMap((row) => {
      if (row.startsWith('>')) line++;
      const match = /^[ ]+(?:(\^+)|(!))[ ]*(\S+)$/.exec(row);
      if (!match?.[3]) return [];
      const start = row.search(/[\^!]/) - 1;
      const end = start + (match[1]?.length ?? 0);
      return [
        {
          number: line,
          line: text[line] ?? '',
          start,
          end,
          scope: match[3],
          where: match[1] ? (text[line] ?? '').slice(start, end) : 'nothing',
        },
      ];
    });

    it.each(claims)('$line: $where is $scope', ({ number, line, start, end, scope: claimed, where }) => {
      const found = extent(tokens[number] ?? [], claimed, start);
      expect(found ? line.slice(found.start, found.end) : 'nothing').toBe(where);
      if (found) expect(found).toEqual({ start, end });
    });

    it('claims something of every line', () => {
      const told = new Set(claims.map(({ number }) => number));
      expect(text.filter((line, index) => line.trim() !== '' && !told.has(index))).toEqual([]);
    });
  });
}

/** The first stretch of tokens with a scope that reaches to `from` or begins behind it. */
function extent(tokens: readonly Token[], scope: string, from: number): { start: number; end: number } | undefined {
  let found: { start: number; end: number } | undefined;
  for (const token of tokens) {
    if (!hasScope(token, scope)) {
      if (found && found.end > from) return found;
      found = undefined;
    } else found = { start: found?.start ?? token.start, end: token.end };
  }
  return found && found.end > from ? found : undefined;
}
