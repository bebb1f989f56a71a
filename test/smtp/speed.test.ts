import { expect, test } from 'vitest';
import {
  checkCommand,
  checkResponse,
  type Fault,
  findParameter,
  parseCapabilities,
  parseReplyLine,
  verbOf,
} from '../../src/smtp';
import { processorTime } from '../support/processor-time';

const size = 1_000_000;
const long = (text: string) => text.repeat(Math.ceil(size / text.length));

/** Lines of a megabyte, each the worst for one part of the checker. */
const lines: Readonly<Record<string, string>> = {
  'one word': long('x'),
  spaces: `NOOP${long(' ')}x`,
  'spaces at the end': `NOOP${long(' ')}`,
  tabs: `MAIL FROM:<a@b>${long(' \t')}x`,
  controls: `MAIL FROM:<a@b> ${long('a\x01')}`,
  quotes: `MAIL FROM:<${long('"')}@b>`,
  'a quote that nothing closes': `MAIL FROM:<"${long('a>')}`,
  backslashes: `MAIL FROM:<"${long('\\')}"@b>`,
  dots: `MAIL FROM:<${long('.')}@b>`,
  atoms: `MAIL FROM:<${long('a.')}a@b>`,
  labels: `MAIL FROM:<a@${long('a.')}a>`,
  hyphens: `EHLO a${long('-')}`,
  'a route': `MAIL FROM:<${long('@a,')}@a:b@c>`,
  brackets: `MAIL FROM:${long('<')}${long('>')}`,
  'a display name': `MAIL FROM:${long('a ')}<a@b>`,
  'display names': `MAIL FROM:${long('a <')}`,
  colons: `EHLO [IPv6:${long(':')}]`,
  'unknown parameters': `MAIL FROM:<a@b> ${long('FOO ')}`,
  'equals signs': `MAIL FROM:<a@b> ${long('= ')}`,
  'broken parameters': `RCPT TO:<a@b> NOTIFY=${long('DELAY, ')}`,
  xtext: `MAIL FROM:<a@b> ENVID=${long('+2B')}`,
  'bad xtext': `MAIL FROM:<a@b> ENVID=${long('+2B')}+`,
  'a list': `RCPT TO:<a@b> NOTIFY=${long('DELAY,')}`,
  'utf-8': `RCPT TO:<a@b> ORCPT=utf-8;${long('\\x{20}')}`,
  solicitation: `MAIL FROM:<a@b> SOLICIT=${long('a,')}`,
  base64: `AUTH PLAIN ${long('AAAA')}`,
  'bad base64': `AUTH PLAIN ${long('A=')}`,
  'a mechanism': `AUTH ${long('A')}`,
  domains: `ATRN ${long('a.b,')}`,
  attributes: `XCLIENT ${long('NAME=x ')}`,
  'bad attributes': `XCLIENT ${long('N ')}`,
  'a URI': `BURL imap:${long('%41')}`,
  'a bad URI': `BURL imap:${long('%41')}%`,
  strings: `VRFY ${long('"a" ')}`,
  'a quoted string': `VRFY "${long('\\"')}`,
  'beyond ASCII': `MAIL FROM:<${long('é')}@b> SMTPUTF8`,
};

test.each(Object.entries(lines))('a line of a megabyte is checked in milliseconds: %s', async (_, line) => {
  let faults: readonly Fault[] = [];
  const took = await processorTime(() => {
    faults = checkCommand(line);
  });
  expect(faults.length).toBeLessThanOrEqual(100);
  expect(faults.every(({ message }) => message.length < 400)).toBe(true);
  // Linear takes some tens of milliseconds; anything else would take minutes.
  expect(took).toBeLessThan(1000);
});

test('so are values, responses, replies and capabilities', async () => {
  expect(await processorTime(checkTheRest)).toBeLessThan(3000);
});

function checkTheRest(): void {
  for (const keyword of [
    'SIZE',
    'ENVID',
    'ORCPT',
    'AUTH',
    'BY',
    'HOLDUNTIL',
    'TRANSID',
    'SOLICIT',
    'MTRK',
    'ALT-ADDRESS',
  ]) {
    for (const value of [long('+2B'), long('9'), `rfc822;${long('a')}`, `<${long('a')}@${long('b')}>`]) {
      findParameter(keyword)?.check?.(value, {});
    }
  }
  checkResponse(long('A'));
  checkResponse(`${long('A')}${long(' ')}x`);
  parseReplyLine(long('250 '));
  verbOf(long('x'));
  parseCapabilities(['x', long('a '), ...Array.from({ length: 10_000 }, (_, i) => `K${i} x`)]);
}

test('many references do not slow it down', async () => {
  const line = `MAIL FROM:<a@b> ${long('{{x}} ')}`;
  const references = Array.from(line.matchAll(/\{\{x\}\}/g), (match) => ({ start: match.index, end: match.index + 5 }));
  const took = await processorTime(() => {
    expect(checkCommand(line, { references }).map(({ code }) => code)).toEqual([
      'line-too-long',
      'trailing-whitespace',
    ]);
  });
  expect(took).toBeLessThan(1000);
});
