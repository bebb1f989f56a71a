import { classifyLine, contentOf } from '../script/lines';
import { allItems, type LocatedFinding } from '../script/project';
import type { Script } from '../script/syntax';

/** Leaves out what `# smtp-ignore-next-line CODE…` silences: the next line that is neither blank nor a comment, with its payload; never what stops a run. */
export function suppress(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const silenced = new Map<Script, readonly Silence[]>();
  return findings.filter(({ script, finding }) => {
    const silences = silenced.get(script) ?? silencesOf(script);
    silenced.set(script, silences);
    return finding.stopsRun || !isSilent(silences, finding);
  });
}

/** A stretch of a script, in which some codes are not reported, or none is. */
interface Silence {
  readonly start: number;
  readonly end: number;
  /** All of them, where there are none. */
  readonly codes: ReadonlySet<string>;
}

/** The first word of a comment that silences. */
export const IGNORE = 'smtp-ignore-next-line';

const COMMENT = new RegExp(`^#[ \\t]*${IGNORE}(?:[ \\t]+(.*))?$`);

/** The stretches in the order of the text; no two overlap. */
function silencesOf(script: Script): Silence[] {
  // Mostly there is none.
  if (!script.text.includes(IGNORE)) {
    return [];
  }
  const ends = new Map<number, number>();
  const comments = new Map<number, readonly string[]>();
  for (const item of allItems(script)) {
    if (item.kind === 'command' && item.payload) {
      ends.set(item.span.start, item.payload.span.end);
    }
    const codes = item.kind === 'comment' ? COMMENT.exec(script.text.slice(item.span.start, item.span.end)) : null;
    if (codes) {
      comments.set(
        script.lines.at(item.span.start),
        (codes[1] ?? '').split(/[ \t,]+/).filter((code) => code !== ''),
      );
    }
  }
  const silences: Silence[] = [];
  let next: { readonly line: number; readonly start: number; readonly end: number } | undefined;
  let codes = new Set<string>();
  for (const [line, own] of comments) {
    if (!next || line > next.line) {
      next = nextLine(script, line + 1);
      codes = new Set();
      if (!next) {
        // Nor does any line follow the comments below this one.
        break;
      }
      silences.push({ start: next.start, end: ends.get(next.start) ?? next.end, codes });
    } else if (codes.size === 0) {
      // One above it silences everything already.
      continue;
    }
    if (own.length === 0) {
      codes.clear();
    }
    for (const code of own) {
      codes.add(code);
    }
  }
  return silences;
}

/** The next line that is neither blank nor a comment. */
function nextLine({ text, lines }: Script, from: number): { line: number; start: number; end: number } | undefined {
  for (let line = from; line < lines.count; line++) {
    const content = contentOf(text, lines.span(line));
    const { kind } = classifyLine(text, content);
    if (kind !== 'blank' && kind !== 'comment') {
      return { line, start: content.start, end: content.end };
    }
  }
  return undefined;
}

function isSilent(silences: readonly Silence[], { span, code }: LocatedFinding['finding']): boolean {
  let low = 0;
  let high = silences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((silences[middle]?.start ?? 0) <= span.start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const silence = silences[low - 1];
  return silence !== undefined && span.start <= silence.end && (silence.codes.size === 0 || silence.codes.has(code));
}
