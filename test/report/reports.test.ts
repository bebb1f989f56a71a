import { expect, test } from 'vitest';
import { htmlReport, jsonReport, junitReport, tapReport } from '../../src/report';
import type { Problem, SessionResult } from '../../src/runner';
import { run, session, step } from './support/results';

const refused: Problem = {
  kind: 'unexpected-reply',
  message: 'The reply is 550, not 250.',
  expected: '250',
  actual: '550 5.1.1 Nobody <bob> & "sons"',
  place: { file: '/scripts/a.smtp', line: 9, column: 3, length: 3, text: '  250' },
};
const away: Problem = { kind: 'connect', message: 'one.example:25: the connection was refused.' };

/** What a server sent may hold anything. */
const sessions: readonly SessionResult[] = [
  session('smtp://one:25', 'passed', [step(4, 'EHLO a & b', '250-one <greets> "you"', '250 SIZE 1000')]),
  session(
    'smtp://one:25',
    'failed',
    [
      step(7, 'MAIL FROM:<alice@example.test>', '250 2.1.0 Ok \u001b[2J\u0000\uffff'),
      { ...step(8, 'RCPT TO:<bob@example.test>', '550 5.1.1 Nobody'), outcome: 'failed', problem: refused },
      { ...step(10, ''), log: [], outcome: 'notRun' },
    ],
    { title: 'Number #2 \\ <b>', line: 6, problem: refused },
  ),
  session('smtp://one:25', 'skipped', [], { title: '', line: 12, reason: 'CHUNKING is not offered # here' }),
  session('smtp://one:25', 'error', [{ ...step(1, ''), log: [], outcome: 'error', problem: away }], {
    file: '/scripts/b.smtp',
    title: 'Nobody there',
    line: 1,
    problem: away,
  }),
];

const options = { pathName: (path: string) => path.replace('/scripts/', '') };
const result = run(sessions);

test.each([
  ['report.xml', junitReport(result, options)],
  ['report.tap', tapReport(result, options)],
  ['report.html', htmlReport(result, options)],
  ['report.json', `${JSON.stringify(jsonReport(result, options), undefined, 2)}\n`],
])('%s', async (name, text) => {
  await expect(text).toMatchFileSnapshot(`golden/${name}`);
});

test('several servers are told apart', () => {
  const both = run([session('smtp://one:25', 'passed', []), session('smtp://two:25', 'passed', [])]);
  expect(junitReport(both, options)).toContain('name="Alice writes to Bob on smtp://two:25"');
  expect(tapReport(both, options)).toContain('ok 2 - Alice writes to Bob on smtp://two:25\n');
  expect(htmlReport(both, options)).toContain('<h2>Compared</h2>');
});

test('a file may be named anything, and so may a server', () => {
  const named = [1, 2].map((line) =>
    session(`smtp://one:${line}\nok 3 - \u001b[2J`, 'passed', [], { title: '', line }),
  );
  const text = tapReport(run(named), { pathName: () => 'a\u001b[2J\n.smtp' });
  expect(text.split('\n')).toHaveLength(5);
  expect(text).not.toContain('\u001b');
});

test('what a server sent can neither end an element nor play with a terminal', () => {
  for (const text of [junitReport(result, options), tapReport(result, options), htmlReport(result, options)]) {
    expect(text).not.toMatch(/<greets>|\p{Cc}(?<!\n)|\uffff/u);
  }
});
