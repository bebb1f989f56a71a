import { checkCommand, checkResponse, type Fault, type Range } from '../smtp';
import { CATALOGUE, type Finding, type FindingCode, finding } from './findings';
import { checkNames, type OutsideNames } from './names';
import { allItems, type LocatedFinding, type Project } from './project';
import { suppress } from './suppress';
import type { CommandItem, ExpectedReply, Script } from './syntax';
import { admits } from './syntax';

/** Everything that is found in a script and in what it includes, in the order of the text; one implementation serves the editor, `check` and the runner. */
export function allFindings(project: Project, outside: OutsideNames): LocatedFinding[] {
  const { path, script } = project;
  const own = [...script.findings, ...checkCommands(script)].map((found) => ({ path, script, finding: found }));
  const included = [...project.included.values()].flatMap(commandFindings);
  const all = [...own, ...project.findings, ...included, ...checkNames(project, outside)];
  return suppress(all).sort((a, b) => (a.path === b.path ? a.finding.span.start - b.finding.span.start : 0));
}

function commandFindings({ path, script, included }: Project): LocatedFinding[] {
  const own = checkCommands(script).map((found) => ({ path, script, finding: found }));
  return [...own, ...[...included.values()].flatMap(commandFindings)];
}

function checkCommands(script: Script): Finding[] {
  const findings: Finding[] = [];
  for (const item of allItems(script)) {
    if (item.kind === 'command' && !isMeantToBeRefused(item)) {
      findings.push(...checkLine(item, script));
    }
    if (item.kind === 'command') {
      findings.push(...[item.intermediate, ...item.replies].flatMap(impossible));
    }
    if (item.kind === 'greeting') {
      findings.push(...impossible(item.reply));
    }
  }
  return findings;
}

/** A command whose expected reply admits neither 2yz nor 3yz is wrong on purpose: nothing is reported on it. */
export function isMeantToBeRefused({ intermediate, replies }: CommandItem): boolean {
  const reply = intermediate ?? replies[0];
  return (
    reply !== undefined &&
    !reply.negated &&
    reply.codes.every((pattern) => pattern[0] !== 'x' && pattern[0] !== '2' && pattern[0] !== '3')
  );
}

function checkLine(item: CommandItem, script: Script): Finding[] {
  const { start, end } = item.text.span;
  const line = script.text.slice(start, end);
  const references: Range[] = item.text.parts
    .filter((part) => part.kind !== 'text')
    .map(({ span }) => ({ start: span.start - start, end: span.end - start }));
  const faults = item.role === 'response' ? checkResponse(line, { references }) : checkCommand(line, { references });
  return faults.map((fault) => findingOf(fault, start));
}

function findingOf({ code, message, rfc, severity, fix, start, end }: Fault, offset: number): Finding {
  const span = { start: offset + start, end: offset + end };
  return finding(code satisfies FindingCode, span, message, {
    rfc,
    severity: severity === 'information' ? 'info' : (severity ?? CATALOGUE[code].severity),
    fix: fix && { title: fix.title, edits: [{ span, text: fix.replacement }] },
  });
}

/** Codes that no server can send: the first digit is 2 to 5, the second 0 to 5 (RFC 5321 4.2.1). */
function impossible(reply: ExpectedReply | undefined): Finding[] {
  if (!reply || reply.negated || reply.codes.some((code) => /^[2-5x][0-5x][0-9x]$/.test(code))) {
    return [];
  }
  // One that `admits` nothing that a server can say never holds.
  if (admits(reply, '250')) {
    return [];
  }
  const message = `No server can send ${reply.codes.join(' or ')}: a reply's first digit is 2 to 5, its second 0 to 5.`;
  return [finding('impossible-reply', reply.span, message, { rfc: 'RFC 5321 4.2.1' })];
}
