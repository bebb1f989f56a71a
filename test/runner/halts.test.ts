import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from '../../src/language';
import {
  diskFiles,
  type Halt,
  haltLineFor,
  haltLines,
  prepare,
  type RunResult,
  run,
  type Said,
} from '../../src/runner';
import { startSandbox } from '../../src/sandbox';
import { startScriptedServer } from './support/scripted-server';

const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(join(folder, 'hello.smtp'), 'EHLO client.example.test\nNOOP\n');

type OnHalt = (halt: Halt, stop: AbortController) => Promise<void>;

/** Runs a script against the sandbox; each halt is told to `onHalt`. */
async function step(text: string, onHalt: OnHalt): Promise<RunResult['sessions'][number]> {
  const sandbox = await startSandbox();
  try {
    return await stepOn(sandbox, text, onHalt);
  } finally {
    await sandbox.close();
  }
}

async function stepOn(
  { url, certificate }: { url: string; certificate?: string },
  text: string,
  onHalt: OnHalt,
): Promise<RunResult['sessions'][number]> {
  const stop = new AbortController();
  const plan = await prepare([{ path: join(folder, 'script.smtp'), text }], {
    files: diskFiles,
    secret: (name) => ({ alice: 's3cret' })[name],
    processEnv: () => undefined,
    servers: [url],
    overrides: { ...(certificate !== undefined && { ca: certificate }) },
  });
  if (plan.kind !== 'plan') {
    throw new Error(plan.kind === 'refused' ? plan.findings[0]?.finding.message : plan.reason);
  }
  const [session] = (await run(plan, { onHalt: (halt) => onHalt(halt, stop) }, stop.signal)).sessions;
  if (!session) {
    throw new Error('There was no session.');
  }
  return session;
}

/** What is typed at a session's end, and what came of it. */
async function converse(text: string, ...typed: string[]): Promise<string[]> {
  const lines: string[] = [];
  await step(text, async (halt) => {
    for (const line of halt.at === 'end' ? typed : []) {
      lines.push(`${line.split('\n')[0]} → ${shown(await halt.say(line))}, ${halt.view().awaited}`);
    }
  });
  return lines;
}

function shown(said: Said): string {
  if (said.kind !== 'done') {
    return said.kind === 'unclear' ? said.message : said.kind;
  }
  return said.steps
    .flatMap(({ log, problem }) => [
      ...log.flatMap((entry) => (entry.type === 'reply' ? [entry.reply.code] : [])),
      ...(problem ? [problem.message] : []),
    ])
    .join(' ');
}

const SCRIPT = `### Held up
@connect smtp://localhost:1
@include hello.smtp
@each who in alice bob
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
@assert reply.code == 250
QUIT
`;

describe('a session that is held up', () => {
  test('is so before each line that does something, and at its end', async () => {
    const halts: string[] = [];
    await step(SCRIPT, async ({ at, stack }) => {
      halts.push(`${at} ${stack.map(({ text, line }) => `${line}: ${text}`).join(' < ')}`);
    });
    expect(halts).toEqual([
      'item 3: @include hello.smtp',
      'item 1: EHLO client.example.test < 3: @include hello.smtp',
      'item 2: NOOP < 3: @include hello.smtp',
      'item 4: @each who in alice bob',
      'item 5: VRFY {{who}} < 4: @each who in alice bob',
      'item 5: VRFY {{who}} < 4: @each who in alice bob',
      'item 8: @pipeline',
      'item 12: DATA',
      'item 17: @assert reply.code == 250',
      'item 18: QUIT',
      'end 18: QUIT',
    ]);
    expect(haltLines(parse(SCRIPT))).toEqual([3, 4, 5, 8, 12, 17, 18]);
  });

  test('is so for a line where what it is sent with is sent, or else what comes next in its session', () => {
    const script = parse(`${SCRIPT}# over\n### Next\n\nNOOP\n`);
    const asked = [1, 2, 3, 5, 6, 7, 9, 11, 13, 16, 17, 18, 19, 20, 21, 22, 99];
    expect(asked.map((line) => haltLineFor(script, line))).toEqual([
      ...[3, 3, 3, 5, 8, 8, 8, 8, 12, 12, 17, 18, undefined, 22, 22, 22, undefined],
    ]);
  });

  test('is run as it would be without', async () => {
    const plain = await step(SCRIPT, async () => {});
    expect(plain.outcome).toBe('passed');
    expect(plain.steps.map(({ kind, line }) => `${kind} ${line}`)).toEqual([
      'connect 2',
      'greeting 1',
      'command 1',
      'command 2',
      'command 5',
      'command 5',
      'command 9',
      'command 10',
      'command 12',
      'payload 16',
      'directive 17',
      'command 18',
    ]);
  });

  test('tells what is known then, without secrets', async () => {
    const views: unknown[] = [];
    await step(
      '@unused = {{$guid}}\n@who = {{$secret alice}}\nEHLO a.example.test\n@capture host = /^(\\S+)/\nSTARTTLS\nEHLO a.example.test\n@auth PLAIN alice {{who}}\nVRFY x\n2xx\n',
      async (halt) => {
        if (halt.at === 'item' && halt.stack[0]?.text === 'VRFY x') {
          const { connections, variables, awaited } = halt.view();
          views.push(awaited, [...variables], connections.length, connections[0]?.lastReply?.code);
          views.push(connections[0]?.capabilities?.get('AUTH')?.includes('PLAIN'), connections[0]?.current);
        }
      },
    );
    expect(views).toEqual([
      'command',
      [
        ['host', 'sandbox.example.test'],
        ['unused', undefined],
        ['who', '••••'],
      ],
      1,
      '235',
      true,
      true,
    ]);
  });

  test('is at its end, with its connections open, where a reply was not the expected one', async () => {
    const said: string[] = [];
    const session = await step('EHLO a.example.test\nNOOP\n550\nQUIT\n', async (halt) => {
      if (halt.at === 'end') {
        said.push(halt.problem?.message ?? '', shown(await halt.say('NOOP')));
      }
    });
    expect(said).toEqual(['The reply is 250, not 550.', '250']);
    expect(session.outcome).toBe('failed');
  });

  test('answers what it is asked, without a trace', async () => {
    const answers: string[] = [];
    const session = await step(
      '@who = {{$secret alice}}\nEHLO a.example.test\n@capture host = /^(\\S+)/\nNOOP {{who}}\n@each name in alice bob\nVRFY {{name}}\n2xx\n@end\n',
      async (halt) => {
        if (
          halt.at === 'end' ||
          halt.stack[0]?.text !== 'VRFY {{name}}' ||
          halt.view().variables.get('name') !== 'bob'
        ) {
          return;
        }
        for (const asked of [
          ...['reply.code', 'tls.protocol', 'capability SIZE', 'host', '{{ who }}', 'name'],
          ...['reply.code < 300', '{{name}} == bob', '{{name}} not contains o', '{{who}} exists'],
          ...['reply.code == x', 'nonsense', '{{nobody}} == x', ''],
        ]) {
          const answer = await halt.ask(asked);
          answers.push(
            answer.kind === 'unclear'
              ? answer.message.slice(0, 40)
              : String(answer.kind === 'value' ? answer.text : answer.holds),
          );
        }
      },
    );
    expect(answers).toEqual([
      ...['250', 'undefined', '36700160', 'sandbox.example.test', '••••', 'bob'],
      ...['true', 'true', 'false', 'true'],
      ...[
        '`reply.code` is compared with a number: ',
        '@assert knows no `nonsense`; its subject',
        'Nothing defines nobody here.',
        '@assert wants a subject: `@assert reply.',
      ],
    ]);
    expect(session.steps.map(({ kind }) => kind)).toEqual([
      ...['connect', 'greeting', 'command', 'directive', 'command', 'command', 'command'],
    ]);
  });

  test('answers without secrets, even where it is unclear', async () => {
    const told: unknown[] = [];
    await step('@who = {{$secret alice}}\nNOOP\n', async (halt) => {
      told.push(await halt.ask('reply.text contains {{$filler {{who}}}}'));
    });
    expect(told[0]).toEqual({ kind: 'unclear', message: 'Nothing defines •••• here.' });
  });

  test('keeps no value that is computed for an answer', async () => {
    const told: unknown[] = [];
    await step('@id = {{$guid}}\n@who = alice\nNOOP {{id}}\n', async (halt) => {
      if (halt.at === 'item') {
        told.push(await halt.ask('{{id}} exists'), await halt.ask('{{who}} == alice'), [...halt.view().variables]);
      }
    });
    const holds = { kind: 'condition', holds: true };
    const unknown = [
      ['id', undefined],
      ['who', undefined],
    ];
    expect(told).toEqual([holds, holds, unknown]);
  });

  test('has variables that are given values, of which the server hears nothing and secrets stay secret', async () => {
    const told: unknown[] = [];
    const { steps } = await step(
      '@connect smtp://localhost:1\n@pass = {{$secret alice}}\nEHLO a.example.test\n',
      async (halt) => {
        if (halt.at === 'end') {
          for (const line of ['STARTTLS', 'EHLO a.example.test', 'AUTH LOGIN']) {
            await halt.say(line);
          }
          told.push(await halt.assign('who', 'bob'), await halt.assign('pass', 'hunter2'));
          told.push(halt.view().awaited, [...halt.view().variables], await halt.ask('{{pass}} == hunter2'));
          await halt.say('*');
        }
      },
    );
    const done = { kind: 'done', steps: [], above: 0 };
    const variables = [
      ['pass', '••••'],
      ['who', 'bob'],
    ];
    expect(told).toEqual([done, done, 'response', variables, { kind: 'condition', holds: true }]);
    const sent = steps.flatMap(({ log }) => log.flatMap((entry) => (entry.type === 'sent' ? [entry.text] : [])));
    expect(sent.slice(-2)).toEqual(['AUTH LOGIN', '*']);
  });

  test('hears what the server says unasked, which stays for the session', async () => {
    const heard: unknown[] = [];
    const server = await startScriptedServer('S: 220 hi\nC: EHLO a.example.test\nS: 250 a\nS: 421 idle\nCLOSE\n');
    const session = await stepOn(
      { url: `smtp://${server.address}` },
      'EHLO a.example.test\nNOOP\n',
      async (halt, { signal }) => {
        if (halt.at === 'item' && halt.stack[0]?.text === 'NOOP') {
          heard.push(await halt.heard(signal), halt.view().connections[0]?.unread);
          heard.push(await halt.heard(AbortSignal.abort()));
        }
      },
    ).finally(() => server.close());
    expect(heard).toEqual([true, '421 idle\r\n', true]);
    expect(session.problem?.message).toContain('nothing asked for');
  });

  test('ends where the run is cancelled, whoever holds it up', async () => {
    const session = await step('EHLO a.example.test\nQUIT\n', ({ stack }, stop) => {
      if (stack[0]?.text === 'QUIT') {
        stop.abort();
        return new Promise(() => undefined);
      }
      return Promise.resolve();
    });
    expect(session.problem?.kind).toBe('cancelled');
  });

  test('ends at once where it is cancelled', async () => {
    const session = await step('EHLO a.example.test\nQUIT\n', async ({ stack }, stop) => {
      if (stack[0]?.text === 'QUIT') {
        stop.abort();
      }
    });
    expect(session.problem?.kind).toBe('cancelled');
  });
});

describe('what is typed while a session is held up', () => {
  const greeted = '@connect smtp://localhost:1\nEHLO a.example.test\n';

  test('is sent as it is, and no reply is a problem', async () => {
    expect(await converse(greeted, 'FOO bar', 'MAIL FROM:<>', 'RCPT TO:<alice@example.test>', 'QUIT', 'NOOP')).toEqual([
      'FOO bar → 500, command',
      'MAIL FROM:<> → 250, command',
      'RCPT TO:<alice@example.test> → 250, command',
      'QUIT → 221, command',
      'NOOP → The server closed the connection., command',
    ]);
  });

  test('is read as the message, or the response, that the server waits for', async () => {
    expect(
      await converse(
        greeted,
        ...['STARTTLS', 'EHLO a.example.test', 'AUTH LOGIN', '*', 'AUTH LOGIN', 'YWxpY2U=', 'czNjcmV0'],
        ...['MAIL FROM:<>', 'RCPT TO:<alice@example.test>', 'DATA', 'Subject: {{$secret alice}}\n\n..\n550 hello'],
      ),
    ).toEqual([
      'STARTTLS → 220, command',
      'EHLO a.example.test → 250, command',
      'AUTH LOGIN → 334, response',
      '* → 501, command',
      'AUTH LOGIN → 334, response',
      'YWxpY2U= → 334, response',
      'czNjcmV0 → 235, command',
      'MAIL FROM:<> → 250, command',
      'RCPT TO:<alice@example.test> → 250, command',
      'DATA → 354, message',
      'Subject: {{$secret alice}} → 250, command',
    ]);
  });

  test('may be anything of a script, and what begins a block waits for its end', async () => {
    expect(
      await converse(
        greeted,
        ...[
          '@pipeline\nNOOP',
          '@pipeline\nNOOP\nNOOP\n@end',
          '@end',
          '@x = a.example.test',
          'VRFY {{x}}',
          'VRFY {{y}}',
        ],
        ...['@assert reply.code == 250', '@use other', '@connect smtp://localhost:1 as other', '@nonsense'],
      ),
    ).toEqual([
      '@pipeline → incomplete, command',
      '@pipeline → 250 250, command',
      '@end → @end closes nothing: no @pipeline or @each is open here., command',
      '@x = a.example.test → , command',
      'VRFY {{x}} → 252, command',
      'VRFY {{y}} → Nothing defines y here., command',
      '@assert reply.code == 250 → reply.code is 252; asserted was: == 250., command',
      '@use other → No connection is named other: `@connect … as other` comes first., command',
      '@connect smtp://localhost:1 as other → Nothing listens on localhost:1: the connection was refused., command',
      '@nonsense → There is no directive @nonsense. To send the line, write `C: ` before it., command',
    ]);
  });

  test('counts for nothing, and stands in the result without secrets', async () => {
    const session = await step(greeted, async (halt) => {
      if (halt.at === 'end') {
        await halt.say('NOOP {{$secret alice}}\n550');
        await halt.say('@assert reply.code == 550');
      }
    });
    expect(session.outcome).toBe('passed');
    expect(session.steps.slice(-2).map(({ file, outcome, log }) => [file, outcome, log[0]])).toEqual([
      [join(folder, '(typed)'), 'passed', { type: 'sent', text: 'NOOP ••••', octets: 13 }],
      [join(folder, '(typed)'), 'failed', undefined],
    ]);
  });
});

describe('what a server says while nobody types', () => {
  /** What is heard at the end of a session, until the server is gone. */
  async function hear(server: string, ...typed: string[]): Promise<string[]> {
    const heard: string[] = [];
    const peer = await startScriptedServer(server);
    try {
      await stepOn({ url: `smtp://${peer.address}` }, '220\n', async (halt) => {
        for (const line of halt.at === 'end' ? typed : []) {
          heard.push(shown(await halt.say(line)));
        }
        while (halt.at === 'end' && halt.view().connections.length > 0) {
          const { log = [], problem } = (await halt.unasked(new AbortController().signal)) ?? {};
          heard.push(...log.map((entry) => (entry.type === 'reply' ? entry.reply.code : entry.type)));
          heard.push(...(problem ? [problem.message] : []));
        }
      });
    } finally {
      await peer.close();
    }
    return heard;
  }

  test.each([
    ['a reply, and that it closes', 'S: 220 hi\nS: 421 idle\nCLOSE\n', [], ['421', 'note']],
    ['that it closes after QUIT', 'S: 220 hi\nC: QUIT\nS: 221 bye\nCLOSE\n', ['QUIT'], ['221', 'note']],
    ['what is no reply', 'S: 220 hi\nS: hello\n', [], ['received-octets', 'This is no']],
  ])('is heard: %s', async (_, server, typed, expected) => {
    const heard = await hear(server, ...typed);
    expect(heard.map((text, at) => text.slice(0, expected[at]?.length))).toEqual(expected);
  });

  test('is no longer listened to when the signal says so, and then something can be said', async () => {
    const said: unknown[] = [];
    await step('220\n', async (halt) => {
      if (halt.at === 'end') {
        const until = new AbortController();
        const listening = halt.unasked(until.signal);
        until.abort();
        said.push(await listening, await halt.unasked(until.signal), shown(await halt.say('NOOP')));
      }
    });
    expect(said).toEqual([undefined, undefined, '250']);
  });

  test('is not listened to where no connection is the current one', async () => {
    const open: number[] = [];
    await step('220\n', async (halt, stop) => {
      if (halt.at === 'end') {
        await halt.say(`@connect ${halt.view().connections[0]?.target} as other`);
        await halt.say(`@connect ${halt.view().connections[0]?.target}`);
        await halt.say('@close');
        const until = new AbortController();
        setImmediate(() => until.abort());
        open.push((await halt.unasked(until.signal))?.line ?? 0, halt.view().connections.length);
        setImmediate(() => stop.abort());
        await halt.unasked(new AbortController().signal);
        open.push(halt.view().connections.length);
      }
    });
    expect(open).toEqual([0, 1, 0]);
  });

  test('is not listened to after the session is cancelled', async () => {
    const session = await step('@connect smtp://localhost:1\n220\n', async (halt, stop) => {
      if (halt.at === 'end') {
        const listening = halt.unasked(new AbortController().signal);
        stop.abort();
        await listening;
      }
    });
    expect(session.outcome).toBe('passed');
  });
});
