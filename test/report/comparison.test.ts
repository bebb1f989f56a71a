import { expect, test } from 'vitest';
import { comparisonLines } from '../../src/report';
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
      session('smtp://three:25', 'error', [step(4, 'EHLO client.example')]),
    ],
    options,
  );
  expect(lines.map(({ text }) => text)).toEqual([
    '=== Compared',
    '                                     smtp://one:25  smtp://two:25  smtp://three:25',
    'Alice writes to Bob                  passed         FAILED         COULD NOT RUN',
    '  4: EHLO client.example             250            250            –',
    '  SIZE                               1000           2000           –',
    '  CHUNKING                           not offered    offered        –',
    '  5: MAIL FROM:<alice@example.test>  250 2.1.0      250 2.1.0      –',
    '  6: RCPT TO:<bob@example.test>      250 2.1.5      550 5.1.1      –',
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
