import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { startScriptedServer } from '../runner/support/scripted-server';
import { openTerminal, type TestSession } from './support/session';

const HELLO = 'EHLO client.example.test\r';

const INTERRUPT = '\x03';
const END = '\x04';

let sandbox: Sandbox;
let session: TestSession;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  session.terminal.close();
  await session.done;
  await sandbox.close();
});

/** What stands on the screen from the first prompt on when some keys were typed, and a text is there. */
async function typed(keys: string, until: string, options: Parameters<typeof openTerminal>[1] = {}): Promise<string> {
  session = await openTerminal(sandbox, options);
  await session.screen.until('C: ');
  await session.type(keys, until);
  const text = await session.screen.text();
  return text.slice(text.indexOf('C: '));
}

/** What ends what is typed: the sandbox knows no such command. */
const LAST = 'FOO\r';
const ANSWERED = 'S: 500 5.5.1 "FOO"';

describe('what is typed', () => {
  test.each([
    ['as-it-is', 'NOOP\rVRFY\r  noop\r'],
    ['scripts', '@who = bob\rVRFY {{who}}\r\r# hi\r### hi\r'],
    ['replies', '250 ok\rC: 250 ok\r'],
    ['groups', '@pipeline\rNOOP\rNOOP\r@end\r'],
    ['unclear', '@nonsense\r@assert reply.code == 250\r'],
    ['left', 'NOOP\x03@pipeline\r\x03'],
    ['help', '@help\r'],
    ['tls', `STARTTLS\r${HELLO}STARTTLS\r${HELLO}@auth PLAIN alice\rs3cret\r`],
    ['secrets', `${HELLO}@auth SCRAM-SHA-256 alice wrong\rAUTH SCRAM-SHA-256\rabc=\r*\r@password = hunter2\r`],
    ['stored', `${HELLO}@auth SCRAM-SHA-256 alice {{$secret alice}}\rVRFY {{$secret bob}}\r`],
    ['message', `${HELLO}MAIL FROM:<>\rRCPT TO:<alice@example.test>\rDATA\rSubject: hi\r\r..\rNOOP\r.\r`],
    ['chunk', `${HELLO}MAIL FROM:<>\rRCPT TO:<alice@example.test>\rBDAT {{$octets}} LAST\rhello\r.\r`],
    ['refused-data', 'DATA\r'],
  ])('%s', async (name, keys) => {
    const screen = await typed(keys + LAST, ANSWERED, { stored: { alice: 's3cret' } });
    session.terminal.push('@save\r');
    await session.screen.until('*** saved');
    const shown = screen
      .replace(/(S: 250-.*\n)+/g, 'S: 250-…\n')
      .replace(/^S: 334 .*/gm, 'S: 334 …')
      .replace(/queued as \w+/g, 'queued as …')
      .replace(/^(\*\*\* Certificate: ).*/gm, '$1…');
    const script = session.saved[0]?.replace(/(250-.*\n)+/g, '250-…\n');
    expect(screen).not.toContain('s3cret');
    await expect(`${shown}\n--- as a script ---\n${script}`).toMatchFileSnapshot(`terminal/${name}.txt`);
  });
});

describe('Tab completes', () => {
  test.each([
    ['commands, what is legal first', HELLO, 'ST\t', 'C: STARTTLS'],
    ['what all begin with', HELLO, 'r\t', 'RSET'],
    ['mechanisms that the server offers', HELLO, '@auth D\t', 'C: @auth DIGEST-MD5'],
    ['parameters', HELLO, 'MAIL FROM:<> BO\t', 'C: MAIL FROM:<> BODY='],
    ['variables', '@recipient = bob\r', 'VRFY {{rec\t', 'C: VRFY {{recipient}}'],
    ['directives', '', '@au\t', 'C: @auth'],
    ['files', '', '@include sh\t', 'C: @include shared.smtp'],
    ['fields of a header', `${HELLO}MAIL FROM:<>\rRCPT TO:<bob@example.test>\rDATA\r`, 'Subj\t', '.. Subject: '],
    ['what only the terminal knows', '', '@sa\t', 'C: @save'],
  ])('%s', async (_, before, keys, expected) => {
    await typed(before, 'C: ');
    session.terminal.push(keys.slice(0, -1));
    await session.screen.until(` ${keys.slice(0, -1)}`);
    await session.type('\t', expected);
  });
});

test('below a long session only the last line of a paste is checked', async () => {
  await typed('FOO\rFOO\rFOO\r', 'no command. (RFC 5321 4.1.1)', { head: `# ${'x'.repeat(10_000)}\n220\n` });
  const without = 'C: FOO\nS: 500 5.5.1 "FOO" is no command (RFC 5321 4.1.1)\n';
  const hint = '*** "FOO" is no command. (RFC 5321 4.1.1)\n';
  const hinted = without.replace('\n', `\n${hint}`);
  await session.screen.until(`${hinted}C: `);
  const screen = await session.screen.text();
  expect(screen.slice(screen.indexOf('C: '))).toBe(`${without}${without}${hinted}C: `);
});

test('nothing secret is kept of what was typed', async () => {
  const lines = [
    '@auth PLAIN alice s3cret',
    'AUTH PLAIN AGFsaWNlAHMzY3JldA==',
    'AUTH SCRAM-SHA-256',
    'c2VjcmV0',
    '@pass = hunter2',
  ];
  await typed(`${HELLO}${lines.join('\r')}\r@auth PLAIN alice\rs3cret\rNOOP\r`, '250 2.0.0 Nothing');
  expect(session.history()).toEqual(['NOOP', '@auth PLAIN alice', 'AUTH SCRAM-SHA-256', 'EHLO client.example.test']);
});

test('a response that was pasted with an AUTH that is refused is neither sent nor kept', async () => {
  const screen = await typed(`${HELLO}AUTH LOGIN\rYWxpY2U=\rczNjcmV0\r`, '*** What was typed ahead is left out');
  expect(screen).toContain('S: 538');
  await session.type('NOOP\r', '250 2.0.0 Nothing');
  expect(await session.screen.text()).not.toContain('YWxpY2U=');
  expect(session.history()).toEqual(['NOOP', 'AUTH LOGIN', 'EHLO client.example.test']);
});

describe('a session ends', () => {
  /** Opens a session with a server that says what a text tells, and types; resolves with the screen. */
  async function against(server: string, steps: readonly (readonly [keys: string, until: string])[]): Promise<string> {
    const peer = await startScriptedServer(server);
    try {
      session = await openTerminal({ url: `smtp://${peer.address}` });
      for (const [keys, until] of steps) {
        await session.type(keys, until);
      }
      const text = await session.screen.text();
      return text.slice(text.indexOf('S: ')).replaceAll(peer.address, 'PEER');
    } finally {
      session.terminal.close();
      await session.done;
      await peer.close();
    }
  }

  const OVER = '=== The session has ended: Enter connects again, S opens it as a script, any other key closes.';

  test('where the server closes after QUIT', async () => {
    expect(await against('S: 220 hi\nC: QUIT\nS: 221 bye\nCLOSE\n', [['QUIT\r', OVER]])).toBe(
      `S: 220 hi\nC: QUIT\nS: 221 bye\n*** The server closed the connection.\n${OVER}\n`,
    );
  });

  test('where the server goes while a line is typed, at once', async () => {
    expect(await against('S: 220 hi\nC: NOOP\nS: 250 ok\nS: 421 idle\nCLOSE\n', [['NOOP\rMAIL FR', OVER]])).toBe(
      `S: 220 hi\nC: NOOP\nS: 250 ok\nS: 421 idle\n*** The server closed the connection.\n${OVER}\n`,
    );
  });

  test('where the server goes instead of answering', async () => {
    expect(await against('S: 220 hi\nC: NOOP\nCLOSE\n', [['NOOP\r', OVER]])).toBe(
      `S: 220 hi\nC: NOOP\n!!! The server closed the connection.\n${OVER}\n`,
    );
  });

  test('where the server goes while more is typed ahead, which is not sent', async () => {
    const screen = await against('S: 220 hi\nC: NOOP\nCLOSE\n', [['NOOP\rBDAT 3 LAST\rx\r.\r', OVER]]);
    expect(screen).toBe(`S: 220 hi\nC: NOOP\n!!! The server closed the connection.\n${OVER}\n`);
  });

  test('and whatever is asked to be a message or a response is none of its hints', async () => {
    const screen = await against(
      'S: 220 hi\nC: a\nS: 354 go\nC: b\nC: c\nS: 250 ok\nC: d\nS: 334 go\nC: e\nS: 421 no\nCLOSE\n',
      [
        ['NOOP\r', 'single dot'],
        ['Hello\r.\rNOOP\r', '334 go'],
        ['aHVudGVyMg==\r', OVER],
      ],
    );
    expect(screen).not.toContain('is no command');
    expect(screen).not.toContain('aHVudGVyMg==');
  });

  test('where the greeting is a refusal, only when the server closes', async () => {
    expect(await against('S: 554 no\nC: QUIT\nS: 221 bye\nCLOSE\n', [['QUIT\r', OVER]])).toContain(
      'S: 554 no\nC: QUIT\nS: 221 bye\n',
    );
  });

  test('with Ctrl+D, and Enter connects again', async () => {
    const screen = await against('S: 220 one\n---\nS: 220 two\nC: NOOP\nS: 250 ok\n', [
      ['', 'C: '],
      [END, OVER],
      ['\r', '220 two'],
      ['NOOP\r', '250 ok'],
    ]);
    expect(screen).toContain(`S: 220 one\nC: \n${OVER}\n*** Lines are sent as they are typed.`);
    expect(screen).toMatch(/S: 220 two\nC: NOOP\nS: 250 ok\nC: $/);
    expect(session.closes()).toBe(false);
  });

  test('and S saves it, and any other key closes the terminal', async () => {
    await against('S: 220 hi\nC: QUIT\nS: 221 bye\nCLOSE\n', [
      ['QUIT\r', OVER],
      ['\x1b[A', OVER],
      ['s', '*** saved'],
      ['q', '*** saved'],
    ]);
    expect(session.saved).toEqual(['220\nQUIT\n221\n']);
    expect(session.closes()).toBe(true);
  });

  test('with Ctrl+C twice while the server does not answer', async () => {
    const screen = await against('S: 220 hi\nC: NOOP\n', [
      ['NOOP\r', 'C: NOOP'],
      [INTERRUPT, 'Ctrl+C once more'],
      [INTERRUPT, OVER],
    ]);
    expect(screen).toContain('*** The server has not answered yet');
  });

  test('where nothing listens', async () => {
    const peer = await startScriptedServer('');
    await peer.close();
    session = await openTerminal({ url: `smtp://${peer.address}` });
    await session.screen.until(OVER);
    expect(await session.screen.text()).toContain(
      `!!! Nothing listens on ${peer.address}: the connection was refused.`,
    );
  });

  test('when the terminal is closed, in the midst of a line, of a block or of waiting', async () => {
    for (const [keys, until] of [
      ['MAIL', 'C: MAIL'],
      ['@pipeline\rNO', '.. NO'],
      ['NOOP\r', 'C: NOOP'],
    ] as const) {
      expect(await against('S: 220 hi\nC: NOOP\n', [[keys, until]])).toContain(until);
    }
  });
});
