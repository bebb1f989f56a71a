import type { Item, Script } from '../script/syntax';
import { type Span, withoutTrail } from '../script/text';

/** Lines, from 0, that fold into the first of them. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind: 'region' | 'comment';
}

/** What folds: sessions, blocks, payloads, and comments of several lines. */
export function foldsOf(script: Script): Fold[] {
  const folds: Fold[] = [];
  for (const { heading, span } of script.sessions) {
    if (heading) {
      add(folds, script, span);
    }
  }
  for (const items of [script.preamble, ...script.sessions.map((session) => session.items)]) {
    foldItems(items, script, folds);
  }
  return folds.sort((a, b) => a.start - b.start);
}

function foldItems(items: readonly Item[], script: Script, folds: Fold[]): void {
  let comments: Span | undefined;
  for (const item of items) {
    if (item.kind === 'comment') {
      const follows = comments && script.lines.at(item.span.start) === script.lines.at(comments.end) + 1;
      comments = { start: comments && follows ? comments.start : item.span.start, end: item.span.end };
      if (follows) {
        // Grown by a line: the shorter fold goes.
        folds.pop();
      }
      folds.push({ start: script.lines.at(comments.start), end: script.lines.at(comments.end), kind: 'comment' });
      continue;
    }
    comments = undefined;
    if (item.kind === 'command' && item.payload) {
      add(folds, script, { start: item.span.start, end: item.payload.span.end });
    }
    if (item.kind === 'block') {
      add(folds, script, item.span);
      foldItems(item.items, script, folds);
    }
  }
}

/** Blank lines at the end of what is not closed yet stay outside, as those of its session do. */
function add(folds: Fold[], script: Script, span: Span): void {
  const { start, end } = withoutTrail(script.text, span);
  folds.push({ start: script.lines.at(start), end: script.lines.at(end), kind: 'region' });
}
