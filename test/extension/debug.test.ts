import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { type ScriptedServer, startScriptedServer } from '../runner/support/scripted-server';
import { DapClient, type Launch } from './support/dap-client';

const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-'));
const path = join(folder, 'script.smtp');
const included = join(folder, 'hello.smtp');
writeFileSync(included, '# Says hello\nEHLO client.example.test\nNOOP\n');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const SCRIPT = `### Stepped through
@include hello.smtp
@each who in alice bob carol
VRFY {{who}}
2xx
@end
@pipeline
MAIL FROM:<>
RCPT TO:<alice@example.test>
@end
DATA
Subject: hi

Hello
.
250
QUIT
`;

/** Starts a session against the sandbox, or another server, and has it ended when `body` is done. */
async function debug(
  given: Partial<Launch> & { text: string },
  body: (client: DapClient, launch: Launch) => Promise<void>,
): Promise<void> {
  const launch = { path, server: sandbox.url, ca: sandbox.certificate, ...given };
  const client = new DapClient(launch);
  try {
    await body(client, launch);
    expect(client.broken).toEqual([]);
  } finally {
    client.dispose();
  }
}

async function ended(client: DapClient): Promise<string[]> {
  await client.event('terminated');
  return (client.result?.sessions ?? []).map(({ outcome, problem }) => `${outcome} ${problem?.kind ?? ''}`.trim());
}

describe('stepping', () => {
  test('over takes a line with what is inside of it, to the end of the session', () =>
    debug({ text: SCRIPT }, async (client, launch) => {
      await client.start(launch);
      expect(await client.stopped()).toEqual({ reason: 'entry', frames: ['2: @include hello.smtp'] });
      expect(await client.move('next')).toBe('step 3: @each who in alice bob carol');
      expect(await client.move('next')).toBe('step 7: @pipeline');
      expect(await client.move('next')).toBe('step 11: DATA');
      expect(await client.move('next')).toBe('step 17: QUIT');
      expect(await client.move('next')).toBe('step 17: end of the session');
      await client.ask('next', { threadId: 1 });
      expect(await ended(client)).toEqual(['passed']);
    }));

  test('into goes where the lines are, and out leaves them', () =>
    debug({ text: SCRIPT }, async (client, launch) => {
      await client.start(launch);
      await client.stopped();
      await client.ask('stepIn', { threadId: 1 });
      expect((await client.stopped()).frames).toEqual(['2: EHLO client.example.test', '2: @include hello.smtp']);
      expect(await client.move('stepOut')).toBe('step 3: @each who in alice bob carol');
      expect(await client.move('stepIn')).toBe('step 4: VRFY {{who}}');
      expect(await client.move('next')).toBe('step 4: VRFY {{who}}');
      expect((await client.scopes())['Variables']).toEqual(['who = bob']);
      expect(await client.move('stepOut')).toBe('step 7: @pipeline');
      expect(await client.move('stepOut')).toBe('step 17: end of the session');
    }));

  test('goes on into the next session', () =>
    debug({ text: '### One\nNOOP\n### Two\nQUIT\n' }, async (client, launch) => {
      await client.start(launch);
      await client.stopped();
      expect(await client.move('stepOut')).toBe('step 2: end of the session');
      expect(await client.move('next')).toBe('step 4: QUIT');
      const { threads } = await client.ask<DebugProtocol.ThreadsResponse>('threads');
      expect(threads.map(({ name }) => name)).toEqual(['Two']);
      await client.ask('continue', { threadId: 1 });
      expect(await ended(client)).toEqual(['passed', 'passed']);
    }));

  test('is not done where it is not to be debugged', () =>
    debug({ text: SCRIPT, noDebug: true, stopOnEntry: true }, async (client, launch) => {
      await client.start(launch, { [path]: [{ line: 11 }] });
      expect(await ended(client)).toEqual(['passed']);
    }));

  test('can be begun by pausing', () =>
    debug({ text: 'EHLO a.example.test\n@wait 100ms\nNOOP\n', stopOnEntry: false }, async (client, launch) => {
      await client.start(launch);
      while (!client.printed.includes('C: EHLO')) {
        await client.event('output');
      }
      await client.ask('pause', { threadId: 1 });
      expect((await client.stopped()).reason).toBe('pause');
    }));
});

test('a pause that has to wait for the server is told at once', async () => {
  const peer = await startScriptedServer('S: 220 hi\nC: NOOP\n');
  await debug(
    { text: 'NOOP\nQUIT\n', server: `smtp://${peer.address}`, stopOnEntry: false },
    async (client, launch) => {
      await client.start(launch);
      await client.ask('pause', { threadId: 1 });
      expect(client.outputs('console').map(({ output }) => output)).toEqual([
        '*** The session pauses before its next line, once the server has answered.\n',
      ]);
    },
  );
  await peer.close();
});

describe('breakpoints', () => {
  test('move to where a session is held up, in included scripts too', () =>
    debug({ text: SCRIPT }, async (client, launch) => {
      const set = await client.start(launch, {
        [path]: [1, 4, 5, 9, 13, 16, 18].map((line) => ({ line })),
        [included]: [{ line: 1 }],
        [join(folder, 'missing.smtp')]: [{ line: 1 }],
      });
      expect(set.map(({ verified, line }) => (verified ? line : `not ${line}`))).toEqual([
        ...[2, 4, 7, 7, 11, 17, 'not 18', 2, 'not 1'],
      ]);
      expect(
        set.map(({ message }, index) => (message?.includes('@pipeline') ? index : -1)).filter((at) => at >= 0),
      ).toEqual([3]);
      const stops: string[] = [];
      for (let count = 0; count < 8; count++) {
        const { reason, frames } = await client.stopped();
        stops.push(`${reason} ${frames[0]}`);
        await client.ask('continue', { threadId: 1 });
      }
      expect(stops).toEqual([
        'breakpoint 2: @include hello.smtp',
        'breakpoint 2: EHLO client.example.test',
        ...['breakpoint 4: VRFY {{who}}', 'breakpoint 4: VRFY {{who}}', 'breakpoint 4: VRFY {{who}}'],
        'breakpoint 7: @pipeline',
        'breakpoint 11: DATA',
        'breakpoint 17: QUIT',
      ]);
      expect(await ended(client)).toEqual(['passed']);
    }));

  test.each<[string, Omit<DebugProtocol.SourceBreakpoint, 'line'>, string[]]>([
    ['a condition', { condition: '{{who}} == bob' }, ['bob']],
    ['a condition on the reply', { condition: 'reply.code == 550' }, []],
    ['a condition that is unclear', { condition: 'reply.cod == 250' }, ['alice', 'bob', 'carol']],
    ['a hit count', { hitCondition: '>= 2' }, ['bob', 'carol']],
    ['both', { condition: '{{who}} != alice', hitCondition: '2' }, ['carol']],
    ['a hit count that is none', { hitCondition: 'often' }, []],
    ['a message', { logMessage: '{{who}} after {reply.code}, {nonsense}' }, []],
  ])('stop by %s', (_, more, expected) =>
    debug({ text: SCRIPT, stopOnEntry: false }, async (client, launch) => {
      await client.start(launch, { [path]: [{ line: 4, ...more }, { line: 17 }] });
      const stops: string[] = [];
      for (;;) {
        const { frames } = await client.stopped();
        if (frames[0] === '17: QUIT') {
          break;
        }
        stops.push(...((await client.scopes())['Variables'] ?? []).map((text) => text.replace('who = ', '')));
        await client.ask('continue', { threadId: 1 });
      }
      expect(stops).toEqual(expected);
      const messages = client.outputs('stdout').filter(({ output }) => output.includes('after'));
      expect(messages.map(({ output, line }) => [output, line])).toEqual(
        more.logMessage
          ? [
              ['alice after 250, {nonsense}\n', 4],
              ['bob after 250, {nonsense}\n', 4],
              ['carol after 250, {nonsense}\n', 4],
            ]
          : [],
      );
      const faults = client.outputs('stderr').filter(({ output }) => output.includes('The condition'));
      expect(faults).toHaveLength(more.condition?.includes('reply.cod ') ? 3 : 0);
    }),
  );
});

describe('what is not as expected', () => {
  const failing = 'EHLO a.example.test\nVRFY nobody\n550 5.1.1 none\nQUIT\n';

  test('stops the session where it stands, its connections open', () =>
    debug({ text: failing, stopOnEntry: false }, async (client, launch) => {
      await client.start(launch);
      const { reason, frames } = await client.stopped();
      expect([reason, ...frames]).toEqual(['exception', '3: 550 5.1.1 none']);
      const info = await client.ask<DebugProtocol.ExceptionInfoResponse>('exceptionInfo', { threadId: 1 });
      expect(info.exceptionId).toBe('unexpected-reply');
      expect(info.description).toMatch(/5\.1\.1 none\.\nexpected: 550 5\.1\.1 none\nactual: 550 /);
      expect(await client.type('NOOP')).toMatch(/^S: 250 /);
      await client.ask('continue', { threadId: 1 });
      expect(await ended(client)).toEqual(['failed unexpected-reply']);
      expect(client.printed).toMatch(/!!! script\.smtp:3:\d+: /);
    }));

  test('does not where nobody asks for it', () =>
    debug({ text: failing, stopOnEntry: false }, async (client, launch) => {
      await client.start(launch, {}, []);
      expect(await ended(client)).toEqual(['failed unexpected-reply']);
    }));

  test('stops before the next line where the script goes on after failures', () =>
    debug({ text: `@on-failure continue\n${failing}`, stopOnEntry: false }, async (client, launch) => {
      await client.start(launch);
      expect((await client.stopped()).frames).toEqual(['5: QUIT']);
      await client.ask('continue', { threadId: 1 });
      expect(await ended(client)).toEqual(['failed unexpected-reply']);
    }));

  test('refuses a script that is unclear in itself, and nothing runs', () =>
    debug({ text: 'S: 220 hi\n' }, async (client) => {
      await client.ask('initialize', { adapterID: 'smtp' });
      const { success, message } = await client.send('launch', {});
      expect([success, message]).toEqual([false, expect.stringContaining('transcript')]);
      await client.ask('disconnect');
      expect(client.result).toBeUndefined();
    }));
});

describe('what there is to look into', () => {
  test('is what is known, without secrets', () =>
    debug(
      {
        text: '@pass = {{$secret alice}}\n@unused = {{$guid}}\nEHLO a.example.test\nSTARTTLS\nEHLO a.example.test\n@auth PLAIN alice {{pass}}\nMAIL FROM:<>\nRCPT TO:<alice@example.test>\nQUIT\n',
      },
      async (client, launch) => {
        await client.start(launch, { [path]: [{ line: 3 }, { line: 9 }] });
        await client.stopped();
        expect(await client.scopes()).toEqual({
          Connection: ['server = not connected'],
          Variables: ['pass = no value yet', 'unused = no value yet'],
        });
        await client.ask('continue', { threadId: 1 });
        await client.stopped();
        const scopes = await client.scopes();
        expect(Object.keys(scopes)).toEqual(['Last Reply', 'Connection', 'Variables', 'Capabilities', 'TLS']);
        expect(scopes['Last Reply']?.slice(0, 2)).toEqual(['code = 250', 'status = 2.1.5']);
        expect(scopes['Connection']).toEqual([
          `server = ${sandbox.url}`,
          ...['protocol = SMTP', 'encrypted = yes', 'waits for = a command', 'accepted recipients = 1'],
        ]);
        expect(scopes['Variables']).toEqual(['pass = ••••', 'unused = no value yet']);
        expect(scopes['Capabilities']).toContain('PIPELINING = ');
        expect(scopes['TLS']?.[0]).toBe('protocol = TLSv1.3');
        expect(JSON.stringify([scopes, client.printed])).not.toContain('s3cret');
      },
    ));

  test.each([
    ['reply.code', '250'],
    ['capability PIPELINING', ''],
    ['{{who}}', 'alice'],
    ['who', 'alice'],
    ['reply.code == 250', 'true'],
    ['tls.protocol', 'no value yet'],
    ['reply.cod', 'refused: @assert knows no `reply.cod`'],
  ])('answers %s', (expression, expected) =>
    debug({ text: '@who = alice\nEHLO {{who}}\nQUIT\n' }, async (client, launch) => {
      await client.start(launch, { [path]: [{ line: 3 }] });
      await client.stopped();
      const { success, message = '', body } = await client.send('evaluate', { expression, context: 'watch' });
      expect(success ? body.result : `refused: ${message}`.slice(0, expected.length)).toBe(expected);
      const typed = await client.type(`? ${expression}`).catch((error) => error.message);
      expect(typed).toContain(success ? expected : message);
    }),
  );

  test('is what is known of each connection', () =>
    debug(
      {
        text: `@connect ${sandbox.url} as one\nEHLO a.example.test\n@connect ${sandbox.url} as two\nHELO b.example.test\nQUIT\n`,
      },
      async (client, launch) => {
        await client.start(launch, { [path]: [{ line: 5 }] });
        await client.stopped();
        const scopes = await client.scopes();
        expect(Object.keys(scopes)).toEqual(['Last Reply', 'Connection', 'Variables', 'Other Connections']);
        expect(scopes['Connection']?.[1]).toBe('name = two');
        expect(scopes['Other Connections']).toEqual([`one = ${sandbox.url}`]);
      },
    ));

  test('has variables that can be set', () =>
    debug(
      { text: '@who = alice\n@pass = {{$secret alice}}\n@each name in x y\nVRFY {{who}}\n@end\nQUIT\n' },
      async (client, launch) => {
        await client.start(launch, { [path]: [{ line: 4 }] });
        await client.stopped();
        const { scopes } = await client.ask<DebugProtocol.ScopesResponse>('scopes', { frameId: 1 });
        const ref = (name: string) => scopes.find((scope) => scope.name === name)?.variablesReference;
        const set = (scope: string, name: string, value: string) =>
          client.send('setVariable', { variablesReference: ref(scope), name, value });
        expect((await set('Variables', 'who', 'bob')).body).toEqual({ value: 'bob' });
        expect((await set('Variables', 'who', 'bob ')).body).toEqual({ value: 'bob' });
        expect((await set('Variables', 'pass', 'hunter2')).body).toEqual({ value: '••••' });
        expect((await set('Variables', 'pass', 'hunter3')).body).toEqual({ value: '••••' });
        expect((await set('Variables', 'who', '{{nobody}}')).message).toBe('Nothing defines nobody here.');
        expect((await set('Variables', 'name', 'z')).message).toContain('@each gives name');
        expect((await set('Connection', 'server', 'x')).message).toContain('can not be set');
        await client.move('stepOut');
        expect(client.printed).toContain('C: VRFY bob\n');
      },
    ));
});

describe('the console', () => {
  test('sends what is typed, as the message too once its dot is there', () =>
    debug({ text: 'EHLO a.example.test\nQUIT\n' }, async (client, launch) => {
      await client.start(launch, { [path]: [{ line: 2 }] });
      await client.stopped();
      const typed: string[] = [];
      for (const line of [
        ...['FOO', 'MAIL FROM:<>', '@pipeline', 'RCPT TO:<alice@example.test>', 'NOOP', '@end', 'DATA'],
        ...['Subject: hi', '\nHello', '..', '.', '@nonsense', '@x = y', 'AUTH LOGIN'],
      ]) {
        typed.push((await client.type(line)).replace(/ {2}[\d.]+ ms/g, ''));
      }
      expect(typed).toEqual([
        expect.stringMatching(/^S: 500 /),
        expect.stringMatching(/^S: 250 2\.1\.0 [^\n]*$/),
        ...Array(3).fill('… goes on with the next line; a ? alone leaves it'),
        expect.stringMatching(/^S: 250 2\.1\.5 [^\n]*\nS: 250 2\.0\.0 [^\n]*$/),
        expect.stringMatching(/^S: 354 [^\n]*\n\*\*\* The server waits for the message, up to a line with a dot/),
        ...Array(3).fill('… goes on, up to a line with a dot alone; a ? alone leaves it'),
        expect.stringMatching(/250 2\.0\.0 /),
        expect.stringContaining('Nothing was sent. There is no directive @nonsense.'),
        'Done.',
        expect.stringMatching(/^\*\*\* Warning: LOGIN [^\n]*\nS: 538 /),
      ]);
      await client.ask('continue', { threadId: 1 });
      await client.event('terminated');
      // What was typed is no part of what the script is judged by.
      expect(client.result?.sessions[0]?.problem).toBeUndefined();
      expect(client.printed).not.toContain('FOO');
      expect(client.outputs('stderr')).toEqual([]);
    }));

  test('leaves what was begun, a block or a message', () =>
    debug({ text: 'EHLO a.example.test\nQUIT\n' }, async (client, launch) => {
      await client.start(launch, { [path]: [{ line: 2 }] });
      await client.stopped();
      const waits = '*** The server waits for the message, up to a line with a dot alone.';
      const left = 'What was begun is left: nothing of it was sent.';
      const typed: string[] = [];
      for (const line of ['?', '@pipeline', 'FOO', '?', 'MAIL FROM:<>', 'RCPT TO:<alice@example.test>']) {
        typed.push(await client.type(line));
      }
      expect(typed[0]).toBe('Nothing is begun.');
      expect(typed[3]).toBe(left);
      await client.type('DATA');
      await client.type('Subject: wrong');
      expect(await client.type('?')).toBe(`${left}\n${waits}`);
      await client.type('Subject: right');
      expect(await client.type('.')).toContain('S: 250 2.0.0');
      expect(sandbox.mailbox.messages().at(-1)?.octets.toString()).toBe('Subject: right\r\n');
    }));

  test('completes what can come next', () =>
    debug(
      { text: 'EHLO a.example.test\nMAIL FROM:<a@example.test>\nRCPT TO:<b@example.test>\nQUIT\n' },
      async (client, launch) => {
        await client.start(launch, { [path]: [{ line: 4 }] });
        await client.stopped();
        const complete = async (text: string) => {
          const args = { text, column: text.length + 1, frameId: 1 };
          const { targets } = await client.ask<DebugProtocol.CompletionsResponse>('completions', args);
          return targets;
        };
        expect((await complete('')).slice(0, 3).map(({ label }) => label)).toContain('DATA');
        expect((await complete('RC'))[0]).toMatchObject({
          label: expect.stringContaining('RCPT'),
          start: 0,
          length: 2,
        });
        expect((await complete('@ass')).map(({ label }) => label)).toContain('@assert');
        // The cursor comes to the first place to fill in, unless VS Code would take the text for more than it is.
        const placed = (await complete('@')).map(({ text = '', selectionStart }) => [text, selectionStart]);
        expect(placed).toContainEqual(['@each  in \n\t\n@end', 6]);
        expect(placed).toContainEqual(['@raw ""', 6]);
      },
    ));
});

describe('the end', () => {
  /** Debugs two commands, with a server that says what `dialogue` tells; without breakpoint where the second is not reached. */
  async function debugOn(
    dialogue: string,
    body: (client: DapClient, server: ScriptedServer) => Promise<void>,
    lines: readonly number[] = [2],
  ): Promise<void> {
    const server = await startScriptedServer(dialogue);
    const text = 'EHLO a.example.test\nNOOP\n';
    try {
      await debug({ text, server: `smtp://${server.address}`, stopOnEntry: false }, async (client, launch) => {
        await client.start(launch, { [path]: lines.map((line) => ({ line })) });
        if (lines.length > 0) {
          await client.stopped();
        }
        await body(client, server);
      });
    } finally {
      await server.close();
    }
  }

  test('comes at once where it is asked for, with the connection closed', () =>
    debugOn('S: 220 hi\nC: EHLO\nS: 250 a\n', async (client, server) => {
      await client.ask('terminate');
      expect(await ended(client)).toEqual(['error cancelled']);
      await server.settled();
      await client.ask('disconnect');
    }));

  test.each(['disconnect', 'dispose'])('comes by %s while a reply is awaited', (how) =>
    debugOn(
      'S: 220 hi\nC: EHLO\n',
      async (client, server) => {
        const { message } = await client.send('evaluate', { expression: 'NOOP', context: 'repl' });
        expect(message).toBe('The session runs: pause it first.');
        if (how === 'disconnect') {
          await client.ask('disconnect');
        } else {
          client.dispose();
        }
        await server.settled();
        expect(await ended(client)).toEqual(['error cancelled']);
      },
      [],
    ),
  );

  test('comes while the reply to what was typed is awaited', () =>
    debugOn('S: 220 hi\nC: EHLO\nS: 250 a\nC: NOOP\n', async (client, server) => {
      const typed = client.type('NOOP');
      await client.ask('terminate');
      expect(await typed).toContain('cancelled');
      expect(await ended(client)).toEqual(['error cancelled']);
      await server.settled();
    }));

  test('is told where the server hangs up meanwhile', () =>
    debugOn('S: 220 hi\nC: EHLO\nS: 250 a\nS: 421 4.4.2 idle\nCLOSE\n', async (client) => {
      await client.event('invalidated');
      expect(client.outputs('stderr').map(({ output }) => output)).toEqual([
        expect.stringMatching(/^\*\*\* While the session was held up, the server said 421 4\.4\.2 idle/),
      ]);
      expect((await client.scopes())['Connection']).toContain('said unasked = 421 4.4.2 idle');
      const typed = await client.type('NOOP');
      expect(typed).toContain('421 4.4.2 idle');
      expect(typed.endsWith('\n*** Nothing was sent.')).toBe(true);
      expect(await client.type('NOOP')).toContain('closed the connection');
      await client.ask('continue', { threadId: 1 });
      await client.ask('disconnect');
    }));

  test('is waited for by what is typed and what goes on after it', () =>
    debug({ text: 'EHLO a.example.test\nQUIT\n' }, async (client, launch) => {
      await client.start(launch, { [path]: [{ line: 2 }] });
      await client.stopped();
      const [first, second] = [client.type('NOOP'), client.type('VRFY alice')];
      await client.ask('continue', { threadId: 1 });
      expect(await first).toMatch(/^S: 250 2\.0\.0/);
      expect(await second).toMatch(/^S: 25/);
      expect(await ended(client)).toEqual(['passed']);
    }));
});
