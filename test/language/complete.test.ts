import { expect, test } from 'vitest';
import { completionsAt, pathAt } from '../../src/language';
import { namedServers } from './support/known-servers';
import { atCursor, edited, readCases } from './support/marked';

const files = { '/_common.smtp': '@shared = a\n@prompt asked What\n' };
const listing = [
  { name: 'letter.eml', folder: false },
  { name: '_common.smtp', folder: false },
  { name: 'messages', folder: true },
];

test.each(readCases('complete.txt'))('$title', async ({ script, asks }) => {
  const { project, offset, text } = await atCursor(script, files);
  const found = completionsAt(project, offset, { environment: ['host'], listing, servers: namedServers });
  const labels = found.map(({ label }) => label);
  for (const ask of asks) {
    const named = ask.of === '' ? [] : ask.of.split(', ');
    switch (ask.what) {
      case 'first':
        expect(labels.slice(0, named.length)).toEqual(named);
        break;
      case 'all':
        expect(labels).toEqual(named);
        break;
      case 'has':
        expect(labels).toEqual(expect.arrayContaining(named));
        break;
      case 'lacks':
        expect(labels.filter((label) => named.includes(label))).toEqual([]);
        break;
      case 'noted':
        expect(found.filter(({ note }) => note !== undefined).map(({ label, note }) => `${label} ${note}`)).toEqual(
          named,
        );
        break;
      case 'folder':
        expect(pathAt(project, offset)?.folder).toBe(ask.of);
        break;
      default: {
        const chosen = found.find(({ label }) => label === ask.of);
        expect(chosen, `${ask.of} is among ${labels.join(', ')}`).toBeDefined();
        expect(chosen && edited(text, [{ span: chosen.span, text: shown(chosen) }])).toBe(ask.text);
      }
    }
  }
});

/** What a snippet puts into the text, with its places as they are at first. */
function shown({ text, snippet }: { text: string; snippet?: true }): string {
  return snippet
    ? text
        .replace(/(?<!\\)\$\{\d+[:|]([^}|,]*)[^}]*\}/g, '$1')
        .replace(/(?<!\\)\$\d/g, '')
        .replace(/\\([\\$}])/g, '$1')
    : text;
}

test('a variable is shown with its value, but no password', async () => {
  const { project, offset } = await atCursor('@name = Alice\n@word = hunter2\n@auth PLAIN a {{word}}\nNOOP {{|}}\n');
  const details = completionsAt(project, offset).map(({ label, detail }) => `${label}: ${detail}`);
  expect(details.slice(0, 2)).toEqual(['name: Alice', 'word: ••••']);
});

test('a script that is there to be included is offered what may stand in one', async () => {
  const { project, offset } = await atCursor('NOOP\n@|\n', {}, '/parts/_login.smtp');
  const labels = completionsAt(project, offset).map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['@auth', '@timeout', '@each']));
  expect(labels.filter((label) => ['@connect', '@use', '@retry'].includes(label))).toEqual([]);
});
