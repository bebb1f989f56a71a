import type { Outcome, RunResult, SessionResult } from '../runner';
import { escapeMarkup } from './markup';
import { printable } from './printable';
import { sessionLines, sessionName, stepLines, type TranscriptOptions } from './transcript';

/** A run's result as JUnit XML: a suite is a file, a test case a session, with its transcript as output. */
export function junitReport({ sessions, summary }: RunResult, options: TranscriptOptions): string {
  const files = [...new Set(sessions.map(({ file }) => file))];
  const severalServers = new Set(sessions.map(({ target }) => target)).size > 1;
  const suites = files.flatMap((file) => {
    const own = sessions.filter((session) => session.file === file);
    const name = options.pathName(file);
    return [
      `  <testsuite${attributes({ name, ...counts(own), timestamp: own[0]?.startedAt ?? '' })}>`,
      ...own.flatMap((session) => caseLines(session, options, severalServers ? ` on ${session.target}` : '')),
      '  </testsuite>',
    ];
  });
  const all = { ...counts(sessions), time: seconds(summary.durationMs) };
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'smtp-sessions', ...all })}>`,
    ...suites,
    '</testsuites>',
  ].join('\n')}\n`;
}

function caseLines(session: SessionResult, options: TranscriptOptions, server: string): string[] {
  const { file, line, durationMs } = session;
  const name = `${sessionName(session, options)}${server}`;
  const path = options.pathName(file);
  const transcript = sessionLines(session, options).map(({ text }) => text);
  return [
    `    <testcase${attributes({ name, classname: path, file: path, line, time: seconds(durationMs) })}>`,
    ...outcomeLines(session, options),
    `      <system-out>${escapeMarkup(transcript.join('\n'))}</system-out>`,
    '    </testcase>',
  ];
}

function outcomeLines({ outcome, reason, problem, steps }: SessionResult, options: TranscriptOptions): string[] {
  if (outcome === 'skipped') {
    return [`      <skipped${attributes({ message: printable(reason ?? '') })}/>`];
  }
  if (!problem) {
    return [];
  }
  const element = outcome === 'failed' ? 'failure' : 'error';
  const where = steps.find((step) => step.problem !== undefined);
  const shown = where ? stepLines(where, options).map(({ text }) => text) : [];
  const facts = attributes({ type: problem.kind, message: printable(problem.message) });
  return [`      <${element}${facts}>${escapeMarkup(shown.join('\n'))}</${element}>`];
}

function counts(sessions: readonly SessionResult[]) {
  const count = (outcome: Outcome) => sessions.filter((session) => session.outcome === outcome).length;
  return {
    tests: sessions.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(sessions.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(String(value))}"`)
    .join('');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
