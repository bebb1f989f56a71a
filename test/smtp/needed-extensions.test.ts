import { expect, test } from 'vitest';
import { findCommand, neededExtensions, verbOf, writtenParameters } from '../../src/smtp';

test.each([
  ['NOOP', []],
  ['MAIL FROM:<a@b.example>', []],
  ['MAIL FROM:<a@b.example> SIZE=1 BODY=BINARYMIME', ['SIZE=1 SIZE', 'BODY=BINARYMIME BINARYMIME']],
  ['MAIL FROM:<a@b.example> BODY=7BIT', ['BODY=7BIT 8BITMIME|BINARYMIME']],
  ['MAIL FROM:<a@b.example> NOSUCH=1', []],
  ['RCPT TO:<a@b.example> NOTIFY=NEVER', ['NOTIFY=NEVER DSN']],
  ['bdat 3 LAST', ['bdat CHUNKING']],
  ['STARTTLS', ['STARTTLS STARTTLS']],
  ['AUTH plain AGEAYg==', ['plain AUTH PLAIN']],
  ['AUTH', ['AUTH AUTH']],
  ['VRFY alice', []],
  ['VRFY alice SMTPUTF8', ['SMTPUTF8 SMTPUTF8']],
  ['HELP', []],
])('%s', (line, expected) => {
  const command = findCommand(verbOf(line));
  const needed = command ? neededExtensions(line, command, { parameters: writtenParameters(line) }) : [];
  expect(
    needed.map(({ start, end, keywords, parameter }) =>
      [line.slice(start, end), keywords.join('|'), parameter].filter(Boolean).join(' '),
    ),
  ).toEqual(expected);
});
