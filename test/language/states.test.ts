import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexLines } from '../../src/language';
import { findingsOf } from './support/findings';

const cases = readFileSync(join(import.meta.dirname, 'states.txt'), 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map((text) => {
    const [title = '', ...lines] = text.trimEnd().split('\n');
    return { title, script: lines.join('\n') };
  });

test.each(cases)('$title', async ({ script }) => {
  const lines = indexLines(script);
  const found = (await findingsOf(script))
    // Private verbs and what is out of use are only information.
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, span }) => `${lines.position(span.start).line} ${code}`);
  expect(found).toEqual(expectedIn(script));
});

/** `#! CODE` is about the next line that is no comment. */
function expectedIn(script: string): string[] {
  const lines = script.split('\n');
  return lines.flatMap((line, index) => {
    const codes = /^#! (.+)$/.exec(line)?.[1]?.split(' ') ?? [];
    return codes.map((code) => `${index + 2} ${code}`);
  });
}
