import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { openTerminal, type TestSession } from './support/session';

const HELLO = 'EHLO client.example.test\r';

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
