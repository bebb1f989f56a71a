import { expect, test } from 'vitest';
import { loadProject, writtenServers } from '../../src/language';
import { filesOf } from './support/findings';

test.each([
  ['@connect mail.example\nEHLO a.example\n', ['smtp://mail.example:25']],
  ['@host = a.example\n@connect smtps://{{host}}\n### One\nNOOP\n', ['smtps://a.example:465']],
  [
    '@connect a.example\n### One\nNOOP\n### Two\n@connect b.example:587\n@connect a.example\n',
    ['smtp://a.example:25', 'smtp://b.example:587'],
  ],
  ['@connect {{host}}\nNOOP\n', []],
  ['NOOP\n@connect later.example\n', []],
])('%j', async (text, expected) => {
  expect(writtenServers(await loadProject('/script.smtp', text, filesOf({})))).toEqual(expected);
});
