import { afterAll, beforeAll, expect, test } from 'vitest';
import { allFindings, directives, loadProject, moveSecrets } from '../../src/language';
import { diskFiles, prepare, run } from '../../src/runner';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { commands } from '../../src/smtp';
import { startScriptedServer } from '../runner/support/scripted-server';
import { openTerminal } from './support/session';

let sandbox: Sandbox;
let submission: Sandbox;
let lmtp: Sandbox;
beforeAll(async () => {
  const limits = { errors: 1000 };
  sandbox = await startSandbox({ limits });
  submission = await startSandbox({ submission: true, limits });
  lmtp = await startSandbox({ lmtp: true, limits });
});
afterAll(() => Promise.all([sandbox.close(), submission.close(), lmtp.close()]));

const HELLO = 'EHLO client.example.test';
const SECURE = [HELLO, 'STARTTLS', HELLO];
const ENVELOPE = ['MAIL FROM:<alice@example.test>', 'RCPT TO:<bob@example.test>'];
const MESSAGE = [
  'From: alice@example.test',
  'Date: Thu, 1 Jan 2026 00:00:00 +0000',
  'Subject: hi',
  '',
  '250 is no reply',
  '# no comment',
  '### no session',
  '@no directive',
  '..',
];

/** What ends its session, or what is below it. */
const TYPED_APART = new Set(['QUIT', 'STARTTLS', 'DATA', 'BDAT', 'AUTH', 'ATRN', 'TURN', 'LHLO', 'X-EXPS', 'XEXCH50']);
const EXAMPLES = commands
  .filter(({ verb }) => !TYPED_APART.has(verb))
  .flatMap(({ verb, examples }) => (examples.length > 0 ? examples : [verb]));

const b64 = (text: string) => Buffer.from(text).toString('base64');

const SESSIONS: Record<string, { to?: () => Sandbox; ends?: true; lines: () => readonly string[] }> = {
  'commands as the table has them': { ends: true, lines: () => [HELLO, ...EXAMPLES, 'QUIT'] },
  'commands under TLS': { to: () => submission, lines: () => [...SECURE, ...EXAMPLES] },
  'what is refused': {
    lines: () => [
      'DATA',
      'BDAT 0 LAST',
      'STARTTLS',
      'AUTH',
      HELLO,
      'RCPT TO:<a@b>',
      'FOO',
      'MAIL FROM:<a b>',
      'STARTTLS x',
      'ATRN',
      'TURN',
      'X-EXPS LOGIN',
      'XEXCH50 1 1',
    ],
  },
  messages: {
    lines: () => [
      HELLO,
      ...[...ENVELOPE, 'RCPT TO:<nobody@example.test>', 'DATA', ...MESSAGE, '.'],
      ...[...ENVELOPE, 'BDAT 5', 'abc', '.', 'BDAT 0 LAST'],
      ...[...ENVELOPE, 'BDAT {{$octets}} LAST', ...MESSAGE, '.'],
      ...[...ENVELOPE, 'data', '.'],
      ...['MAIL FROM:<>', 'DATA', 'RSET'],
    ],
  },
  authentication: {
    lines: () => [
      ...SECURE,
      ...['AUTH LOGIN', '*'],
      ...['AUTH PLAIN', '='],
      ...['@auth SCRAM-SHA-256 alice wrong', '@auth DIGEST-MD5 alice wrong'],
      ...['AUTH CRAM-MD5', b64(`alice ${'0'.repeat(32)}`)],
      ...['AUTH LOGIN', b64('alice'), b64('s3cret')],
    ],
  },
  'authentication by the terminal': { lines: () => [...SECURE, '@auth PLAIN alice', 's3cret', 'AUTH PLAIN x'] },
  'authentication with an initial response': {
    lines: () => [...SECURE, `AUTH PLAIN ${b64('\0alice\0s3cret')}`, ...ENVELOPE],
  },
  'authentication before the message': {
    to: () => submission,
    lines: () => [...SECURE, '@auth auto alice', 's3cret', ...ENVELOPE, 'DATA', ...MESSAGE, '.', 'QUIT'],
    ends: true,
  },
  directives: {
    lines: () => [
      ...['@timeout 5s', '@match code', '@match text', '@tls verify=off', '@receive limit=1', '@on-failure continue'],
      ...['# a comment', '### a title', '@who = bob', HELLO, 'VRFY {{who}}', '@capture address = /<(.*)>/'],
      ...['@assert reply.code == 250', '@assert capability SIZE exists', '@requires PIPELINING', 'VRFY {{address}}'],
      ...['@pipeline', ...ENVELOPE, 'RSET', '@end', '@each name in alice nobody', 'VRFY {{name}}', '@end'],
      ...[
        '@wait 1ms',
        '@quiet 1ms',
        `@connect ${sandbox.url} as second`,
        HELLO,
        'STARTTLS',
        HELLO,
        '@close',
        '@use first',
      ],
      ...['NOOP', '@include /dev/null', 'NOOP'],
    ],
  },
  'what is not carried through': {
    lines: () => [
      HELLO,
      '@assert reply.code == 550',
      '@auth GSSAPI alice',
      '@nonsense',
      '250 ok',
      '@timeout 20ms',
      '@closed',
      '@handshake',
    ],
    ends: true,
  },
  'the local mail transfer protocol': {
    to: () => lmtp,
    lines: () => [
      ...['LHLO client.example.test', ...ENVELOPE, 'RCPT TO:<alice@example.test>', 'DATA', ...MESSAGE, '.'],
      ...[...ENVELOPE, 'RCPT TO:<alice@example.test>', 'BDAT {{$octets}} LAST', ...MESSAGE, '.', 'QUIT'],
    ],
    ends: true,
  },
};

test('the sessions have every command and every directive', () => {
  const all = Object.values(SESSIONS).flatMap(({ lines }) => lines());
  const has = (start: string) => all.some((line) => line.split(' ')[0]?.toUpperCase() === start.toUpperCase());
  // An opening stands above the session's first step, and nobody types there; nor can the reply to @raw be waited for here.
  const typed = directives.filter(
    ({ name, class: kind }) => name === 'connect' || (kind !== 'opening' && name !== 'raw'),
  );
  const names = [...commands.map(({ verb }) => verb), ...typed.map(({ name }) => `@${name}`)];
  expect(names.filter((name) => !has(name))).toEqual([]);
});

test('the replies to @raw stand below it, and what nobody asked for is a comment', async () => {
  const peer = await startScriptedServer(
    'S: 220 hi\nC: x\nS: 250-a\nS: 250 b\nS: 251 c\nC: y\nS: 500 no\nS: 501 nor that\nS: 421 idle\nCLOSE\n',
  );
  const session = await openTerminal({ url: `smtp://${peer.address}` });
  await session.screen.until('C: ');
  await session.type('@raw "NOOP\\r\\n"\r', 'S: 251');
  await session.type('FOO\r', 'The session has ended');
  await session.type('s', '*** saved');
  session.terminal.close();
  await session.done;
  await peer.close();
  expect(session.saved).toEqual(['220\n@raw "NOOP\\r\\n"\n250\n251\nFOO\n500\n501\n# 421 idle\n']);
});

test.each(Object.entries(SESSIONS))(
  '%s: what is saved is in order, and is replayed as it went',
  async (_, session) => {
    const server = session.to?.() ?? sandbox;
    const { text, secrets } = await saved(server, session.lines(), session.ends ? 'ended' : 'open');
    const project = await loadProject(PATH, text, diskFiles);
    const wrong = allFindings(project, { names: new Set() }).filter(({ finding }) => finding.severity === 'error');
    expect(
      wrong.map(({ finding }) => `${finding.code}: ${finding.message}`),
      text,
    ).toEqual([]);
    const plan = await prepare([{ path: PATH, text }], {
      files: diskFiles,
      secret: (name) => secrets.get(name),
      processEnv: () => undefined,
      servers: [server.url],
      overrides: { ca: server.certificate },
    });
    if (plan.kind !== 'plan') {
      throw new Error(`${JSON.stringify(plan)}\n${text}`);
    }
    const { sessions } = await run(plan, {}, new AbortController().signal);
    expect(
      sessions.map(({ outcome, problem }) => `${outcome} ${problem?.message ?? ''}`.trim()),
      text,
    ).toEqual(['passed']);
  },
  20_000,
);

const PATH = '/scripts/session.smtp';

/** Types lines into a session, and saves it. */
async function saved(
  server: Sandbox,
  lines: readonly string[],
  then: 'open' | 'ended',
): Promise<{ text: string; secrets: ReadonlyMap<string, string> }> {
  const session = await openTerminal(server, { head: `@tls verify=off\n@connect ${server.url} as first\n220\n` });
  await session.screen.until('C: ');
  session.terminal.push(lines.map((line) => `${line}\r`).join(''));
  if (then === 'ended') {
    await session.screen.until('=== The session has ended');
  }
  await session.type(then === 'ended' ? 's' : '@save\r', '*** saved');
  session.terminal.close();
  await session.done;
  const { text, secrets } = await moveSecrets(PATH, session.saved[0] ?? '', diskFiles);
  return { text, secrets: new Map([...secrets, ...session.secrets()]) };
}
