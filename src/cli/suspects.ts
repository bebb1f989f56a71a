import type { LocatedFinding } from '../language';
import type { TranscriptLine } from '../report';
import type { SessionResult } from '../runner';
import { findingLines } from './findings';

/** What `check` calls wrong in the lines that a session had come to when it failed: mostly that is why. */
export function suspectLines(
  sessions: readonly SessionResult[],
  findings: readonly LocatedFinding[],
  pathName: (path: string) => string,
): TranscriptLine[] {
  const suspects = findings.filter(
    (found) => found.finding.severity === 'error' && sessions.some((session) => cameTo(session, found)),
  );
  const heading: TranscriptLine = { role: 'note', text: '*** What was sent has errors that check finds:' };
  return suspects.length === 0 ? [] : [heading, ...suspects.flatMap((found) => findingLines(found, pathName))];
}

function cameTo({ file, line, problem }: SessionResult, found: LocatedFinding): boolean {
  if (!problem || found.path !== file) {
    return false;
  }
  const at = found.script.lines.position(found.finding.span.start).line;
  const last = problem.place?.file === file ? problem.place.line : Number.POSITIVE_INFINITY;
  return at >= line && at <= last;
}
