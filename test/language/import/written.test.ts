import { expect, test } from 'vitest';
import { importSessions } from '../../../src/language';

/** What the importer of Exim's scripts writes for octets, which have escapes of their own. */
test.each([
  ['>>> a\\x00\\n', '@raw "a\\x00\\n"'],
  ['>>> \\"\\\\', '@raw "\\"\\\\"'],
  ['>>> {{x}}', '@raw "\\{{x}}"'],
  ['>>> \u0085\u00e9\t', '@raw "\u0085\u00e9\\t"'],
])('%j', (line, written) => {
  expect(importSessions([{ text: `??? 220\n${line}\n` }], { from: 'exim' }).text).toBe(`220\n${written}\n`);
});
