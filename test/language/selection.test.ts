import { expect, test } from 'vitest';
import { selectionsAt } from '../../src/language';
import { atCursor } from './support/marked';

test.each([
  [
    'from a word to the text',
    '### One\nMAIL FROM:<al|ice@example.test>\n250\n\n### Two\n',
    [
      'alice',
      'FROM:<alice@example.test>',
      'MAIL FROM:<alice@example.test>',
      'MAIL FROM:<alice@example.test>\n250',
      '### One\nMAIL FROM:<alice@example.test>\n250',
      '### One\nMAIL FROM:<alice@example.test>\n250\n\n### Two\n',
    ],
  ],
  [
    'a message, and what it belongs to',
    'DATA\n354\nHi Bo|b\nBye\n.\n250\n',
    ['Bob', 'Hi Bob', 'Hi Bob\nBye', 'DATA\n354\nHi Bob\nBye\n.\n250', 'DATA\n354\nHi Bob\nBye\n.\n250\n'],
  ],
  ['a block', '@each x in 1\nNO|OP\n@end\n', ['NOOP', '@each x in 1\nNOOP\n@end', '@each x in 1\nNOOP\n@end\n']],
])('%s', async (_, script, expected) => {
  const { project, offset, text } = await atCursor(script);
  expect(selectionsAt(project.script, offset).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});
