import { expect, test } from 'vitest';
import { compareServers, comparisonLines, comparisonText } from '../../src/report';
import { session, step } from './support/results';

const options = { pathName: (path: string) => path };

test('outcomes side by side, and below them only what differs', () => {
  const lines = comparisonLines(
    [
      session('smtp://one:25', 'passed', [
        step(4, 'EHLO client.example', '250 one', '250 SIZE 1000', '250 DSN'),
        step(5, 'MAIL FROM:<alice@example.test>', '250 2.1.0 Ok'),
        step(6, 'RCPT TO:<bob@example.test>', '250 2.1.5 Ok'),
      ]),
      session('smtp://two:25', 'failed', [
        step(4, 'EHLO client.example', '250 two', '250 DSN', '250 SIZE 2000', '250 CHUNKING'),
        step(5, 'MAIL FROM:<alice@example.test>', '250 2.1.0 Sender ok'),
        step(6, 'RCPT TO:<bob@example.test>', '550 5.1.1 Nobody'),
      ]),
      session('smtp://three:25', 'error', [
        { ...step(4, 'EHLO client.example'), outcome: 'error', problem: { kind: 'timeout', message: 'Nothing came.' } },
        { ...step(5, ''), log: [], outcome: 'notRun' },
      ]),
    ],
    options,
  );
  expect(lines.map(({ text }) => text)).toEqual([
    '=== Compared',
    '                                 smtp://one:25  smtp://two:25  smtp://three:25',
    'Alice writes to Bob              passed         FAILED         COULD NOT RUN',
    '  4: EHLO client.example         250            250            !!! timeout',
    '  SIZE                           1000           2000           –',
    '  CHUNKING                       not offered    offered        –',
    '  6: RCPT TO:<bob@example.test>  250 2.1.5      550 5.1.1      –',
  ]);
});

test('one server is not compared', () => {
  expect(comparisonLines([session('smtp://one:25', 'passed', [])], options)).toEqual([]);
});

test('what a server sent can not draw on the terminal', () => {
  const odd = comparisonLines(
    [
      session('smtp://one:25', 'passed', [step(4, 'EHLO client.example', '250 one', '250 \u001b[2J')]),
      session('smtp://two:25', 'passed', [step(4, 'EHLO client.example', '250 two')]),
    ],
    options,
  );
  expect(odd.map(({ text }) => text).join('\n')).not.toContain('\u001b');
});

test('all that was said, side by side: what differs is marked, and where each is written is known', () => {
  const comparison = compareServers(
    [
      {
        name: 'staging',
        address: 'smtp://one:25',
        sessions: [
          session('smtp://one:25', 'passed', [
            step(
              4,
              'EHLO client.example',
              '250 one.example greets a client of quite a long name',
              '250 AUTH PLAIN LOGIN',
            ),
            step(5, 'MAIL FROM:<alice@example.test>', '250 2.1.0 Ok'),
          ]),
        ],
      },
      {
        name: 'smtp://two:25',
        sessions: [
          session('smtp://two:25', 'passed', [
            step(4, 'EHLO client.example', '250 two.example', '250 DSN', '250 AUTH LOGIN PLAIN'),
            step(5, 'MAIL FROM:<alice@example.test>', '250 2.1.0 Sender ok'),
          ]),
        ],
      },
      {
        name: 'smtp://three:25',
        sessions: [
          session('smtp://three:25', 'error', [
            {
              ...step(4, 'EHLO client.example'),
              outcome: 'error',
              problem: { kind: 'timeout', message: 'Nothing came for 30 s.' },
            },
          ]),
        ],
      },
    ],
    options,
  );
  const lines = comparisonText(comparison, { width: 90 });
  expect(lines.map(({ text }) => text)).toEqual([
    '           staging                    smtp://two:25        smtp://three:25',
    '           smtp://one:25',
    '',
    '### Alice writes to Bob',
    '≠ outcome  passed                     passed               COULD NOT RUN',
    '≠ 4: EHLO client.example',
    '           250 one.example greets a   250 two.example      !!! Nothing came for 30',
    '             client of quite a long                          s.',
    '             name',
    '     AUTH  PLAIN LOGIN                LOGIN PLAIN          –',
    '≠    DSN   not offered                offered              –',
    '  5: MAIL FROM:<alice@example.test>',
    '           250 2.1.0 Ok               250 2.1.0 Sender ok  –',
  ]);
  const marked = lines.map(({ text, differing }) => differing.map(({ start, end }) => text.slice(start, end).trim()));
  expect(marked.filter((cells) => cells.length > 0)).toEqual([
    ['COULD NOT RUN'],
    ['!!! Nothing came for 30'],
    ['s.'],
    [''],
    ['not offered', 'offered'],
  ]);
  const places = lines.flatMap(({ text, place }) => {
    const { line, label: { start = 0, end = 0 } = {} } = place ?? {};
    return place ? [`${line} ${text.slice(start, end)}`] : [];
  });
  expect(places).toEqual([
    '3 Alice writes to Bob',
    '3 outcome',
    '4 4: EHLO client.example',
    '4 AUTH',
    '4 DSN',
    '5 5: MAIL FROM:<alice@example.test>',
  ]);
});

test('two servers at the same address are two all the same, and TLS is compared', () => {
  const tls = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: true };
  const one = session('smtp://one:25', 'passed', [step(4, 'NOOP', '250 Ok')], { tls });
  const other = session('smtp://one:25', 'passed', [step(4, 'NOOP', '250 Ok')], {
    tls: { ...tls, protocol: 'TLSv1.2' },
  });
  const { sessions } = compareServers(
    [
      { name: 'a', sessions: [one] },
      { name: 'b', sessions: [other] },
    ],
    options,
  );
  expect(sessions[0]?.rows.map(({ label, differs }) => [label, differs])).toEqual([
    ['4: NOOP', false],
    ['TLS', true],
  ]);
});

test('what is checked, and whether there was a connection, are compared too', () => {
  const assertion = { line: 5, kind: 'directive', log: [], outcome: 'passed' } as const;
  const connect = { line: 1, kind: 'connect', log: [], outcome: 'passed' } as const;
  const place = { file: '/scripts/a.smtp', line: 5, column: 1, length: 7, text: '  @assert duration < 1s' };
  const lines = comparisonLines(
    [
      session('smtp://one:25', 'passed', [connect, assertion]),
      session('smtp://two:25', 'failed', [
        connect,
        { ...assertion, outcome: 'failed', problem: { kind: 'assertion', message: 'It is 2 s.', place } },
      ]),
      session('smtp://three:25', 'error', [
        { ...connect, outcome: 'error', problem: { kind: 'connect', message: 'Nothing listens.' } },
      ]),
    ],
    options,
  );
  expect(lines.slice(2).map(({ text }) => text)).toEqual([
    'Alice writes to Bob         passed         FAILED         COULD NOT RUN',
    '  1: connect                done           done           !!! connect',
    '  5: @assert duration < 1s  done           !!! assertion  –',
  ]);
});
