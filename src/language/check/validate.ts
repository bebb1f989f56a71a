import { checkNames, type OutsideNames } from '../script/names';
import type { LocatedFinding, Project } from '../script/project';
import { checkAdvice } from './check-advice';
import { checkReplies } from './check-replies';
import { checkSessions } from './check-sessions';
import { checkSuppressions } from './check-suppressions';
import type { KnownServers } from './known-servers';
import { suppress } from './suppress';

/** Everything that is found in a script and in what it includes, in the order of the text; one implementation serves the editor, `check` and the runner. */
export function allFindings(
  project: Project,
  outside: OutsideNames & { readonly servers?: KnownServers | undefined },
): LocatedFinding[] {
  const { path, script } = project;
  const own = script.findings.map((found) => ({ path, script, finding: found }));
  const all = [
    ...own,
    ...project.findings,
    ...checkReplies(project),
    ...checkSessions(project, outside.servers),
    ...checkNames(project, outside),
    ...checkAdvice(project),
    ...checkSuppressions(project),
  ];
  return [...suppress(withoutGarbled(all))].sort((a, b) =>
    a.path === b.path ? a.finding.span.start - b.finding.span.start : 0,
  );
}

/** In a file that is not UTF-8 nobody knows what its other octets stand for: that it is not is told once, and not that they are no US-ASCII. */
function withoutGarbled(all: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const garbled = new Set(all.flatMap(({ finding, script }) => (finding.code === 'invalid-encoding' ? [script] : [])));
  if (garbled.size === 0) {
    return all;
  }
  return all.filter(({ finding: { code, span, stopsRun }, script }) => {
    const isKept = code === 'invalid-encoding' || stopsRun || !garbled.has(script);
    return isKept || !script.text.slice(span.start, span.end).includes('\ufffd');
  });
}
