import { expect, test } from 'vitest';
import { inlayHintsOf, parse } from '../../src/language';

test.each([
  ['the octets of a block', 'BDAT {{$octets}}«= 5» LAST\nabc\n.\n'],
  ['octets beyond US-ASCII', 'BDAT {{$octets}}«= 4»\nä\n.\n'],
  ['the message beside its SIZE', 'MAIL FROM:<a@b> SIZE=400«message: 4» RET=FULL\nRCPT TO:<c@d>\nDATA\n354\nHi\n.\n'],
  ['a doubled dot counts once', 'MAIL FROM:<a@b> SIZE=400«message: 5»\nDATA\n..ab\n.\n'],
  ['chunks are added up', 'MAIL FROM:<a@b> SIZE=9«message: 7»\nBDAT 4\nHi\n.\nBDAT 3 LAST\nx\n.\n'],
  [
    'each message has its own',
    'MAIL FROM:<a@b> SIZE=1«message: 3»\nDATA\na\n.\nMAIL FROM:<a@b> SIZE=1«message: 4»\nDATA\nab\n.\n',
  ],
  ['nothing where a file decides', 'MAIL FROM:<a@b> SIZE=1\nBDAT {{$octets}}\n< letter.eml\n.\n'],
  ['nothing where a value decides', 'MAIL FROM:<a@b> SIZE=1\nDATA\n{{name}}\n.\n'],
  ['nothing beside a number', 'BDAT 4 LAST\nHi\n.\n'],
  ['nothing without a message', 'MAIL FROM:<a@b> SIZE=1\nQUIT\n'],
])('%s', (_, script) => {
  const text = script.replace(/«[^»]*»/g, '');
  const hints = inlayHintsOf(parse(text));
  const shown = hints.reduceRight(
    (done, { offset, label }) => `${done.slice(0, offset)}«${label}»${done.slice(offset)}`,
    text,
  );
  expect(shown).toBe(script);
});

test('of the sessions that are asked for, each with its own message', () => {
  const session = (title: string, body: string) => `### ${title}\nMAIL FROM:<a@b> SIZE=9\nDATA\n${body}\n.\n`;
  const texts = [session('One', 'a'), session('Two', 'ab'), session('Three', 'abc')];
  const start = texts[0]?.length ?? 0;
  const end = start + 10;
  expect(inlayHintsOf(parse(texts.join('')), { start: start + 5, end }).map(({ label }) => label)).toEqual([
    'message: 4',
  ]);
});
