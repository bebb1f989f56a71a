import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { type Finished, startCommandLine } from '../support/command-line';

const files = {
  'good.smtp': 'EHLO client.example\n250 PIPELINING\nQUIT\n',
  'wrong.smtp': 'EHLO client.example\nNOOP\n251 no such thing\nQUIT\n',
  'two.smtp': '### First\nEHLO a.example\nQUIT\n### Second\nEHLO b.example\nQUIT\n',
  'unclear.smtp': 'EHLO {{nobody}}\n@nonsense\n250|\nDATA\nwithout end\n',
  'misspelt.smtp': 'EHLO client.example\nMIAL FROM:<a@example.test>\nQUIT \n',
  'homeless.smtp': 'QUIT\n',
  'blank.smtp': '# nothing left\n',
  'skipped.smtp': '@skip not today\nQUIT\n',
  'variable.smtp': 'EHLO {{name}}\n250 greets {{name}}\nQUIT\n',
  'secret.smtp': 'EHLO client.example\nVRFY {{$secret who}}\nxxx\nQUIT\n',
  'tls.smtp': '@tls verify=on\nEHLO client.example\nSTARTTLS\nEHLO client.example\nQUIT\n',
  'smtp.env.json': '{ "$shared": { "name": "shared.example" }, "other": { "name": "other.example" } }',
  'values.txt': '# values\n\nname = from-a-file.example\n',
  'letter.pem': 'not a certificate',
  'hidden.txt': 'who = hidden-person\n',
  'another.env.json': '{ "$shared": { "name": "another.example" } }',
  'noted.smtp': 'EHLO client.example\nMAIL FROM: <a@example.test>\nxxx\nQUIT\n',
  'waits.smtp': 'EHLO client.example\n@wait 1m\nQUIT\n',
  'folder/outer.smtp': 'QUIT\n',
  'folder/below/inner.smtp': 'QUIT\n',
  'folder/below/_included.smtp': 'NOOP\n',
  'folder/_parts/part.smtp': 'QUIT\n',
  'empty/_included.smtp': 'NOOP\n',
};

let folder = '';
let sandbox: Sandbox;
let client: Socket;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-cli-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  sandbox = await startSandbox();
  writeFileSync(join(folder, 'ca.pem'), sandbox.certificate);
  // The port of a client's end is taken, so that nothing else can listen there.
  client = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
  await once(client, 'connect');
  writeFileSync(join(folder, 'refused.smtp'), `@connect smtp://127.0.0.1:${client.localPort}\nQUIT\n`);
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

function cli(args: string, options: { input?: string; env?: Record<string, string> } = {}): Promise<Finished> {
  const words =
    args === '' ? [] : args.split(' ').map((word) => word.replace('SERVER', sandbox.url).replaceAll('~', ' '));
  return startCommandLine(words, { cwd: folder, ...options }).finished;
}

// Arguments, the exit code, and what is shown on standard output, or after `!` on standard error.
const table: readonly (readonly [args: string, code: number, ...shown: string[]])[] = [
  ['', 1, '!Say what to do.'],
  ['--version', 0, '0.1.0'],
  ['--help', 0, 'Usage: smtp-sessions'],
  ['run --help', 0, '--report-json FILE'],
  ['rnu x', 1, '!There is no command rnu.'],
  ['run good.smtp --sevrer x', 1, '!Did you mean --server?'],
  ['run good.smtp --repeat -1', 1, '!one that starts with a dash is written --repeat=-…'],
  ['run good.smtp --quiet=3', 1, "!Option '--quiet' does not take an argument."],
  ['run', 1, '!Name a script'],
  ['run good.smtp --server http://x', 1, '!no scheme of mail servers'],
  ['run good.smtp --server SERVER --variable novalue', 1, '!--variable NAME=VALUE'],
  ['run good.smtp --server SERVER --cacert missing.pem', 1, '!missing.pem can not be read'],
  ['run good.smtp --server SERVER --cacert letter.pem', 1, '!is no PEM file'],
  ['run good.smtp --server SERVER --jobs none', 1, '!--jobs wants a number'],
  ['run good.smtp --server SERVER --session Nope', 1, '!No session has the title “Nope”.'],
  ['run good.smtp --server SERVER --env nope', 1, '!There is no environment nope'],
  ['run homeless.smtp', 1, '!no server is named'],
  ['run good.smtp --server SERVER', 0, 'C: EHLO client.example', 'S: 250-PIPELINING', '=== 1 passed, 0 failed'],
  ['run *o*.smtp --server SERVER --session Second', 0, 'b.example', '=== 1 passed'],
  ['run two.smtp --server SERVER', 0, '### First', '### Second', '=== 2 passed'],
  ['run two.smtp --server SERVER --session 5', 0, '### Second', '=== 1 passed'],
  ['run two.smtp --server SERVER --session First', 0, '=== 1 passed'],
  ['run two.smtp --server SERVER --repeat 5 --jobs 3', 0, '=== 10 passed'],
  ['run two.smtp --server SERVER --shard 2/2', 0, '### Second', '=== 1 passed'],
  ['run skipped.smtp', 0, 'skipped, not today', '1 skipped'],
  [
    'run wrong.smtp --server SERVER',
    4,
    'wrong.smtp:3:1: The reply is 250, not 251.',
    '  | ^^^',
    'expected 251',
    'actual   250',
  ],
  ['run wrong.smtp good.smtp --server SERVER --fail-fast', 4, '1 skipped'],
  ['run wrong.smtp --server SERVER --quiet', 4, 'expected 251'],
  ['run refused.smtp', 3, 'the connection was refused'],
  ['run refused.smtp wrong.smtp --server SERVER', 4],
  [
    'run refused.smtp --server smtp://[::1]:25 --ipv4',
    3,
    '*** The target is smtp://[::1]:25, not the one of the script.\n!!! refused.smtp:1:1: [::1]:25 is no IPv4',
  ],
  [
    'run unclear.smtp --server SERVER',
    2,
    '!nothing was sent',
    '!undefined-variable',
    '!unknown-directive',
    '!invalid-reply',
    '!unterminated-payload',
  ],
  ['run good.smtp unclear.smtp --server SERVER', 2, '!nothing was sent'],
  ['run misspelt.smtp --server SERVER', 4, 'C: MIAL FROM:<a@example.test>', 'S: 500'],
  [
    'run misspelt.smtp good.smtp --server SERVER --quiet',
    4,
    '*** What was sent has errors that check finds:\nmisspelt.smtp:2:1: error unknown-command: "MIAL"',
  ],
  ['run misspelt.smtp --server SERVER --strict', 2, '!unknown-command'],
  ['run variable.smtp --server SERVER', 0, 'C: EHLO shared.example'],
  ['run variable.smtp --server SERVER --env other', 0, 'C: EHLO other.example'],
  ['run variable.smtp --server SERVER --env other --variable name=given.example', 0, 'C: EHLO given.example'],
  ['run secret.smtp --server SERVER --secret who=hidden-person', 0, 'C: VRFY ••••'],
  ['run secret.smtp --server SERVER', 2, '!There is no secret who'],
  ['run tls.smtp --server SERVER', 3, 'self-signed'],
  ['run tls.smtp --server SERVER --cacert ca.pem', 0, 'The certificate is verified.'],
  ['run tls.smtp --server SERVER -k', 0, 'not verified'],
  ['run --sandbox good.smtp', 0, 'The sandbox took no message.'],
  ['run good.smtp --server SERVER --color always', 0, '\u001b['],
  ['check good.smtp', 0, '1 script checked: 0 errors, 0 warnings'],
  ['check misspelt.smtp', 2, 'misspelt.smtp:2:1: error unknown-command', 'Did you mean "MAIL"?', '^^^^'],
  ['check misspelt.smtp --severity unknown-command=warning', 0, '1 warning'],
  ['check misspelt.smtp --severity unknown-command=warning --max-warnings 0', 2],
  ['check misspelt.smtp --severity nonsense=off', 1, '!there is no code nonsense'],
  ['check unclear.smtp --severity invalid-reply=off', 1, '!stops a run'],
  ['check variable.smtp --variable name=x', 0],
  ['run wrong.smtp --server SERVER --report-junit -', 4, '<failure type="unexpected-reply"'],
  ['run wrong.smtp --server SERVER --report-tap -', 4, 'not ok 1 - wrong.smtp:1'],
  ['run two.smtp --server SERVER --report-tap nowhere/report.tap', 1, '!--report-tap: nowhere/report.tap can not be'],
  ['run two.smtp --server SERVER --report-html good.smtp', 1, '!--report-html: the folder good.smtp can not be made'],
  ['run two.smtp --server SERVER --server SERVER', 0, '=== 4 passed'],
  ['run variable.smtp --server SERVER --variables-file values.txt', 0, 'C: EHLO from-a-file.example'],
  ['run variable.smtp --server SERVER --variables-file good.smtp', 1, '!line 1 of good.smtp is not written NAME=VALUE'],
  ['run good.smtp --server SERVER --report-junit -', 0, '<?xml', '!C: EHLO client.example'],
  ['run variable.smtp --server SERVER --env-file another.env.json', 0, 'C: EHLO another.example'],
  ['run secret.smtp --server SERVER --secrets-file hidden.txt', 0, 'C: VRFY ••••'],
  ['run secret.smtp --server SERVER --secret who=shown-person --show-secrets', 0, 'C: VRFY shown-person'],
  ['run wrong.smtp --server SERVER --retry 2', 4, '=== 0 passed, 1 failed'],
  ['run good.smtp --server SERVER --connect-timeout 5s --max-time 1m', 0, '=== 1 passed'],
  ['run good.smtp --server SERVER --connect-timeout soon', 1, '!--connect-timeout'],
  ['run waits.smtp --server SERVER --max-time 300ms', 3, 'took longer than it may'],
  ['run good.smtp --server SERVER --ipv4', 0, '=== 1 passed'],
  ['run good.smtp --server SERVER --ipv4 --ipv6', 1, '!--ipv4 and --ipv6'],
  ['run good.smtp --server SERVER --sandbox', 1, '!leave --server out'],
  ['run good.smtp --server SERVER --shard 3/2', 1, '!--shard'],
  ['run tls.smtp --server SERVER --insecure', 0, 'not verified'],
  ['run noted.smtp --server SERVER --verbose', 0, 'warning space-after-colon'],
  ['run folder --server SERVER', 0, 'folder/below/inner.smtp', '=== 2 passed'],
  ['run folder/_parts --server SERVER', 0, '=== 1 passed'],
  ['run folder/**/inner.smtp --server SERVER', 0, '=== 1 passed'],
  ['check folder', 0, '2 scripts checked'],
  ['run empty', 1, '!The folder empty holds no .smtp file.'],
  ['run *.nothing', 1, '!No file matches *.nothing.'],
  ['run blank.smtp --server SERVER', 1, '!There is no session to run.'],
  ['run two.smtp --server SERVER --session Frist', 1, '!Did you mean “First”?'],
  ['run good.smtp --report-json', 1, '!--report-json wants a value: --report-json FILE.'],
  ['run good.smtp --server SERVER --report-json - --report-tap -', 1, '!--report-json and --report-tap would run into'],
  ['run good.smtp --server SERVER --report-html /proc/none/html', 1, '!the folder /proc/none/html can not be made'],
  ['run good.smtp --server SERVER --report-html new/below/html', 0],
  ['run good.smtp --server ::1', 1, '!stands in brackets: smtp://[::1]:25'],
  ['run good.smtp --server smtp://user:hidden-person@mail.example.test', 1, '!no user and no password'],
  ['run good.smtp --server smtp://[::1]:25 --ipv4', 3, '[::1]:25 is no IPv4 address'],
  [
    'run two.smtp wrong.smtp --server SERVER',
    4,
    '\nFAILED wrong.smtp:3: The reply is 250, not 251.\n=== 2 passed, 1 failed',
  ],
  ['rnu good.smtp', 1, '!There is no command rnu. Did you mean run?'],
  ['good.smtp', 1, '!To run a script: smtp-sessions run good.smtp.'],
  ['constructor', 1, '!There is no command constructor.'],
  ['help toString', 0, 'Usage: smtp-sessions COMMAND'],
  ['serve --listen nonsense', 1, '!ADDRESS:PORT'],
  ['serve --listen 127.0.0.1:0 --certificate-file nowhere/served.pem', 1, '!nowhere/served.pem can not be written'],
];

describe('the command line', () => {
  it.each(table.map(([args, code, ...shown]) => ({ args, code, shown })))(
    '$args exits with $code',
    async ({ args, code, shown }) => {
      const { code: actual, stdout, stderr } = await cli(args);
      expect(actual, `${stdout}\n${stderr}`).toBe(code);
      for (const text of shown) {
        expect(text.startsWith('!') ? stderr : stdout).toContain(text.replace(/^!/, ''));
      }
      expect(stdout + stderr).not.toMatch(/hidden-person|\n {4}at /);
    },
  );

  it('reads a script from standard input', async () => {
    const { code, stdout } = await cli('run - --server SERVER', { input: 'NOOP\n' });
    expect([code, stdout.includes('C: NOOP')]).toEqual([0, true]);
  });

  it('takes secrets from the environment', async () => {
    const { code, stdout } = await cli('run secret.smtp --server SERVER', {
      env: { SMTP_SECRET_who: 'hidden-person' },
    });
    expect([code, stdout.includes('••••'), stdout.includes('hidden-person')]).toEqual([0, true, false]);
  });

  it('writes the result as JSON', async () => {
    await cli('run wrong.smtp --server SERVER --report-json report.json');
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(report).toMatchObject({
      version: 1,
      summary: { passed: 0, failed: 1, errors: 0, skipped: 0 },
      sessions: [
        {
          file: 'wrong.smtp',
          outcome: 'failed',
          steps: expect.arrayContaining([
            expect.objectContaining({ line: 1, sent: ['EHLO client.example'], octets: 21, outcome: 'passed' }),
            expect.objectContaining({
              line: 2,
              outcome: 'failed',
              replies: [expect.objectContaining({ code: '250', status: '2.0.0' })],
              problem: expect.objectContaining({ kind: 'unexpected-reply', expected: '251' }),
            }),
            expect.objectContaining({ line: 4, outcome: 'notRun', replies: [] }),
          ]),
        },
      ],
    });
  });

  it('writes nothing but the report to standard output where that is where it goes', async () => {
    const { stdout, stderr } = await cli('run good.smtp --server SERVER --report-json -');
    expect(JSON.parse(stdout)).toMatchObject({ summary: { passed: 1 } });
    expect(stderr).toContain('=== 1 passed');
  });

  it('names standard input as it was named', async () => {
    const { code, stderr } = await cli('run -', { input: 'NOOP\n' });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^smtp-sessions: -: no server is named\./)]);
  });

  it('keeps the keys of TLS where SSLKEYLOGFILE says, and tells so', async () => {
    const { code, stderr } = await cli('run tls.smtp --server SERVER -k', {
      env: { SSLKEYLOGFILE: join(folder, 'keys.txt') },
    });
    expect([code, stderr.includes('keys.txt')]).toEqual([0, true]);
    expect(readFileSync(join(folder, 'keys.txt'), 'utf8')).toMatch(/TRAFFIC_SECRET/);
  });

  it('writes every report that is asked for', async () => {
    await cli(
      'run wrong.smtp --server SERVER --report-html page --report-junit a.xml --report-tap a.tap --output a.txt',
    );
    const [html = '', junit = '', tap = '', transcript = ''] = ['page/index.html', 'a.xml', 'a.tap', 'a.txt'].map(
      (name) => readFileSync(join(folder, name), 'utf8'),
    );
    expect(html).toContain('<b>FAILED</b>');
    expect(junit).toContain('failures="1"');
    expect(tap).toContain('not ok 1');
    expect(transcript).toContain('S: 250 2.0.0');
  });

  it('lists findings as JSON', async () => {
    const { stdout } = await cli('check misspelt.smtp --format json');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        file: 'misspelt.smtp',
        line: 2,
        column: 1,
        endLine: 2,
        endColumn: 5,
        severity: 'error',
        code: 'unknown-command',
      },
      { line: 3, column: 5, severity: 'info', code: 'trailing-whitespace' },
    ]);
  });

  it('sends nothing to anyone when one of several scripts is unclear', async () => {
    let connections = 0;
    const server = createServer(() => {
      connections += 1;
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { code } = await cli(`run good.smtp unclear.smtp --server smtp://127.0.0.1:${port}`);
    server.close();
    expect([code, connections]).toEqual([2, 0]);
  });

  it('says in the report why nothing was sent', async () => {
    const { code, stdout } = await cli('run good.smtp unclear.smtp --server SERVER --report-json -');
    const report = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(report).toMatchObject({ version: 1, summary: { passed: 0, errors: 0 }, sessions: [] });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ file: 'unclear.smtp', line: 2, severity: 'error', code: 'unknown-directive' }),
    );
  });

  it('ends within the time-out when the server never answers, and shows the transcript so far', async () => {
    const server = createServer((socket) => socket.write('220 hello\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { code, stdout } = await cli(`run - --server smtp://127.0.0.1:${port}`, { input: '@timeout 100ms\nNOOP\n' });
    server.close();
    expect([code, stdout.includes('S: 220 hello'), stdout.includes('did not reply within 100 ms')]).toEqual([
      3,
      true,
      true,
    ]);
  });

  it('closes connections, writes its reports and exits 130 when it is interrupted', async () => {
    const server = createServer((socket) => socket.write('220 hello\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const run = startCommandLine(
      ['run', 'two.smtp', '--server', `smtp://127.0.0.1:${port}`, '--report-json', 'cancelled.json'],
      { cwd: folder },
    );
    await run.shows('S: 220 hello');
    run.child.kill('SIGINT');
    const { code } = await run.finished;
    server.close();
    const { sessions } = JSON.parse(readFileSync(join(folder, 'cancelled.json'), 'utf8'));
    expect(code).toBe(130);
    expect(sessions.map((session: { outcome: string }) => session.outcome)).toEqual(['error', 'skipped']);
  });

  it('serves until it is ended, and shows what it takes', async () => {
    const serving = startCommandLine(['serve', '--listen', '127.0.0.1:0', '--certificate-file', 'served.pem'], {
      cwd: folder,
    });
    await serving.shows('\n');
    const url = serving.shown().trim();
    const { code } = await cli(`run ${hello} --server ${url} --cacert served.pem`);
    expect(code).toBe(0);
    await serving.shows('Subject: Hello');
    serving.child.kill('SIGTERM');
    expect((await serving.finished).code).toBe(0);
  });

  it('serves without showing the control characters of a client', async () => {
    const serving = startCommandLine(['serve', '--listen', '127.0.0.1:0', '--verbose'], { cwd: folder });
    await serving.shows('\n');
    const input = [
      'NOOP \x1b[2J',
      '5xx',
      'XCLIENT LOGIN=al+1B[2Jice',
      '220',
      'EHLO client.example',
      'MAIL FROM:<a@example.test>',
      'RCPT TO:<b@example.test>',
      'DATA',
      '',
      'Hi.',
      '.',
    ];
    const { code, stdout } = await cli(`run - --server ${serving.shown().trim()}`, { input: input.join('\n') });
    expect(code, stdout).toBe(0);
    await serving.shows('authenticated as al\\x1b[2Jice');
    expect(serving.shown()).toContain('received NOOP \\x1b[2J\n');
    expect(serving.shown()).not.toContain('\x1b');
    serving.child.kill('SIGTERM');
    await serving.finished;
  });
});

const hello = fileURLToPath(new URL('../../examples/hello.smtp', import.meta.url));

describe('what surrounds a run', () => {
  it('a reader that has seen enough changes neither the exit code nor the reports', async () => {
    const { child, finished } = startCommandLine(
      ['run', 'wrong.smtp', '--server', sandbox.url, '--report-json', 'unread.json'],
      { cwd: folder },
    );
    child.stdout.destroy();
    expect((await finished).code).toBe(4);
    expect(JSON.parse(readFileSync(join(folder, 'unread.json'), 'utf8'))).toMatchObject({ summary: { failed: 1 } });
  });

  it('a folder in the place of a report is said before anything is sent', async () => {
    const { code, stdout, stderr } = await cli('run good.smtp --server SERVER --report-json folder');
    expect([code, stdout, stderr]).toEqual([1, '', 'smtp-sessions: --report-json: folder is a folder.\n']);
  });

  it.skipIf(process.platform === 'win32')('a report goes to a device, in whose folder nobody may write', async () => {
    const { code, stderr } = await cli('run good.smtp --server SERVER --report-json /dev/null');
    expect([code, stderr]).toEqual([0, '']);
  });

  it('a key log that can not be written is said before anything is sent', async () => {
    const { code, stdout, stderr } = await cli('run good.smtp --sandbox', { env: { SSLKEYLOGFILE: 'no/such/folder' } });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^smtp-sessions: SSLKEYLOGFILE: no\/such\/folder can not be written \(ENOENT/);
  });

  it.skipIf(process.platform === 'win32')('a named pipe is read like a file', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const run = cli('run pipe --server SERVER');
    writeFileSync(pipe, files['good.smtp']);
    expect((await run).code).toBe(0);
  });

  it('what is neither a file nor a folder is refused', async () => {
    expect(await cli('run /dev/null --server SERVER')).toMatchObject({
      code: 1,
      stderr: 'smtp-sessions: /dev/null is neither a file nor a folder.\n',
    });
  });
});
