import { expect, test } from 'vitest';
import { foldsOf, type OutlineEntry, outlineOf, parse } from '../../src/language';

const script = `# Submission
# needs TLS.
@host = localhost
@connect smtp://{{host}}

### Alice sends a message
220
EHLO client.example
AUTH LOGIN
334
YWxpY2U=
@each who in bob carol
  RCPT TO:<{{who}}@example.test>
@end
DATA
354
Subject: Hello

Hi.
.
250

###
C:
QUIT
`;

test('the outline has variables and sessions, and in them what they do', () => {
  expect(outlineOf(parse(script)).flatMap((entry) => shown(entry, ''))).toEqual([
    'variable host: localhost',
    'directive @connect: smtp://{{host}}',
    'session Alice sends a message',
    '  command EHLO: client.example',
    '  command AUTH: LOGIN',
    '  block @each: who in bob carol',
    '    command RCPT: TO:<{{who}}@example.test>',
    '  command DATA',
    'session ###',
    '  command QUIT',
  ]);
});

test('an entry reaches over its message and its replies', () => {
  const [, , session] = outlineOf(parse(script));
  const data = session?.children.at(-1);
  expect(script.slice(data?.span.start, data?.span.end)).toBe('DATA\n354\nSubject: Hello\n\nHi.\n.\n250');
  expect(script.slice(data?.selection.start, data?.selection.end)).toBe('DATA');
});

test('without a heading the lines stand alone', () => {
  expect(outlineOf(parse('NOOP\nQUIT\n')).map(({ name }) => name)).toEqual(['NOOP', 'QUIT']);
});

test('sessions, blocks, messages and comments fold', () => {
  const lines = script.split('\n');
  const folds = foldsOf(parse(script)).map(({ start, end, kind }) => `${kind}: ${lines[start]} … ${lines[end]}`);
  expect(folds).toEqual([
    'comment: # Submission … # needs TLS.',
    'region: ### Alice sends a message … 250',
    'region: @each who in bob carol … @end',
    'region: DATA … .',
    'region: ### … QUIT',
  ]);
});

function shown({ kind, name, detail, children }: OutlineEntry, indent: string): string[] {
  const line = `${indent}${kind} ${name}${detail === '' ? '' : `: ${detail}`}`;
  return [line, ...children.flatMap((child) => shown(child, `${indent}  `))];
}
