import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, LineEditor, type Question } from '../../src/extension/terminal/line-editor';
import { HISTORY_SIZE } from '../../src/extension/terminal/line-history';
import { TestScreen } from './support/screen';

let screen = new TestScreen();
let history: readonly string[] = [];
let interrupts = 0;
let editor: LineEditor;

function start({ columns = 40, kept = [] as readonly string[] } = {}): void {
  screen = new TestScreen(columns);
  history = kept;
  interrupts = 0;
  editor = new LineEditor({
    write: screen.write,
    columns,
    history,
    onLine: (line) => {
      history = [line, ...history.filter((other) => other !== line)].slice(0, HISTORY_SIZE);
    },
    onInterrupt: () => {
      interrupts++;
    },
  });
}

beforeEach(() => start());
afterEach(() => editor.dispose());

/** What keys come to where a line is asked for. */
function keyed(keys: readonly string[], question: Partial<Question> = {}): Promise<Answer> {
  const answer = editor.ask({ prompt: '> ', ...question });
  for (const key of keys) {
    editor.push(key);
  }
  return answer;
}

const UP = '\x1b[A';
const DOWN = '\x1b[B';
const RIGHT = '\x1b[C';
const LEFT = '\x1b[D';
const HOME = '\x1b[H';
const WORD_LEFT = '\x1b[1;5D';
const DELETE = '\x1b[3~';
const BACKSPACE = '\x7f';

describe('a line is edited', () => {
  test.each([
    ['as it is typed', ['NOOP'], 'NOOP'],
    ['with the cursor keys', ['NOP', LEFT, 'O', RIGHT, '!'], 'NOOP!'],
    ['at its start and end', ['OO', HOME, 'N', '\x1b[F', 'P'], 'NOOP'],
    ['with Ctrl+A and Ctrl+E', ['OO', '\x01', 'N', '\x05', 'P'], 'NOOP'],
    ['with Backspace and Delete', ['xNOOPP', BACKSPACE, '\x01', DELETE], 'NOOP'],
    ['with Ctrl+U and Ctrl+K', ['abc', '\x15', 'NOOP abc', '\x1b[D\x1b[D\x1b[D\x1b[D', '\x0b'], 'NOOP'],
    ['with Ctrl+W', ['MAIL FROM', '\x17', 'x'], 'MAIL x'],
    ['word by word', ['RCPT TO', WORD_LEFT, 'x'], 'RCPT xTO'],
    ['with wide characters', ['漢字', LEFT, '仮'], '漢仮字'],
    ['with Ctrl+D behind the cursor', ['NOOPS', LEFT, '\x04'], 'NOOP'],
    ['with Tab in what is pasted', ['a\tb'], 'a\tb'],
    ['without Ctrl+Z doing anything', ['a', '\x1a', 'b'], 'ab'],
  ])('%s', async (_, keys, expected) => {
    expect(await keyed([...keys, '\r'])).toEqual({ kind: 'line', line: expected });
    expect(await screen.text()).toMatch(/^> .*\n$/);
  });

  test('over several rows, and after a resize', async () => {
    start({ columns: 20 });
    const line = '0123456789'.repeat(5);
    const answer = keyed([line, HOME]);
    expect(await screen.cursor()).toEqual({ x: 2, y: 0 });
    screen.resize(30);
    editor.resize(30);
    editor.push('x');
    editor.push('\x1b[F');
    expect((await screen.text()).trimEnd()).toBe(`> x${line}`);
    editor.push('\r');
    expect(await answer).toEqual({ kind: 'line', line: `x${line}` });
    expect(await screen.text()).toBe(`> x${line}\n`);
  });

  test('wide characters take two columns', async () => {
    void keyed(['漢字']);
    expect(await screen.cursor()).toEqual({ x: 6, y: 0 });
  });
});

describe('history', () => {
  test('is gone through, the latest first, and grows', async () => {
    start({ kept: ['NOOP', 'EHLO a'] });
    expect(await keyed([UP, UP, DOWN, '\r'])).toEqual({ kind: 'line', line: 'NOOP' });
    expect(await keyed(['RSET\r'])).toEqual({ kind: 'line', line: 'RSET' });
    expect(await keyed([UP, UP, '\r'])).toEqual({ kind: 'line', line: 'NOOP' });
    expect(history).toEqual(['NOOP', 'RSET', 'EHLO a']);
  });

  test('never has what is hidden, masked or part of a message', async () => {
    start({ kept: ['NOOP', 'RSET'] });
    await keyed(['s3cret\r'], { hidden: true });
    await keyed(['@auth s3cret\r'], { shown: (line) => line.replace('s3cret', '•') });
    await keyed(['RSET\r'], { forgets: true });
    expect(history).toEqual(['NOOP', 'RSET']);
    expect(await keyed([UP, UP, '\r'])).toEqual({ kind: 'line', line: 'RSET' });
    expect(await screen.text()).toBe('> \n> @auth •\n> RSET\n> RSET\n');
  });

  test('is bounded', async () => {
    for (let at = 0; at < 510; at++) {
      await keyed([`NOOP ${at}\r`]);
    }
    expect([history.length, history[0], history.at(-1)]).toEqual([500, 'NOOP 509', 'NOOP 10']);
  });
});

test('a masked line that took several rows leaves none of them', async () => {
  start({ columns: 20 });
  const secret = 'x'.repeat(50);
  await keyed([`AUTH ${secret}`, HOME, '\r'], { shown: (line) => line.replace(secret, '•') });
  expect(await screen.text()).toBe('> AUTH •\n');
});

describe('a line is left', () => {
  test('with Ctrl+C, and the next one begins empty', async () => {
    expect(await keyed(['MAIL FRO', LEFT, '\x03'])).toEqual({ kind: 'interrupted' });
    expect(await keyed(['NOOP\r'])).toEqual({ kind: 'line', line: 'NOOP' });
    expect(await screen.text()).toBe('> MAIL FRO^C\n> NOOP\n');
    expect(history).toEqual(['NOOP']);
  });

  test('with Ctrl+D where it is empty', async () => {
    expect(await keyed(['\x04'])).toEqual({ kind: 'end' });
  });

  test('when the question is taken back', async () => {
    const answer = keyed(['MAIL']);
    editor.show('*** closed\n');
    editor.withdraw();
    expect(await answer).toEqual({ kind: 'withdrawn' });
    expect(await screen.text()).toBe('*** closed\n');
  });
});

describe('what is typed ahead', () => {
  test('waits for its question, line by line', async () => {
    expect(await keyed(['NOOP\r\nRSET\nQUI'])).toEqual({ kind: 'line', line: 'NOOP' });
    editor.show('250\n');
    expect(await keyed([])).toEqual({ kind: 'line', line: 'RSET' });
    editor.show('250\n');
    expect(await keyed(['T\r'])).toEqual({ kind: 'line', line: 'QUIT' });
    expect(await screen.text()).toBe('> NOOP\n250\n> RSET\n250\n> QUIT\n');
  });

  test('is dropped by Ctrl+C, which is told', async () => {
    await keyed(['NOOP\rRSET\r']);
    editor.push('\x03');
    expect(interrupts).toBe(1);
    expect(await keyed(['QUIT\r'])).toEqual({ kind: 'line', line: 'QUIT' });
  });

  test('may be a whole message, pasted', async () => {
    const keys = 'ab\r'.repeat(30_000);
    const started = process.cpuUsage();
    for (let count = 0; count < 30_000; count++) {
      await keyed(count === 0 ? [keys] : [], { forgets: true });
    }
    const { user } = process.cpuUsage(started);
    expect(user / 1000).toBeLessThan(3000);
  }, 60_000);

  test('is no answer where a key is wanted', async () => {
    await keyed(['NOOP\rx']);
    const key = editor.key();
    editor.push('s');
    expect(await key).toBe('s');
  });
});

test('what is shown stands above the line that is typed, and the cursor where it was', async () => {
  start({ columns: 20 });
  const answer = keyed(['0123456789'.repeat(3), LEFT, LEFT]);
  editor.show('one\ntwo\n');
  expect(await screen.text()).toBe(`one\ntwo\n> ${'0123456789'.repeat(3)}`);
  editor.push('x\r');
  expect(await answer).toEqual({ kind: 'line', line: '0123456789012345678901234567x89' });
});

test('nothing of a hidden line is shown, even when something is shown above it', async () => {
  start({ columns: 20 });
  const answer = keyed(['s3cret'.repeat(10)], { hidden: true, prompt: 'Password: ' });
  editor.show('one\n');
  expect(await screen.text()).toBe('one\nPassword: ');
  editor.push('!\r');
  expect(await answer).toEqual({ kind: 'line', line: `${'s3cret'.repeat(10)}!` });
  editor.show('two\n');
  expect(await screen.text()).toBe('one\nPassword: \ntwo\n');
});

describe('Tab', () => {
  const choice = (text: string, replaces = 2, caret = text.length) => ({
    label: text,
    detail: `what ${text} is`,
    replaces,
    text,
    caret,
  });

  test('completes what is certain, and puts the cursor where something is to be filled in', async () => {
    const complete = async (before: string) => [choice('MAIL FROM:<>', before.length, 11)];
    const answer = keyed(['ma', '\t'], { complete });
    await screen.until('FROM:<>');
    editor.push('a@b\r');
    expect(await answer).toEqual({ kind: 'line', line: 'MAIL FROM:<a@b>' });
  });

  test('completes what all choices begin with, and then shows them', async () => {
    const complete = async (before: string) => [choice('STARTTLS', before.length), choice('STATUS', before.length)];
    const answer = keyed(['s', '\t'], { complete });
    await screen.until('> STA');
    editor.push('\t');
    await screen.until('what STATUS is');
    expect(await screen.text()).toBe('  STARTTLS  what STARTTLS is\n  STATUS    what STATUS is\n> STA');
    editor.push('R\r');
    expect(await answer).toEqual({ kind: 'line', line: 'STAR' });
  });

  test('holds back what is typed until the choices are there', async () => {
    const answer = keyed(['no', '\t', ' x\r'], { complete: async () => [choice('NOOP')] });
    expect(await answer).toEqual({ kind: 'line', line: 'NOOP x' });
  });
});
