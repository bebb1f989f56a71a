import { expect, test } from 'vitest';
import { mailFileName, receivedMail } from '../../src/extension/servers/mail';
import type { RunResult, SessionResult } from '../../src/runner';

test('mail that scripts took has its subject, and its octets or its file', () => {
  let count = 0;
  const mail = receivedMail(
    result([
      {
        from: 'alice@example.test',
        recipients: ['bob@example.test'],
        octets: 38,
        text: 'From: a\r\nSubject: Hello\r\n  again\r\n\r\nSubject: no\r\n',
      },
      { from: '', recipients: [], octets: 5, path: '/mail/1.eml' },
    ]),
    () => ++count,
  );
  expect(mail.map(({ id, subject, content }) => ({ id, subject, content }))).toEqual([
    { id: 'taken-1', subject: 'Hello  again', content: { octets: expect.any(Uint8Array) } },
    { id: 'taken-2', subject: '', content: { path: '/mail/1.eml' } },
  ]);
  expect(mail[0]).toMatchObject({ taker: 'script', facts: ['taken from smtp://127.0.0.1:25'] });
});

test('a header section of millions of lines is no more than its beginning', () => {
  const text = `Subject: Hello\r\n${' x\r\n'.repeat(4 * 1024 * 1024)}`;
  const [mail] = receivedMail(result([{ from: '', recipients: [], octets: text.length, text }]), () => 1);
  expect(mail?.subject).toMatch(/^Hello(?: x)+$/);
});

test.each([
  ['Hello', 'Hello.eml'],
  ['', 'message.eml'],
  ['../../etc/passwd', 'etc passwd.eml'],
  ['Grüße: a/b?', 'Grüße a b.eml'],
  ['...', 'message.eml'],
  ['x'.repeat(100), `${'x'.repeat(60)}.eml`],
])('%j is named %s', (subject, expected) => {
  expect(mailFileName({ subject })).toBe(expected);
});

function result(received: NonNullable<SessionResult['received']>): RunResult {
  const summary = { passed: 1, failed: 0, errors: 0, skipped: 0, durationMs: 3 };
  const session = { file: '/a.smtp', title: '', line: 1, target: 'smtp://127.0.0.1:25', steps: [] };
  const startedAt = '2026-03-01T12:00:00.000Z';
  return { version: 1, summary, sessions: [{ ...session, outcome: 'passed', startedAt, durationMs: 3, received }] };
}
