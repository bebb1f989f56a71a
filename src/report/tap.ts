import type { RunResult, SessionResult } from '../runner';
import { printable } from './printable';
import { sessionName, stepLines, type TranscriptOptions } from './transcript';

/** A run's result as TAP, version 14: a test point is a session; what went wrong stands in a YAML block. */
export function tapReport({ sessions }: RunResult, options: TranscriptOptions): string {
  const severalServers = new Set(sessions.map(({ target }) => target)).size > 1;
  const points = sessions.flatMap((session, index) => {
    const { outcome, reason } = session;
    const bad = outcome === 'failed' || outcome === 'error';
    const name = printable(`${sessionName(session, options)}${severalServers ? ` on ${session.target}` : ''}`);
    const skip = outcome === 'skipped' ? ` # SKIP ${printable(reason ?? '')}`.trimEnd() : '';
    return [
      `${bad ? 'not ok' : 'ok'} ${index + 1} - ${escaped(name)}${skip}`,
      ...(bad ? details(session, options) : []),
    ];
  });
  return `${['TAP version 14', `1..${sessions.length}`, ...points].join('\n')}\n`;
}

function details({ file, line, target, problem, steps }: SessionResult, options: TranscriptOptions): string[] {
  const where = steps.find((step) => step.problem !== undefined);
  const shown = where ? stepLines(where, options) : [];
  const facts = {
    message: problem?.message,
    kind: problem?.kind,
    file: options.pathName(file),
    line: problem?.place?.line ?? where?.line ?? line,
    server: target,
    expected: problem?.expected,
    actual: problem?.actual,
  };
  return [
    '  ---',
    ...Object.entries(facts).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`  ${name}: ${typeof value === 'number' ? value : quoted(value)}`],
    ),
    // Lines of it may begin with blanks: how deep it stands is said.
    '  transcript: |2',
    ...shown.map(({ text }) => `    ${text}`),
    '  ...',
  ];
}

/** `#` would begin a directive. */
function escaped(description: string): string {
  return description.replace(/[\\#]/g, '\\$&');
}

/** A string of JSON is one of YAML too. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
