import { expect, test } from 'vitest';
import { parse, semanticTokensOf } from '../../src/language';

test.each([
  ['a response that looks like a command', 'AUTH LOGIN\n334\n[string QUIT]\n'],
  ['a response with a reference', 'AUTH LOGIN\n334\n[variable {{$base64 x}}]\n'],
  ['a response that is cancelled', 'AUTH LOGIN\n334\n[keyword *]\n501\n'],
  ['an initial response is no line of its own', 'AUTH PLAIN AAAA\n'],
  ['a command that looks like a response', '[function ABCD]\n'],
  ['a known command is the grammar’s', 'QUIT\nNOOP\n'],
  ['keywords that no table knows', 'EHLO a\n250-mail.example\n250-[property XOWN] 1\n250 SIZE\n'],
  ['not in other replies', 'NOOP\n250-a\n250 XOWN\n'],
  ['not in a message', 'DATA\n354\nABCD\n.\n'],
])('%s', (_, script) => {
  const text = script.replace(/\[\w+ (.*?)\](?=[ \n])/g, '$1');
  const marked = semanticTokensOf(parse(text)).reduceRight(
    (done, { span, type }) =>
      `${done.slice(0, span.start)}[${type} ${done.slice(span.start, span.end)}]${done.slice(span.end)}`,
    text,
  );
  expect(marked).toBe(script);
});
