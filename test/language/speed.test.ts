import { describe, expect, test } from 'vitest';
import { allFindings, loadProject } from '../../src/language';
import { processorTime } from '../support/processor-time';
import { filesOf } from './support/findings';

const megabyte = 1_000_000;
const fill = (piece: string) => piece.repeat(Math.ceil(megabyte / piece.length));

/** Octets that look random and are the same each time (xorshift32). */
function randomOctets(length: number): Uint8Array {
  let state = 0x9e3779b9;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

/** Texts of a megabyte, each the worst for one part of the parser or the validator. */
const texts: Readonly<Record<string, string | Uint8Array>> = {
  'random octets': randomOctets(megabyte),
  'random printable characters': Buffer.from(randomOctets(megabyte).map((octet) => 32 + (octet % 95))),
  'random lines': Buffer.from(randomOctets(megabyte).map((octet) => (octet < 8 ? 10 : 32 + (octet % 95)))),
  zeros: fill('\0'),
  'line ends': fill('\n'),
  'carriage returns': fill('\r'),
  'one line': fill('x'),
  'sessions without end': fill('### a\n'),
  blocks: fill('@each a in b\n'),
  'blocks and their ends': fill('@pipeline\n@end\n'),
  ends: fill('@end\n'),
  'nested references': `NOOP ${'{{$base64 '.repeat(100_000)}x${'}}'.repeat(100_000)}\n`,
  braces: fill('{{'),
  'references that nothing defines': fill('NOOP {{a}}\n'),
  'a variable a line': Array.from({ length: 60_000 }, (_, i) => `@v${i} = {{v${i + 1}}}\n`).join(''),
  'the same variable': fill('@a = b\n'),
  'a chain of variables in one': `${fill('@a = {{b}}\n@b = {{a}}\n')}NOOP {{a}}\n`,
  'a reply that goes on': `NOOP\n${fill('250-a\n')}`,
  'comments in a reply': `NOOP\n250-a\n${fill('# b\n')}`,
  'comments between the lines of a reply': `NOOP\n${fill('250-a\n# b\n')}`,
  'names that are nearly known': Array.from({ length: 40_000 }, (_, i) => `@aa${i} = 1\nNOOP {{ab${i}}}\n`).join(''),
  'variables in one circle': Array.from({ length: 40_000 }, (_, i) => `@v${i} = {{v${(i + 1) % 40_000}}}\n`).join(''),
  'faults in each line': fill(`NOOP ${'\x01a'.repeat(100)}\n`),
  replies: fill('250\n'),
  greetings: fill('220\n'),
  'greetings below a step': fill('@assert reply.code == 220\n220\n'),
  'literal line ends': fill('\\r\\n'),
  'responses of PLAIN': `AUTH PLAIN\n334\n{{$base64 \\0${'{{a}}'.repeat(200_000)}}}\n`,
  'values of @each that look like a file': `@each a in <${fill('a.')}!\nNOOP\n@end\n`,
  'replies to a command': `NOOP\n${fill('250\n')}`,
  codes: `${fill('250|')}250\n`,
  'silencing comments': fill('# smtp-ignore-next-line deprecated\n'),
  'silencing comments with misspelt codes': fill('# smtp-ignore-next-line deprcated unknown-comand\n'),
  'misspelt codes in a comment': `# smtp-ignore-next-line ${fill('bad-sequenc ')}\n`,
  'silenced lines': fill('# smtp-ignore-next-line\nTURN x\n'),
  'an unfinished message': `DATA\n${fill('x\n')}`,
  messages: fill('DATA\n.\n'),
  'a header of one field': `DATA\n${fill('To: a\n')}.\n`,
  'dots at the start': `DATA\n${fill('.a\n')}.\n`,
  'AUTH without end': fill('AUTH PLAIN\n334\n'),
  responses: `AUTH PLAIN\n${fill('AAAA\n')}`,
  senders: `EHLO a\n${fill('MAIL FROM:<a@b.example>\n250|550\n')}`,
  'open states': `EHLO a\n${fill('MAIL FROM:<a@b.example>\nxxx\nRCPT TO:<a@b.example>\nxxx\nSTARTTLS\nxxx\n')}`,
  connections: fill('@connect smtp://a as b\n'),
  groups: `@pipeline\n${fill('NOOP\n')}@end\n`,
  'keywords of EHLO': `EHLO a\n${fill('250-SIZES\n')}`,
  'parameters on the wrong command': `EHLO a\n${fill('MAIL FROM:<a@b.example> NOTIFY=NEVER\n')}`,
  'parameters of MAIL on RCPT': `EHLO a\n${fill('MAIL FROM:<a@b.example>\nRCPT TO:<a@b.example> SIZE=1\nRSET\n')}`,
  'DATA, nearly': fill('DAT of a message that nothing ends\n'),
  'connections, nearly': Array.from({ length: 25_000 }, (_, i) => `@connect smtp://a as n${i}\n@use m${i}\n`).join(''),
  'recipients at too many domains': `EHLO a\n250 LIMITS RCPTDOMAINMAX=1\n${Array.from({ length: 30_000 }, (_, i) => `RCPT TO:<a@d${i}.example>\n`).join('')}`,
  'brackets of other kinds': `EHLO a\n${fill(`MAIL FROM:${'('.repeat(500)}x\n`)}`,
  captures: fill('@capture a = /b/\n'),
  'different expressions': Array.from({ length: 3000 }, (_, i) => `@capture a = /b${i}/\n`).join(''),
  assertions: fill('@assert reply.code == 250\n'),
  'words of a directive': `@auth PLAIN ${fill('a ')}\n`,
  'limits and recipients': `EHLO a\n250 LIMITS ${'A=1 '.repeat(125_000)}\n${'RCPT TO:<a@b.example>\n'.repeat(20_000)}`,
  'blanks in AUTH': `AUTH PLAIN a${' '.repeat(megabyte)}b\n`,
  'blanks in a response': `AUTH PLAIN\n334\n{{$base64 a${' '.repeat(megabyte)}b}}\n`,
  'words of BDAT': `EHLO a\nMAIL FROM:<>\nRCPT TO:<a@b.example>\nBDAT 0 ${fill('a ')}\n`,
  'unclosed strings': fill('@raw "a\n'),
};

describe('a megabyte of anything is parsed and validated without an exception, in time linear in its length', () => {
  test.each(Object.entries(texts))('%s', async (_, text) => {
    const whole = await processorTime(() => check(text));
    // A small part of it tells what a linear one may take; far more than that, and it is quadratic.
    const part = await processorTime(() => check(text.slice(0, text.length / 8)));
    expect(whole).toBeLessThan(Math.max(1500, part * 8 * 6));
  });
});

async function check(text: string | Uint8Array): Promise<void> {
  allFindings(await loadProject('/script.smtp', text, filesOf({})), { names: new Set() });
}
