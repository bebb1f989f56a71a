import { describe, expect, test } from 'vitest';
import { type CheckContext, checkCommand, type FaultCode } from '../../src/smtp';

const long = (length: number) => 'x'.repeat(length);

describe('what is known of the connection', () => {
  const path = `<${long(64)}@${'a'.repeat(60)}.example>`;
  test.each<[string, string, CheckContext, FaultCode[]]>([
    ['SMTPUTF8 of the transaction admits a recipient', 'RCPT TO:<ü@b.example>', { smtputf8: true }, []],
    ['without it, none', 'RCPT TO:<ü@b.example>', { smtputf8: false }, ['non-ascii']],
    ['REQUIRETLS under TLS', 'MAIL FROM:<a@b.example> REQUIRETLS', { tls: true }, []],
    ['REQUIRETLS in the clear', 'MAIL FROM:<a@b.example> REQUIRETLS', { tls: false }, ['invalid-parameter']],
    ['REQUIRETLS where TLS is not known', 'MAIL FROM:<a@b.example> REQUIRETLS', {}, []],
    ['ORCPT lengthens the line by 500', `RCPT TO:${path} ORCPT=rfc822;${long(480)}`, {}, []],
    ['after HELO nothing does', `RCPT TO:${path} ORCPT=rfc822;${long(480)}`, { extended: false }, ['line-too-long']],
    ['a parameter that adds nothing', `MAIL FROM:${path} X-A=${long(400)}`, {}, ['unknown-parameter', 'line-too-long']],
    [
      'an extension that was offered lengthens the line too',
      `MAIL FROM:${path} X-A=${long(400)}`,
      { capabilities: new Map([['AUTH', []]]) },
      ['unknown-parameter'],
    ],
  ])('%s', (_, line, context, codes) => {
    expect(checkCommand(line, context).map(({ code }) => code)).toEqual(codes);
  });
});

test.each<[string, CheckContext, string]>([
  ['RCPT TO:<alice>', { lmtp: true }, 'information'],
  ['RCPT TO:<"al ice">', { lmtp: true }, 'information'],
  ['RCPT TO:<al ice>', { lmtp: true }, 'by default'],
  ['MAIL FROM:<alice>', { lmtp: true }, 'by default'],
  ['RCPT TO:<alice>', { lmtp: false }, 'by default'],
  ['RCPT TO:<alice>', {}, 'by default'],
])('%s with %o: a mailbox without a domain weighs %s', (line, context, severity) => {
  const faults = checkCommand(line, context);
  expect(faults.map((fault) => [fault.code, fault.severity ?? 'by default'])).toEqual([['invalid-path', severity]]);
});

test('a message says where an extension keyword belongs', () => {
  const message = (line: string) => checkCommand(line)[0]?.message;
  expect(message('SIZE')).toContain('MAIL FROM:');
  expect(message('CHUNKING')).toContain('BDAT');
  expect(message('DSN')).toContain('NOTIFY on RCPT');
  expect(message('PIPELINING')).toContain('Nothing is sent for it');
  expect(message('8BITMIME')).toContain('BODY on MAIL');
});

test('a message says what a line of the script was probably meant to be', () => {
  const message = (line: string) => checkCommand(line)[0]?.message;
  expect(message('< letter.eml')).toContain('below DATA or BDAT');
  expect(message('c: MAIL')).toContain('"C:", in upper case');
  expect(message('Subject: hello')).toContain('below DATA');
  expect(message('250')).not.toContain('Did you mean');
});

test('a response is not repeated in a message', () => {
  for (const line of [
    'AUTH PLAIN hunter2!',
    'AUTH PLAIN alice hunter2',
    'AUTH PLAIN hunter',
    'AUTH CRAM-MD5 aHVudGVyMg==',
  ]) {
    expect(
      checkCommand(line)
        .map(({ message }) => message)
        .join(),
    ).not.toMatch(/hunter|aHVud/);
  }
});
