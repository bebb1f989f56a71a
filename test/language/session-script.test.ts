import { expect, test } from 'vitest';
import { allFindings, keptAs, loadProject, moveSecrets, SessionScript, type TypedText } from '../../src/language';

const files = { resolve: (_: string, path: string) => path, read: async () => undefined, exists: async () => false };

/** Something typed, and the replies to it, each with the line of what it answers. */
function typed(text: string, replies: readonly [line: number, code: string, ...lines: string[]][]): TypedText {
  return {
    as: 'command',
    text,
    shown: text,
    above: 0,
    steps: replies.map(([line, code, ...lines]) => ({
      line,
      kind: 'command',
      log: [{ type: 'sent' }, { type: 'reply', reply: { code, lines } }],
    })),
  };
}

const head = '@connect smtp://localhost:2525\n220\n';

test('a session is a script with the replies that came', () => {
  const script = new SessionScript(head);
  script.add(typed('EHLO client.example', [[1, '250', 'mail.example', 'SIZE 1000', 'AUTH PLAIN LOGIN']]));
  script.add(typed('@size = 12', []));
  script.add(typed('### a title', []));
  script.add(typed('MAIL FROM:<a@example.test> SIZE={{size}}', [[1, '250', '2.1.0 Ok']]));
  script.add(
    typed('@pipeline\nRCPT TO:<b@example.test>\nRCPT TO:<c@example.test>\n@end', [
      [2, '250'],
      [3, '550'],
    ]),
  );
  expect(script.text).toBe(`${head}EHLO client.example
250-SIZE
250 AUTH
@size = 12
# a title
MAIL FROM:<a@example.test> SIZE={{size}}
250
@pipeline
RCPT TO:<b@example.test>
250
RCPT TO:<c@example.test>
550
@end
`);
});

test('a message stands below its DATA, and a refused DATA alone', () => {
  const script = new SessionScript(head);
  script.add(typed('DATA', [[1, '503']]));
  script.add(typed('DATA', [[1, '354']]));
  expect(script.above.endsWith('DATA\n354\n')).toBe(true);
  expect(script.text.endsWith('@raw "DATA\\r\\n"\n354\n')).toBe(true);
  script.add({ ...typed('Subject: hi\n\n550 hello', [[6, '250']]), as: 'message', above: 2 });
  script.add(typed('data', [[1, '354']]));
  script.add({ ...typed('', [[3, '250']]), as: 'message', above: 2 });
  expect(script.text).toBe(`${head}DATA
503
DATA
354
Subject: hi

550 hello
.
250
data
354
.
250
`);
});

test('a message that something else than DATA asked for is octets', () => {
  const script = new SessionScript(head);
  script.add(typed('NOOP', [[1, '354']]));
  script.add({ ...typed('Subject: "hi"\n\n{{x}}', [[6, '250']]), as: 'message', above: 2 });
  expect(script.text).toBe(`${head}NOOP\n354\n@raw "Subject: \\"hi\\"\\r\\n\\r\\n\\{{x}}\\r\\n.\\r\\n"\n250\n`);
});

test('responses stand below their challenges, whatever they look like', () => {
  const script = new SessionScript(head);
  script.add(typed('AUTH LOGIN', [[1, '334', 'VXNlcm5hbWU6']]));
  script.add({ ...typed('YWxpY2U=', [[3, '334', 'UGFzc3dvcmQ6']]), as: 'response', above: 2 });
  script.add({ ...typed('250', [[3, '535']]), as: 'response', above: 2 });
  expect(script.text).toBe(`${head}AUTH LOGIN\n334\nYWxpY2U=\n334\nC: 250\n535\n`);
});

test('what could not be carried through is a comment, without its secrets', () => {
  const script = new SessionScript(head);
  const failed = { kind: 'directive', line: 1, log: [], problem: { kind: 'auth' } };
  script.add({ ...typed('@auth PLAIN a s3cret', []), shown: '@auth PLAIN a ••••', steps: [failed] });
  script.add({
    ...typed('NOOP', []),
    steps: [
      {
        kind: 'command',
        line: 1,
        log: [{ type: 'sent' }, { type: 'reply', reply: { code: '421', lines: [] } }],
        problem: { kind: 'unexpected-reply' },
      },
    ],
  });
  expect(script.text).toBe(`${head}# @auth PLAIN a ••••\nNOOP\n421\n`);
});

test('passwords are moved out of variables too, whatever became of them', async () => {
  const auth = '@auth PLAIN alice {{pass}}';
  const text = `${head}@pass = wrong\n${auth}\n535\n@pass = r1ght\n${auth}\n535\n@other = x\n`;
  const { text: moved, secrets } = await moveSecrets('/session.smtp', text, files);
  expect(moved).toBe(
    `${head}@pass = {{$secret pass}}\n${auth}\n535\n@pass = {{$secret pass-2}}\n${auth}\n535\n@other = x\n`,
  );
  expect([...secrets]).toEqual([
    ['pass', 'wrong'],
    ['pass-2', 'r1ght'],
  ]);
});

test('passwords are moved out of a script', async () => {
  const text = `${head}EHLO a.example.test
250 AUTH
AUTH PLAIN AGFsaWNlAHMzY3JldA==
235
AUTH LOGIN
334
YWxpY2U=
334
czNjcmV0
503
@auth PLAIN bob "b 0b"
503
`;
  const { text: moved, secrets } = await moveSecrets('/session.smtp', text, files);
  expect(moved).toBe(`${head}EHLO a.example.test
250 AUTH
@auth PLAIN alice {{$secret alice}}
235
@auth LOGIN alice {{$secret alice}}
503
@auth PLAIN bob {{$secret bob}}
503
`);
  expect([...secrets]).toEqual([
    ['alice', 's3cret'],
    ['bob', 'b 0b'],
  ]);
  const project = await loadProject('/session.smtp', moved, files);
  expect(allFindings(project, { names: new Set() }).filter(({ finding }) => finding.stopsRun)).toEqual([]);
});

const b64 = (text: string) => btoa(text);
const DIGEST = `username="alice",realm="example.test",nonce="n",cnonce="c",nc=00000001,qop=auth,digest-uri="smtp/mail.example.test",response=${'0'.repeat(32)}`;

test.each([
  ['CRAM-MD5', [b64(`alice ${'a'.repeat(32)}`)], '@auth CRAM-MD5 alice {{$secret alice}}'],
  ['CRAM-MD5', [b64(`a b ${'a'.repeat(32)}`)], '@auth CRAM-MD5 "a b" {{$secret a-b}}'],
  [
    'DIGEST-MD5',
    [b64(DIGEST), 'C:'],
    '@auth DIGEST-MD5 alice {{$secret alice}} realm=example.test host=mail.example.test',
  ],
  ['SCRAM-SHA-256', [b64('n,,n=a=2Cb,r=x'), b64('c=biws,r=xy,p=z')], '@auth SCRAM-SHA-256 a,b {{$secret a-b}}'],
  ['SCRAM-SHA-1', [b64('n,a=root,n=alice,r=x'), b64('p')], '@auth SCRAM-SHA-1 alice {{$secret alice}} authzid=root'],
])('the proof of a password, %s, is one of a secret when it is done again', async (mechanism, responses, expected) => {
  const text = ['EHLO a.example.test', '250', `AUTH ${mechanism}`, ...responses.flatMap((each) => ['334', each])];
  const { text: moved, secrets } = await moveSecrets('/session.smtp', `${text.join('\n')}\n235 2.7.0\n`, files);
  expect(moved).toBe(`EHLO a.example.test\n250\n${expected}\n235 2.7.0\n`);
  expect(secrets.size).toBe(0);
});

test('one that can not be done again says so, and what was refused is refused again as it was', async () => {
  const refused = `AUTH CRAM-MD5\n334\n${b64(`alice ${'a'.repeat(32)}`)}\n535 5.7.8\n`;
  const accepted = `AUTH NTLM\n334\n${b64('NTLMSSP')}\n334\n${b64('NTLMSSP')}\n235\n`;
  const { text } = await moveSecrets('/session.smtp', `${refused}${accepted}`, files);
  expect(text).toBe(
    `${refused}# The responses below are the proof of one NTLM exchange: another one has to have its own.\n${accepted}`,
  );
});

test('a secret can be kept by another name', () => {
  const action = {
    title: 'Move to the secret storage as alice',
    edits: [{ span: { start: 0, end: 1 }, text: '{{$secret alice}}' }],
    secret: { name: 'alice', value: 'x' },
  };
  expect(keptAs(action, 'alice-2')).toEqual({
    title: 'Move to the secret storage as alice-2',
    edits: [{ span: { start: 0, end: 1 }, text: '{{$secret alice-2}}' }],
    secret: { name: 'alice-2', value: 'x' },
  });
});
