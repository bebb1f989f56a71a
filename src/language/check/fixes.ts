import type { Finding, Fix } from '../script/findings';

/** The text with every certain fix of some of its findings made; of fixes that overlap, the first. */
export function applyFixes(text: string, findings: readonly Finding[]): { text: string; count: number } {
  const fixes = fixEdits(findings);
  let fixed = '';
  let from = 0;
  for (const { span, text: replacement } of fixes.flat()) {
    fixed += text.slice(from, span.start) + replacement;
    from = span.end;
  }
  return { text: fixed + text.slice(from), count: fixes.length };
}

/**
 * The text with every certain fix made, also of what a fix uncovers; `findingsOf` is asked for the findings of each text
 * that comes of it, and each pass makes a mistake less.
 */
export async function fixUntilDone(
  text: string,
  findingsOf: (text: string) => Promise<readonly Finding[]>,
): Promise<{ text: string; count: number }> {
  let count = 0;
  let current = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const fixed = applyFixes(current, await findingsOf(current));
    if (fixed.count === 0) {
      break;
    }
    current = fixed.text;
    count += fixed.count;
  }
  return { text: current, count };
}

const MOST_PASSES = 10;

/** The edits of every certain fix of some findings, in the order of the text; of fixes that overlap, the first's. */
function fixEdits(findings: readonly Finding[]): Fix['edits'][] {
  const fixes = findings
    .flatMap(({ fix }) => (fix ? [fix.edits] : []))
    .map((edits) => [...edits].sort((a, b) => a.span.start - b.span.start))
    .sort(([a], [b]) => (a?.span.start ?? 0) - (b?.span.start ?? 0));
  let from = 0;
  return fixes.filter((edits) => {
    if (edits.some(({ span }) => span.start < from)) {
      return false;
    }
    from = Math.max(from, ...edits.map(({ span }) => span.end));
    return true;
  });
}
