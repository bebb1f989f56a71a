import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { choicesLines, choicesOf, commonText } from '../../src/extension/terminal/choices';
import type { Completion } from '../../src/language';

function completion(text: string, more: Partial<Completion> = {}): Completion {
  return { label: text, kind: 'command', detail: '', documentation: '', span: { start: 0, end: 2 }, text, ...more };
}

/** What comes of a completion where `ma` is typed, a bar where the cursor is. */
function chosen(text: string): string[] {
  return choicesOf([completion(text, { snippet: true })], 'ma').map(
    (choice) => `${choice.text.slice(0, choice.caret)}|${choice.text.slice(choice.caret)}`,
  );
}

describe('a snippet is filled in', () => {
  test.each([
    ['MAIL FROM:<$1>', 'MAIL FROM:<|>'],
    ['MAIL \u0024{1:name} \u0024{2:other}', 'MAIL | '],
    ['MAIL BODY=\u0024{1|7BIT,8BITMIME|}', 'MAIL BODY=|7BIT'],
    ['MAIL \\$1 \\} \\\\', 'MAIL $1 } \\|'],
    ['MAIL', 'MAIL|'],
  ])('%s', (text, expected) => {
    expect(chosen(text)).toEqual([expected]);
  });
});

test('what does not go on with what is typed, a reply and several lines are left out', () => {
  const completions = [completion('NOOP'), completion('ma'), completion('mail\nrcpt'), completion('MAX')];
  expect(choicesOf(completions, 'ma').map(({ text }) => text)).toEqual(['MAX']);
  expect(choicesOf([completion('250', { kind: 'reply', span: { start: 0, end: 0 } })], '')).toEqual([]);
});

test('what choices begin with is told whatever their case', () => {
  expect(commonText(choicesOf([completion('MAIL FROM'), completion('mail to')], 'ma'))).toBe('MAIL ');
});

test('a list shows what a file is named, and does not follow it', () => {
  const [first] = choicesOf([completion('MA\x1b[2J')], 'ma');
  expect(first && choicesLines([first], 40)).toBe('  MA\\x1b[2J\n');
});

test('a list has as much as the terminal has room for', () => {
  const choices = Array.from({ length: 20 }, (_, at) => completion(`MA${at}`, { documentation: 'x'.repeat(50) }));
  const lines = stripVTControlCharacters(choicesLines(choicesOf(choices, 'ma'), 40)).split('\n');
  expect(lines[0]).toBe(`  MA0   ${'x'.repeat(30)}…`);
  expect(lines.slice(15)).toEqual([`  MA15  ${'x'.repeat(30)}…`, '  … 4', '']);
});
