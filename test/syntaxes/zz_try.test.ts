import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { loadGrammar, tokenize } from '/work/main/test/support/textmate';

test('x', async () => {
  const g = await loadGrammar(process.env.SCOPE ?? 'source.smtp');
  for (const line of tokenize(g, readFileSync(process.env.FILE ?? '/tmp/try.smtp', 'utf8'))) {
    console.log(line.map((t) => `${JSON.stringify(t.text)}  ${t.scopes.slice(1).join(' ')}`).join('\n'));
  }
});
