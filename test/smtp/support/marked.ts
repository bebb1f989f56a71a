/** A line with `«` and `»` round each range that is expected to be reported, as text and ranges. */
export function readMarked(marked: string): { line: string; ranges: { start: number; end: number }[] } {
  const ranges: { start: number; end: number }[] = [];
  const open: number[] = [];
  let line = '';
  for (const character of marked) {
    if (character === '«') {
      open.push(line.length);
    } else if (character === '»') {
      ranges.push({ start: open.pop() ?? 0, end: line.length });
    } else {
      line += character;
    }
  }
  return { line, ranges: ranges.sort((a, b) => a.start - b.start || a.end - b.end) };
}

/** Where `{{…}}` stand in a line. */
export function referencesIn(line: string): { start: number; end: number }[] {
  return [...line.matchAll(/\{\{.*?\}\}/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The line with every fix done, the last first so that offsets stay. */
export function withFixes(
  line: string,
  faults: readonly { start: number; end: number; fix?: { replacement: string } }[],
): string {
  return faults
    .filter((fault) => fault.fix !== undefined)
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, fix }) => text.slice(0, start) + (fix?.replacement ?? '') + text.slice(end), line);
}
