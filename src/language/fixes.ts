import type { Finding } from './findings';

/** The text with every certain fix of some of its findings made; of fixes that overlap, the first. */
export function applyFixes(text: string, findings: readonly Finding[]): { text: string; count: number } {
  const fixes = findings
    .flatMap(({ fix }) => (fix ? [fix.edits] : []))
    .map((edits) => [...edits].sort((a, b) => a.span.start - b.span.start))
    .sort(([a], [b]) => (a?.span.start ?? 0) - (b?.span.start ?? 0));
  let fixed = '';
  let from = 0;
  let count = 0;
  for (const edits of fixes) {
    if (edits.some(({ span }) => span.start < from)) {
      continue;
    }
    for (const { span, text: replacement } of edits) {
      fixed += text.slice(from, span.start) + replacement;
      from = span.end;
    }
    count++;
  }
  return { text: fixed + text.slice(from), count };
}
