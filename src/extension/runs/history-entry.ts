import { l10n } from 'vscode';
import { runSummary, type TranscriptLine } from '../../report';
import type { Outcome, RunResult, SessionResult } from '../../runner';

/** What is remembered of a run. */
export interface HistoryEntry {
  readonly number: number;
  /** The session and its file, or how many sessions of which. */
  readonly title: string;
  /** A name for the transcript, without slashes. */
  readonly name: string;
  /** Where all went to; '' where to several. */
  readonly target: string;
  /** The worst of all. */
  readonly outcome: Outcome;
  /** `3 passed, 1 failed  26 ms`. */
  readonly counts: string;
  readonly startedAt: Date;
  /** Cut where it is longer than a million characters. */
  readonly transcript: string;
}

/** Makes an entry of a run that had sessions. */
export function historyEntry(
  { sessions, summary }: RunResult,
  { number, transcript, pathName }: EntryOptions,
): HistoryEntry {
  const [first] = sessions;
  const title = titleOf(sessions, pathName);
  const targets = new Set(sessions.map(({ target }) => target));
  const text = transcript.map((line) => `${line.text}\n`).join('');
  return {
    number,
    title,
    name: `${title.replace(/[/\\]/g, '∕')}.smtp-transcript`,
    target: targets.size === 1 ? (first?.target ?? '') : '',
    outcome: WORST.find((outcome) => sessions.some((session) => session.outcome === outcome)) ?? 'passed',
    counts: runSummary(summary)
      .map((line) => line.text.replace(/^=+ /, ''))
      .join(''),
    startedAt: new Date(first?.startedAt ?? 0),
    transcript: text.length > LONGEST ? `${text.slice(0, LONGEST)}\n*** The rest was too long to keep.\n` : text,
  };
}

interface EntryOptions {
  readonly number: number;
  readonly transcript: readonly TranscriptLine[];
  readonly pathName: (path: string) => string;
}

const WORST: readonly Outcome[] = ['error', 'failed', 'skipped', 'passed'];

const LONGEST = 1_000_000;

function titleOf(sessions: readonly SessionResult[], pathName: (path: string) => string): string {
  const files = [...new Set(sessions.map(({ file }) => file))].map(pathName);
  const where = files.length === 1 ? (files[0] ?? '') : l10n.t('{0} files', files.length);
  const [first] = sessions;
  if (sessions.length === 1 && first) {
    return `${first.title || l10n.t('Line {0}', first.line)} · ${where}`;
  }
  return l10n.t('{0} sessions · {1}', sessions.length, where);
}
