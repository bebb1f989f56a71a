import { describe, expect, it } from 'vitest';
import { processorTime } from '../support/processor-time';
import { loadGrammar, tokenize } from '../support/textmate';

const grammar = await loadGrammar('source.smtp');
const transcript = await loadGrammar('text.smtp-transcript');

const size = 65_536;
const long = (text: string) => text.repeat(Math.ceil(size / text.length)).slice(0, size);

/** Lines of 64 KiB, each the worst for one rule; the editor itself gives up far below. */
const lines: Readonly<Record<string, string>> = {
  'one word': long('x'),
  spaces: `NOOP${long(' ')}x`,
  indentation: `${long(' \t')}x`,
  'indentation before an expected reply': `${long(' ')}250|`,
  braces: long('{'),
  'braces in pairs': long('{{ '),
  'references that nothing closes': long('{{a '),
  'built-ins that nothing closes': long('{{$base64 {{a '),
  'a built-in that nothing closes': `{{$base64 ${long(' ')}`,
  'a name that nothing closes': `{{${long('a')}`,
  'spaces in a reference': `{{${long(' ')}`,
  references: long('{{a}}'),
  'nested references': long('{{$base64 {{a}}}}'),
  'closing braces': `{{$base64 ${long('}')}`,
  'escaped braces': long('\\{{'),
  codes: `${long('250|')}`,
  'codes that admit nothing': `${long('250|')}250 x`,
  'negated codes': `!${long('250|')}250`,
  'a text of slashes': `250 /${long('/ ')}x`,
  'a regular expression': `250 /${long('/ ')}/`,
  'spaces behind a slash': `250 /x/${long(' ')}x`,
  groups: `250 /${long('([')}/`,
  classes: `250 /${long('[a')}/`,
  'a status code': `250 ${long('2.1.')}`,
  base64: long('AAAA'),
  'bad base64': `${long('AAAA')}-`,
  'a response': `AUTH PLAIN ${long('AAAA')} x`,
  addresses: `MAIL FROM:${long('<')}`,
  'a quote that nothing closes': `MAIL FROM:<${long('"\\')}`,
  parameters: `MAIL FROM:<a@b>${long(' SIZE')}`,
  'broken parameters': `MAIL FROM:<a@b>${long(' SIZE= ')}`,
  'a hyphened parameter': `MAIL FROM:<a@b> ${long('A-')};`,
  domains: `EHLO ${long('a.[')}`,
  'a size': `BDAT ${long('0')}x`,
  'a size that is none': `BDAT ${long('x{')}`,
  'a directive': `@${long('a')}`,
  'a variable': `@${long('a-')} x`,
  strings: `@raw ${long('"\\')}`,
  keys: `@tls ${long('ca=" ')}`,
  comparisons: `@assert reply.text ${long('== ')}`,
  values: `@each a in ${long('1..')}`,
};

/** The same in a message, as a header and in its body. */
const payloads: Readonly<Record<string, string>> = {
  'a header name': long('a'),
  'a header name and spaces': `a${long(' ')}x`,
  'a header': `a:${long('=?')}`,
  'encoded words': `a: ${long('=?a?q?')}`,
  'open references': `a: ${long('{{$base64 ')}`,
  'a path': `< ${long('{{a ')}`,
  octets: `<= "${long('\\')}`,
};

/** What one line may take, in ms: many times what it does, and a fraction of what a rule takes that looks for its end from everywhere. */
const patience = 5000;

describe('a line of 64 KiB is coloured in time', () => {
  it.each(Object.entries(lines))('%s', async (_, line) => {
    expect(await processorTime(() => tokenize(grammar, line))).toBeLessThan(patience);
  });

  it.each(Object.entries(payloads))('in a message: %s', async (_, line) => {
    expect(await processorTime(() => tokenize(grammar, `DATA\n354\n${line}\n\n${line}\n.\n250`))).toBeLessThan(
      patience,
    );
  });

  it.each(Object.entries(lines))('in a transcript: %s', async (_, line) => {
    const text = ['C: ', 'S: 250 ', '!!! ', '    ', '=== ', '*** '].map((start) => `${start}${line}`).join('\n');
    expect(await processorTime(() => tokenize(transcript, text))).toBeLessThan(patience);
  });
});

it('colours a script of 10,000 lines in time', async () => {
  const session = [
    '### Alice sends a message',
    '@connect smtp://{{host}}:2525',
    'EHLO client.example',
    '250-AUTH PLAIN',
    '@auth PLAIN alice {{$secret alice}}',
    'MAIL FROM:<alice@example.test> SIZE=400 BODY=8BITMIME',
    'RCPT TO:<bob@example.test> NOTIFY=SUCCESS,FAILURE',
    '550 5.1.1 no /such/ user',
    'DATA',
    '354',
    'From: Alice <alice@example.test>',
    'Date: {{$localDatetime rfc1123}}',
    '',
    'Hi Bob. This line is as long as lines of messages are, about seventy.',
    '.',
    '250 /queued as (\\w+)/',
    '@capture queueId = /queued as (\\w+)/',
    '# a comment',
    'QUIT',
    '221',
  ];
  const script = Array.from({ length: 500 }, () => session)
    .flat()
    .join('\n');
  expect(await processorTime(() => tokenize(grammar, script))).toBeLessThan(patience);
});
