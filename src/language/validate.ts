import { checkAdvice } from './check-advice';
import { checkSessions } from './check-sessions';
import { type Finding, finding } from './findings';
import { checkNames, type OutsideNames } from './names';
import { allItems, type LocatedFinding, type Project } from './project';
import { suppress } from './suppress';
import type { ExpectedReply, Script } from './syntax';
import { admits } from './syntax';

/** Everything that is found in a script and in what it includes, in the order of the text; one implementation serves the editor, `check` and the runner. */
export function allFindings(project: Project, outside: OutsideNames): LocatedFinding[] {
  const { path, script } = project;
  const own = script.findings.map((found) => ({ path, script, finding: found }));
  const all = [
    ...own,
    ...project.findings,
    ...checkExpectations(project),
    ...checkSessions(project),
    ...checkNames(project, outside),
    ...checkAdvice(project),
  ];
  return suppress(all).sort((a, b) => (a.path === b.path ? a.finding.span.start - b.finding.span.start : 0));
}

function checkExpectations({ path, script, included }: Project): LocatedFinding[] {
  const own = [...expectedReplies(script)].flatMap(impossible).map((found) => ({ path, script, finding: found }));
  return [...own, ...[...included.values()].flatMap(checkExpectations)];
}

function* expectedReplies(script: Script): Generator<ExpectedReply> {
  for (const item of allItems(script)) {
    if (item.kind === 'command' && item.intermediate) {
      yield item.intermediate;
    }
    if (item.kind === 'command' || item.kind === 'directive') {
      yield* item.replies;
    }
    if (item.kind === 'greeting') {
      yield item.reply;
    }
  }
}

/** Codes that no server can send: the first digit is 2 to 5, the second 0 to 5 (RFC 5321 4.2.1). */
function impossible(reply: ExpectedReply): Finding[] {
  if (reply.negated || reply.codes.some((code) => /^[2-5x][0-5x][0-9x]$/.test(code))) {
    return [];
  }
  // One that `admits` nothing that a server can say never holds.
  if (admits(reply, '250')) {
    return [];
  }
  const message = `No server can send ${reply.codes.join(' or ')}: a reply's first digit is 2 to 5, its second 0 to 5.`;
  return [finding('impossible-reply', reply.span, message, { rfc: 'RFC 5321 4.2.1' })];
}
