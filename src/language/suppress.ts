import { contentOf } from './lines';
import type { LocatedFinding } from './project';
import { type Item, type Script, walkItems } from './syntax';

/** Leaves out what `# smtp-ignore-next-line CODE…` silences: the next line that is neither blank nor a comment, with its payload; never what stops a run. */
export function suppress(findings: readonly LocatedFinding[]): LocatedFinding[] {
  const silenced = new Map<Script, readonly Silence[]>();
  return findings.filter(({ script, finding }) => {
    const silences = silenced.get(script) ?? silencesOf(script);
    silenced.set(script, silences);
    if (finding.stopsRun) {
      return true;
    }
    return !silences.some(
      ({ start, end, codes }) =>
        finding.span.start >= start && finding.span.start <= end && (codes.size === 0 || codes.has(finding.code)),
    );
  });
}

interface Silence {
  readonly start: number;
  readonly end: number;
  readonly codes: ReadonlySet<string>;
}

const COMMENT = /^#[ \t]*smtp-ignore-next-line(?:[ \t]+(.*))?$/;

function silencesOf(script: Script): Silence[] {
  const silences: Silence[] = [];
  for (const items of [script.preamble, ...script.sessions.map((session) => session.items)]) {
    const all = [...walkItems(items)];
    for (const [index, item] of all.entries()) {
      const codes = item.kind === 'comment' ? COMMENT.exec(script.text.slice(item.span.start, item.span.end)) : null;
      const next = codes && all.slice(index + 1).find(({ kind }) => kind !== 'comment');
      if (next) {
        silences.push({
          ...extentOf(next, script),
          codes: new Set((codes[1] ?? '').split(/[ \t,]+/).filter((code) => code !== '')),
        });
      }
    }
  }
  return silences;
}

/** The line of an item, to the end of its payload where it has one. */
function extentOf(item: Item, script: Script): { start: number; end: number } {
  const line = contentOf(script.text, script.lines.span(script.lines.at(item.span.start)));
  return { start: line.start, end: item.kind === 'command' && item.payload ? item.payload.span.end : line.end };
}
