import { describe, expect, test } from 'vitest';
import { play } from './support/play';

/** What a session comes to when the last line of a script gets that reply; the lines above it are taken. */
async function outcome(script: readonly string[], taken: readonly string[], code: string): Promise<string | undefined> {
  const replies = [...taken, code].flatMap((reply) => ['C:', `S: ${reply} x`]);
  const { result } = await play({
    path: '/nowhere/script.smtp',
    text: `@timeout 2s\n${script.join('\n')}\n`,
    server: ['S: 220 hi', ...replies].join('\n'),
  });
  const [session] = result?.sessions ?? [];
  return session?.problem?.kind ?? session?.outcome;
}

describe('what is expected where nothing is written', () => {
  const rows: readonly [script: string, accepted: string, refused: string, taken?: string][] = [
    ['EHLO client.example', '250 251 299', '220.. 354 450 550'],
    ['HELO client.example', '250', '500'],
    ['LHLO client.example', '250', '500'],
    ['MAIL FROM:<a@example.test>', '250 251', '355 354 450 550'],
    ['MAIL FROM:<a@example.test> TRANSID=<x@example.test>', '250 355', '354 450 550'],
    ['RCPT TO:<b@example.test>', '250 251 252', '354 450 550'],
    ['RSET', '250', '500'],
    ['NOOP', '250', '500'],
    ['DATA|x|.', '', '250 451 554'],
    ['VRFY alice', '250 251 252', '550 553'],
    ['EXPN staff', '250', '550'],
    ['HELP', '211 214', '502 504'],
    ['ETRN example.test', '250 251 252 253', '458 459'],
    ['XFORWARD NAME=x', '250', '501'],
    ['FROBNICATE', '250', '500'],
    ['C:', '250', '500'],
    ['STARTTLS', '', '454 250'],
    ['XCLIENT NAME=x', '220', '250 550'],
    ['QUIT', '221', '250 421'],
    ['ATRN example.test', '', '450 453 251'],
    ['TURN', '', '502 251'],
    ['BURL imap://example.test/x LAST', '250', '554'],
    ['BDAT 0 LAST', '250', '503'],
    ['AUTH PLAIN AGEAYg==', '235', '250 535'],
    ['AUTH LOGIN|C:', '235', '250 535', '334'],
    ['AUTH LOGIN|YQ==|YQ==', '235', '535', '334 334'],
    ['AUTH LOGIN|*', '501', '235 250 500', '334'],
    ['DATA|x|.', '250 251', '450 554', '354'],
  ];
  const cases = rows.flatMap(([script, accepted, refused, taken = '']) => [
    ...accepted.split(' ').map((code) => ({ script, taken, code, expected: 'passed' })),
    ...refused.split(' ').map((code) => ({ script, taken, code: code.slice(0, 3), expected: 'unexpected-reply' })),
  ]);

  test.each(cases.filter(({ code, script }) => code !== '' && !(script.startsWith('EHLO') && code === '220')))(
    '$script: $code is $expected',
    async ({ script, taken, code, expected }) => {
      const lines = script.split('|');
      // A message is a line and a dot, and answered once.
      const answered = lines[0] === 'DATA' && taken !== '' ? ['354 go\nC:'] : taken.split(' ');
      expect(await outcome(lines, answered.filter(Boolean), code)).toBe(expected);
    },
  );

  test('the greeting is 220', async () => {
    for (const [code, expected] of [
      ['220', 'passed'],
      ['221', 'unexpected-reply'],
      ['554', 'unexpected-reply'],
    ]) {
      const { result } = await play({
        path: '/nowhere/script.smtp',
        text: 'NOOP\n',
        server: `S: ${code} hi\nC:\nS: 250 ok\n`,
      });
      expect(result?.sessions[0]?.problem?.kind ?? result?.sessions[0]?.outcome).toBe(expected);
    }
  });

  test('@raw expects nothing, @auth 235', async () => {
    expect(await outcome(['@raw "NOOP\\r\\n"'], [], '500')).toBe('passed');
    expect(await outcome(['@auth PLAIN a b'], [], '235')).toBe('passed');
    expect(await outcome(['@auth PLAIN a b'], [], '250')).toBe('unexpected-reply');
    expect(await outcome(['@auth PLAIN a b', '535'], [], '535')).toBe('passed');
  });
});
