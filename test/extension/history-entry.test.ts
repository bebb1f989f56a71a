import { expect, test } from 'vitest';
import { historyEntry, historyText, readEntry } from '../../src/extension/runs/history-entry';
import type { Outcome, SessionResult } from '../../src/runner';

test.each<[string, Partial<SessionResult>[], object]>([
  [
    'one session',
    [{ title: 'Say hello' }],
    { title: 'Say hello · a.smtp', target: 'smtp://one', outcome: 'passed', counts: '1 passed, 0 failed  3 ms' },
  ],
  ['one without a title', [{ line: 7 }], { title: 'Line 7 · a.smtp', name: 'Line 7 · a.smtp.smtp-transcript' }],
  ['several of a file', [{}, { outcome: 'failed' }], { title: '2 sessions · a.smtp', outcome: 'failed' }],
  [
    'several of several',
    [{ outcome: 'failed' }, { file: '/w/b.smtp', outcome: 'error', target: 'smtp://two' }],
    { title: '2 sessions · 2 files', outcome: 'error', target: '' },
  ],
  ['a title with slashes', [{ title: 'a/b' }], { name: 'a∕b · a.smtp.smtp-transcript' }],
])('%s', (_, sessions, expected) => {
  expect(entry(sessions)).toMatchObject(expected);
});

test('a transcript of over a million characters is cut', () => {
  expect(historyText([{ role: 'heading', text: 'x'.repeat(1_000_001) }])).toMatch(
    /x\n\*\*\* The rest was too long to keep\.\n$/,
  );
});

test('what was written is read again, and nothing else', () => {
  const written = entry([{ title: 'Say hello' }]);
  expect(readEntry(JSON.stringify(written))).toEqual(written);
  for (const text of ['', 'null', '[]', '{}', JSON.stringify({ ...written, outcome: 'fine' })]) {
    expect(readEntry(text)).toBeUndefined();
  }
});

function entry(sessions: readonly Partial<SessionResult>[]) {
  const all = sessions.map((session) => ({ ...plain, ...session }));
  const count = (outcome: Outcome) => all.filter((session) => session.outcome === outcome).length;
  const summary = {
    passed: count('passed'),
    failed: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    durationMs: 3,
  };
  return historyEntry({ version: 1, summary, sessions: all }, { id: '1', pathName: (path) => path.replace('/w/', '') });
}

const plain: SessionResult = {
  file: '/w/a.smtp',
  title: '',
  line: 1,
  target: 'smtp://one',
  outcome: 'passed',
  startedAt: '2026-03-01T12:00:00.000Z',
  durationMs: 3,
  steps: [],
};
