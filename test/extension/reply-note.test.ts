import { expect, test } from 'vitest';
import { replyNote } from '../../src/extension/runs/reply-note';
import type { Problem, ReplyResult } from '../../src/runner';

test.each<[string, Partial<ReplyResult>[], Partial<Problem> | undefined, string | undefined]>([
  ['one line', [{}], undefined, '250 2.1.0 Ok · 3.1 ms'],
  [
    'several lines',
    [{ lines: ['mx.example', 'PIPELINING', 'SIZE'], ms: 120.4 }],
    undefined,
    '250 mx.example (+2) · 120 ms',
  ],
  ['the last of several replies', [{}, { code: '550', lines: ['No'], ms: 20 }], undefined, '550 No · 20 ms'],
  ['no text', [{ lines: [''], ms: 0 }], undefined, '250 · 0 ms'],
  ['a problem', [{}], { message: 'The reply is 250, not 550.' }, '250 2.1.0 Ok · 3.1 ms  ✗ The reply is 250, not 550.'],
  ['a problem without a reply', [], { message: 'No reply came within 30 s.' }, '✗ No reply came within 30 s.'],
  ['control characters', [{ lines: ['a\u001b[31mb'], ms: 1 }], undefined, '250 a\\x1b[31mb · 1 ms'],
  ['nothing', [], undefined, undefined],
])('%s', (_, replies, problem, expected) => {
  expect(note(replies, problem)?.short).toBe(expected);
});

test('a long one is cut', () => {
  const short = note([{ lines: ['x'.repeat(1000)] }])?.short ?? '';
  expect(short).toHaveLength(160);
  expect(short).toMatch(/x…$/);
});

test('the full text is that of every reply, line by line', () => {
  const full = note([{ lines: ['mx.example', 'SIZE'] }, { code: '550', lines: ['No'] }], { message: 'So.' })?.full;
  expect(full).toBe('250-mx.example\n250 SIZE\n550 No\nSo.');
});

function note(replies: readonly Partial<ReplyResult>[], problem?: Partial<Problem>) {
  const log = replies.map((reply) => ({
    type: 'reply' as const,
    reply: { code: '250', lines: ['2.1.0 Ok'], ms: 3.14, ...reply },
  }));
  return replyNote({ log, ...(problem && { problem: { kind: 'unexpected-reply', message: '', ...problem } }) });
}
