import { printable } from '../../report';
import type { StepResult } from '../../runner';

/** What is said of a step beside its line. */
export interface ReplyNote {
  /** At the line's end: `250 2.1.0 Ok · 3 ms`. */
  readonly short: string;
  /** Every line of the replies, and what is wrong. */
  readonly full: string;
  readonly failed: boolean;
}

/** Puts a step's replies into a note; undefined where nothing came and nothing is wrong. */
export function replyNote({ log, problem }: Pick<StepResult, 'log' | 'problem'>): ReplyNote | undefined {
  const replies = log.flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : []));
  const last = replies.at(-1);
  if (!last && !problem) {
    return undefined;
  }
  const parts = [];
  if (last) {
    const more = last.lines.length > 1 ? ` (+${last.lines.length - 1})` : '';
    parts.push(`${`${last.code} ${printable(last.lines[0] ?? '')}`.trimEnd()}${more} · ${milliseconds(last.ms)} ms`);
  }
  if (problem) {
    parts.push(`✗ ${printable(problem.message)}`);
  }
  const lines = replies.flatMap(({ code, lines }) =>
    lines.map((line, index) => printable(`${code}${index < lines.length - 1 ? '-' : ' '}${line}`).trimEnd()),
  );
  return {
    short: shortened(parts.join('  ')),
    full: [...lines, ...(problem ? [printable(problem.message)] : [])].join('\n'),
    failed: problem !== undefined,
  };
}

function milliseconds(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** In characters. */
const LONGEST = 160;
