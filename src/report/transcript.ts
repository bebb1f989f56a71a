import type { LogEntry, Problem, RunResult, SessionResult, StepResult, Summary } from '../runner';
import { drawDiagram } from './diagram';
import { printable } from './printable';

/** One line of a transcript, and what it is. */
export interface TranscriptLine {
  readonly role: 'heading' | 'note' | 'warning' | 'sent' | 'received' | 'problem' | 'detail' | 'summary';
  readonly text: string;
}

/** How files are named, and how much is told. */
export interface TranscriptOptions {
  readonly pathName: (path: string) => string;
}

/** The whole transcript of a run. */
export function transcriptOf(result: RunResult, options: TranscriptOptions): TranscriptLine[] {
  return [...result.sessions.flatMap((session) => sessionLines(session, options)), ...runSummary(result.summary)];
}

/** The whole transcript of a session. */
export function sessionLines(session: SessionResult, options: TranscriptOptions): TranscriptLine[] {
  return [
    ...sessionHeading(session, options),
    ...session.steps.flatMap((step) => stepLines(step, options)),
    ...sessionEnd(session, options),
  ];
}

/** What a session is called: its title, or where it is written. */
export function sessionName(
  { file, line, title }: Pick<SessionResult, 'file' | 'title' | 'line'>,
  { pathName }: TranscriptOptions,
): string {
  return printable(title === '' ? `${pathName(file)}:${line}` : title);
}

/** What stands above a session: its title and where it is written. */
export function sessionHeading(
  { file, line, title }: Pick<SessionResult, 'file' | 'title' | 'line'>,
  { pathName }: TranscriptOptions,
): TranscriptLine[] {
  const place = `${pathName(file)}:${line}`;
  return [{ role: 'heading', text: printable(`### ${title === '' ? place : `${title}  (${place})`}`) }];
}

/** What happened in one step; nothing of one that did not run. */
export function stepLines(step: StepResult, options: TranscriptOptions): TranscriptLine[] {
  const lines = step.log.flatMap(entryLines);
  return [...lines, ...(step.problem ? problemLines(step.problem, step.line, options) : [])];
}

/** How a session ended. */
export function sessionEnd(session: SessionResult, options: TranscriptOptions): TranscriptLine[] {
  const { outcome, reason, durationMs, steps, tries } = session;
  const left = steps.filter((step) => step.outcome === 'notRun').length;
  const parts = [
    OUTCOMES[outcome],
    ...(reason === undefined ? [] : [printable(reason)]),
    ...(left > 0 ? [`${left} ${left === 1 ? 'step was' : 'steps were'} not run`] : []),
    ...(tries !== undefined && tries > 1 ? [`try ${tries}`] : []),
  ];
  return [
    {
      role: outcome === 'passed' || outcome === 'skipped' ? 'summary' : 'problem',
      text: `=== ${sessionName(session, options)}: ${parts.join(', ')}  ${time(durationMs)}`,
    },
    { role: 'detail', text: '' },
  ];
}

/** Where and why sessions did not pass, a line each, for the end of a long transcript; nothing of a single one. */
export function failureLines(sessions: readonly SessionResult[], options: TranscriptOptions): TranscriptLine[] {
  if (sessions.length < 2) {
    return [];
  }
  const severalServers = new Set(sessions.map(({ target }) => target)).size > 1;
  return sessions.flatMap((session): TranscriptLine[] => {
    const { outcome, problem, file, line, target } = session;
    if (!problem) {
      return [];
    }
    const place = `${options.pathName(problem.place?.file ?? file)}:${problem.place?.line ?? line}`;
    const name = session.title === '' ? '' : ` ${sessionName(session, options)}:`;
    const server = severalServers ? ` (${target})` : '';
    return [{ role: 'problem', text: `${OUTCOMES[outcome]} ${place}:${name} ${printable(problem.message)}${server}` }];
  });
}

/** How many sessions came to each outcome. */
export function runSummary({ passed, failed, errors, skipped, durationMs }: Summary): TranscriptLine[] {
  const counts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(errors > 0 ? [`${errors} could not run`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return [{ role: failed + errors > 0 ? 'problem' : 'summary', text: `=== ${counts.join(', ')}  ${time(durationMs)}` }];
}

/** An outcome as people read it. */
export const OUTCOMES = { passed: 'passed', failed: 'FAILED', error: 'COULD NOT RUN', skipped: 'skipped' } as const;

function entryLines(entry: LogEntry): TranscriptLine[] {
  switch (entry.type) {
    case 'sent':
      return [{ role: 'sent', text: `C: ${printable(entry.text)}` }];
    case 'sent-octets':
      return [
        {
          role: 'sent',
          text: `C: ${printable(entry.text)}  ${entry.octets} ${entry.octets === 1 ? 'octet' : 'octets'}`,
        },
      ];
    case 'received-octets':
      return shownOctets(entry.text).map((text) => ({ role: 'received', text: `S: ${text}` }));
    case 'note':
      return entry.text.split('\n').map((text) => ({ role: 'note', text: `*** ${printable(text)}` }));
    case 'warning':
      return [{ role: 'warning', text: `*** Warning: ${printable(entry.text)}` }];
    case 'reply': {
      const { code, lines, ms } = entry.reply;
      const last = lines.length - 1;
      return lines.map((text, index) => {
        const shown = `S: ${code}${index < last ? '-' : ' '}${printable(text)}`.trimEnd();
        return { role: 'received', text: index < last ? shown : `${shown}  ${time(ms)}` };
      });
    }
  }
}

/** Octets that are no reply, line by line, their other control characters escaped. */
function shownOctets(text: string): string[] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(printable);
}

function problemLines(problem: Problem, line: number, { pathName }: TranscriptOptions): TranscriptLine[] {
  const { message, place, expected, actual } = problem;
  const where = place ? `${pathName(place.file)}:${place.line}:${place.column}` : `line ${line}`;
  const head: TranscriptLine = { role: 'problem', text: printable(`!!! ${where}: ${message}`) };
  const facts: (readonly [string, string])[] = [];
  if (expected !== undefined) {
    facts.push(['expected', expected]);
  }
  if (actual !== undefined) {
    facts.push(['actual', actual]);
  }
  if (place) {
    return [head, ...drawDiagram(place, facts).map((text): TranscriptLine => ({ role: 'detail', text }))];
  }
  return [
    head,
    ...facts.map(
      ([name, value]): TranscriptLine => ({ role: 'detail', text: `    ${name.padEnd(8)} ${printable(value)}` }),
    ),
  ];
}

/** A duration as people read it: `3 ms`, `1.2 s`, `2 min`. */
function time(ms: number): string {
  if (ms < 1000) {
    return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
  }
  return ms < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
