import { l10n } from 'vscode';
import { runSummary, type TranscriptLine } from '../../report';
import type { Outcome, RunResult, SessionResult } from '../../runner';

/** What is remembered of a run, beside its transcript. */
export interface HistoryEntry {
  readonly id: string;
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
  /** As in the report. */
  readonly startedAt: string;
}

/** Makes an entry of a run that had sessions. */
export function historyEntry(
  { sessions, summary }: RunResult,
  { id, pathName }: { readonly id: string; readonly pathName: (path: string) => string },
): HistoryEntry {
  const [first] = sessions;
  const title = titleOf(sessions, pathName);
  const targets = new Set(sessions.map(({ target }) => target));
  return {
    id,
    title,
    name: `${title.replace(/[/\\]/g, '∕')}.smtp-transcript`,
    target: targets.size === 1 ? (first?.target ?? '') : '',
    outcome: WORST.find((outcome) => sessions.some((session) => session.outcome === outcome)) ?? 'passed',
    counts: runSummary(summary)
      .map((line) => line.text.replace(/^=+ /, ''))
      .join(''),
    startedAt: first?.startedAt ?? '',
  };
}

/** A transcript as it is kept: cut where it is longer than a million characters. */
export function historyText(transcript: readonly TranscriptLine[]): string {
  const text = transcript.map((line) => `${line.text}\n`).join('');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n*** The rest was too long to keep.\n` : text;
}

/** Reads the JSON of an entry; undefined where it is none, or one of another version. */
export function readEntry(text: string): HistoryEntry | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isEntry(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is HistoryEntry {
  const entry: Partial<Record<keyof HistoryEntry, unknown>> = typeof value === 'object' && value !== null ? value : {};
  const texts = [entry.id, entry.title, entry.name, entry.target, entry.counts, entry.startedAt];
  return texts.every((text) => typeof text === 'string') && WORST.some((outcome) => outcome === entry.outcome);
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
