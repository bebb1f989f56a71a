import { describe, expect, test } from 'vitest';
import { sandboxRules, type TranscriptEntry } from '../../src/sandbox';
import { play } from './support/dialogue';
import { Peer } from './support/peer';
import { useSandbox } from './support/running';

describe('what the sandbox took', () => {
  const sandbox = useSandbox();

  test('octets, envelope, and what was told of the client', async () => {
    const arrived: string[] = [];
    const stop = sandbox().mailbox.onMessage(({ subject = '' }) => arrived.push(subject));
    await play(
      sandbox(),
      [
        'S: 220',
        'C: EHLO client.example',
        'S: 250',
        'C: XFORWARD NAME=first.example ADDR=192.0.2.1',
        'S: 250',
        'C: MAIL FROM:<alice@example.test> BODY=8BITMIME RET=HDRS',
        'S: 250',
        'C: RCPT TO:<bob@example.test> NOTIFY=NEVER',
        'S: 250',
        'C: RCPT TO:<nobody@example.test>',
        'S: 550',
        'C: DATA',
        'S: 354',
        'C: Subject: one',
        'C:  folded',
        'C:',
        'C: ..stuffed é',
        'C: .',
        'S: 250',
      ].join('\n'),
    );
    stop();
    const [message] = sandbox().mailbox.messages();
    expect(arrived).toEqual(['one folded']);
    expect(message?.octets.toString('utf8')).toBe('Subject: one\r\n folded\r\n\r\n.stuffed é\r\n');
    expect(message).toMatchObject({
      helo: 'client.example',
      from: 'alice@example.test',
      recipients: [{ address: 'bob@example.test', parameters: { NOTIFY: 'NEVER' } }],
      parameters: { BODY: '8BITMIME', RET: 'HDRS' },
      size: message?.octets.length,
      client: { NAME: 'first.example', ADDR: '192.0.2.1' },
    });
    sandbox().mailbox.clear();
    expect(sandbox().mailbox.messages()).toEqual([]);
  });

  test('the certificate is for the sandbox, and who trusts it can verify it', async () => {
    const peer = await Peer.open(sandbox());
    peer.send('EHLO client.example\r\nSTARTTLS\r\n');
    for (let i = 0; i < 3; i++) {
      await peer.reply();
    }
    await peer.startTls({ ca: sandbox().certificate, servername: 'localhost', rejectUnauthorized: true });
    expect(peer.tls.authorized).toBe(true);
    peer.close();
  });

  test('the transcript holds neither secrets nor messages', async () => {
    const entries: TranscriptEntry[] = [];
    const stop = sandbox().onTranscript((entry) => entries.push(entry));
    await play(
      sandbox(),
      [
        'S: 220',
        'C: EHLO client.example',
        'S: 250',
        'C: AUTH PLAIN AGFsaWNlAHMzY3JldA==',
        'S: 538',
        'C: AUTH CRAM-MD5',
        'S: 334',
        'C: YWxpY2UgMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
        'S: 535',
        'C: MAIL FROM:<alice@example.test>',
        'S: 250',
        'C: RCPT TO:<bob@example.test>',
        'S: 250',
        'C: DATA',
        'S: 354',
        'C: private words',
        'C: .',
        'S: 250',
        'C: QUIT',
        'S: 221',
        'END:',
      ].join('\n'),
    );
    stop();
    const text = entries.map((entry) => entry.text).join('\n');
    expect(text).toContain('AUTH PLAIN ••••');
    expect(text).not.toMatch(/AGFsaWNl|YWxpY2Ug|private/);
    expect(text).toContain('15 octets of message');
  });
});

describe('every rule that HELP RULES tells', () => {
  const sandbox = useSandbox();
  const rules = sandboxRules.filter(({ example }) => /^(RCPT|MAIL|VRFY|EXPN|ETRN)/.test(example));

  test.each(rules)('$example: $reply', async ({ example, reply, meaning }) => {
    const answer = reply === 'none' ? 'END:' : `S: ${reply}`;
    const before = example.startsWith('RCPT') ? ['C: MAIL FROM:<alice@example.test>', 'S: 250'] : [];
    const after = meaning.startsWith('The recipient is taken') ? ['S: 250', 'C: DATA', 'S: 354', 'C: .'] : [];
    const lines = ['S: 220', 'C: EHLO client.example', 'S: 250', ...before, `C: ${example}`, ...after, answer];
    await play(sandbox(), lines.join('\n'));
  });
});
