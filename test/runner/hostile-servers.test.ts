import { describe, expect, test } from 'vitest';
import { play } from './support/play';

// What somebody between client and server, or the server itself, tries to get a password in the clear (NO STARTTLS, USENIX Security 2021).
const script = `@timeout 300ms
EHLO client.example
STARTTLS
EHLO client.example
@auth PLAIN alice {{$secret alice}}
`;

const password = Buffer.from('\0alice\0s3cret-of-alice').toString('base64');
const wrongCodes = ['221', '354', '421', '454', '500', '501', '502', '530', '554'];
const start = ['S: 220 hi', 'C:', 'S: 250-server', 'S: 250-STARTTLS', 'S: 250 AUTH PLAIN LOGIN', 'C:'];

const rows: readonly [what: string, server: readonly string[]][] = [
  ...wrongCodes.map((code): [string, string[]] => [`${code} as the greeting`, [`S: ${code} hi`, 'C:', 'C:']]),
  ...wrongCodes.map((code): [string, string[]] => [
    `${code} to EHLO`,
    ['S: 220 hi', 'C:', `S: ${code} no`, 'C:', 'C:'],
  ]),
  ...wrongCodes.map((code): [string, string[]] => [`${code} to STARTTLS`, [...start, `S: ${code} no`, 'C:', 'C:']]),
  ['220 to STARTTLS, and clear text behind it', [...start, 'S: 220 go', 'C:', 'S: 250 no TLS here', 'C:']],
  ['220 to STARTTLS, and silence', [...start, 'S: 220 go']],
  ['220 to STARTTLS, and a close', [...start, 'S: 220 go', 'CLOSE']],
  [
    'the reply to the next EHLO put behind that to STARTTLS',
    [...start, 'S| 220 go\\r\\n250-server\\r\\n250 AUTH PLAIN\\r\\n', 'TLS', 'C:', 'C:'],
  ],
  ['a part of a reply put behind that to STARTTLS', [...start, 'S| 220 go\\r\\n250 serv', 'TLS', 'C:', 'C:']],
  [
    'a refusal of STARTTLS with replies to what would follow',
    [...start, 'S| 454 no\\r\\n250 ok\\r\\n235 ok\\r\\n', 'C:'],
  ],
];

describe('a server that wants the password in the clear', () => {
  test.each(rows)('%s', async (_, server) => {
    const { result, server: peer } = await play({
      path: '/nowhere/script.smtp',
      text: script,
      server: server.join('\n'),
    });
    expect(result?.sessions[0]?.outcome).toMatch(/failed|error/);
    expect(peer.received().join('')).not.toContain(password);
    expect(peer.received().join('')).not.toMatch(/AUTH/);
  });

  test('and one that is honest gets it under TLS', async () => {
    const honest = [...start, 'S: 220 go', 'TLS', 'C:', 'S: 250 AUTH PLAIN', 'C:', 'S: 235 ok'];
    const { result, server: peer } = await play({
      path: '/nowhere/script.smtp',
      text: script,
      server: honest.join('\n'),
    });
    expect(result?.sessions[0]?.outcome).toBe('passed');
    expect(peer.received()[0]).toMatch(/<TLS>EHLO client\.example\r\nAUTH PLAIN /);
  });
});

test('a peer that talks on and on after TURN, and sends nothing, comes to an end', async () => {
  const { result } = await play({
    path: '/nowhere/script.smtp',
    text: 'TURN\n',
    server: ['S: 220 hi', 'C:', 'S: 250 turning', 'C:', `S| ${'NOOP\\r\\n'.repeat(10_001)}`, 'C:'].join('\n'),
  });
  expect(result?.sessions[0]?.problem).toMatchObject({
    kind: 'protocol',
    message: 'The peer sent 10000 commands without a message, and goes on.',
  });
});
