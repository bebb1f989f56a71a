import { describe, expect, test } from 'vitest';
import {
  commands,
  findCommand,
  refusalOf,
  type SessionFlag,
  type SessionState,
  transitionOf,
  verbOf,
} from '../../src/smtp';

/** Follows a session by the table alone; each step is `line` or `line → code`, LAST told from the line. */
function follow(steps: readonly string[], flags: readonly SessionFlag[] = []): string[] {
  let state: SessionState = 'greeted';
  const set = new Set(flags);
  const findings: string[] = [];
  for (const step of steps) {
    const [line = '', reply] = step.split(' → ');
    const command = findCommand(verbOf(line));
    if (command === undefined) {
      throw new Error(`No command: ${line}`);
    }
    const refusal = refusalOf(command, state, set);
    if (refusal !== undefined) {
      findings.push(`${line}: ${refusal.code}`);
      continue;
    }
    const chunk = / LAST$/.test(line) ? 'last' : 'not-last';
    for (const transitions of [command.transitions, command.transitionsAfterwards ?? []]) {
      const code: string =
        reply ?? (transitions === command.transitions ? (command.expects[0] ?? '').replace(/x/g, '5') : '250');
      const transition = transitionOf(transitions, code.replace(/^255$/, '250'), chunk);
      for (const flag of transition?.clear ?? []) set.delete(flag);
      for (const flag of transition?.set ?? []) set.add(flag);
      if (transition !== undefined && transition.to !== 'unchanged') {
        state = transition.to === 'idle' ? (state === 'greeted' ? 'greeted' : 'ready') : transition.to;
      }
      if (state !== 'data' && state !== 'authenticating') {
        break;
      }
    }
  }
  return findings;
}

const hello = 'EHLO a.example';
const envelope = ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>'];

describe('the order of commands', () => {
  test.each<[string, string[], string[]]>([
    ['a whole session', [hello, ...envelope, 'DATA', 'QUIT'], []],
    ['two messages', [hello, ...envelope, 'DATA', ...envelope, 'DATA'], []],
    ['chunks', [hello, ...envelope, 'BDAT 5', 'BDAT 5 LAST', ...envelope], []],
    ['TLS', [hello, 'STARTTLS', hello, ...envelope], []],
    ['AUTH', [hello, 'AUTH PLAIN', ...envelope], []],
    ['no hello', ['MAIL FROM:<a@b>'], ['MAIL FROM:<a@b>: bad-sequence']],
    ['what needs no hello', ['NOOP', 'HELP', 'VRFY x', 'EXPN x', 'RSET'], []],
    ['RSET before the hello leaves it missing', ['RSET', 'MAIL FROM:<a@b>'], ['MAIL FROM:<a@b>: bad-sequence']],
    ['RSET after it does not', [hello, 'RSET', 'MAIL FROM:<a@b>'], []],
    ['no MAIL', [hello, 'RCPT TO:<c@d>', 'DATA'], ['RCPT TO:<c@d>: bad-sequence', 'DATA: bad-sequence']],
    ['no RCPT', [hello, 'MAIL FROM:<a@b>', 'DATA', 'BDAT 1'], ['DATA: bad-sequence', 'BDAT 1: bad-sequence']],
    ['MAIL twice', [hello, ...envelope, 'MAIL FROM:<a@b>'], ['MAIL FROM:<a@b>: bad-sequence']],
    ['a second hello resets', [hello, ...envelope, hello, 'MAIL FROM:<a@b>'], []],
    [
      'a refused MAIL opens nothing',
      [hello, 'MAIL FROM:<a@b> → 550', 'RCPT TO:<c@d>'],
      ['RCPT TO:<c@d>: bad-sequence'],
    ],
    ['a refused RCPT is none', [hello, 'MAIL FROM:<a@b>', 'RCPT TO:<c@d> → 550', 'DATA'], ['DATA: bad-sequence']],
    ['after QUIT', [hello, 'QUIT', 'NOOP'], ['NOOP: after-quit']],
    ['after STARTTLS', [hello, 'STARTTLS', 'MAIL FROM:<a@b>'], ['MAIL FROM:<a@b>: ehlo-required']],
    ['a refused STARTTLS keeps the hello', [hello, 'STARTTLS → 454', 'MAIL FROM:<a@b>'], []],
    ['STARTTLS twice', [hello, 'STARTTLS', hello, 'STARTTLS'], ['STARTTLS: already-tls']],
    ['STARTTLS in a transaction', [hello, ...envelope, 'STARTTLS'], ['STARTTLS: bad-sequence']],
    [
      'an extension after HELO',
      ['HELO a.example', 'STARTTLS', 'AUTH PLAIN'],
      ['STARTTLS: ehlo-required', 'AUTH PLAIN: ehlo-required'],
    ],
    ['AUTH twice', [hello, 'AUTH PLAIN', 'AUTH PLAIN'], ['AUTH PLAIN: already-authenticated']],
    ['AUTH after a failed one', [hello, 'AUTH PLAIN → 535', 'AUTH PLAIN'], []],
    ['AUTH in a transaction', [hello, ...envelope, 'AUTH PLAIN'], ['AUTH PLAIN: auth-in-transaction']],
    ['a command inside AUTH', [hello, 'AUTH PLAIN → 334', 'NOOP'], ['NOOP: bad-sequence']],
    ['DATA after BDAT', [hello, ...envelope, 'BDAT 5', 'DATA'], ['DATA: mixed-data-and-bdat']],
    ['RCPT after BDAT', [hello, ...envelope, 'BDAT 5', 'RCPT TO:<c@d>'], ['RCPT TO:<c@d>: bad-sequence']],
    [
      'after a chunk refused for now',
      [hello, ...envelope, 'BDAT 5 → 452', 'BDAT 5 LAST', 'MAIL FROM:<a@b>'],
      ['BDAT 5 LAST: bad-sequence', 'MAIL FROM:<a@b>: bad-sequence'],
    ],
    [
      'after a refused chunk',
      [hello, ...envelope, 'BDAT 5 → 552', 'BDAT 5', 'RSET', ...envelope],
      ['BDAT 5: bad-sequence'],
    ],
    [
      'XCLIENT',
      [hello, 'XCLIENT NAME=a', 'MAIL FROM:<a@b>', hello, 'MAIL FROM:<a@b>'],
      ['MAIL FROM:<a@b>: ehlo-required'],
    ],
    ['ATRN before AUTH', [hello, 'ATRN'], ['ATRN: bad-sequence']],
    ['ATRN turns the roles', [hello, 'AUTH PLAIN', 'ATRN', 'NOOP'], ['NOOP: after-quit']],
    ['ETRN in a transaction', [hello, ...envelope, 'ETRN a.example'], ['ETRN a.example: bad-sequence']],
  ])('%s', (_, steps, findings) => {
    expect(follow(steps)).toEqual(findings);
  });

  test('BODY=BINARYMIME bars DATA, and LMTP bars EHLO', () => {
    const data = findCommand('DATA');
    const ehlo = findCommand('EHLO');
    expect(data && refusalOf(data, 'recipients', new Set(['extended', 'binary']))?.code).toBe('data-after-binarymime');
    expect(ehlo && refusalOf(ehlo, 'greeted', new Set(['lmtp']))?.code).toBe('bad-sequence');
  });
});

test.each(commands.map((command) => ({ ...command })))('$verb is refused just where it is not allowed', (command) => {
  const flags = new Set<SessionFlag>(['extended', ...(NEEDED[command.verb] ?? [])]);
  for (const state of ['greeted', 'ready', 'sender', 'recipients', 'chunks', 'closed'] as const) {
    expect(refusalOf(command, state, flags) === undefined, state).toBe(command.states.includes(state));
  }
});

/** What must hold before a verb is taken anywhere. */
const NEEDED: Readonly<Record<string, readonly SessionFlag[]>> = { ATRN: ['authenticated'], LHLO: ['lmtp'] };
