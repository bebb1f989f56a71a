import { findCommand, findMechanism } from '../../smtp';
import { isMeantToBeRefused, verbSpan } from '../script/command-line';
import { type Finding, finding } from '../script/findings';
import type { Project } from '../script/project';
import { type BlockItem, type CommandItem, walkItems } from '../script/syntax';
import { literalOf } from '../script/template';
import { relatedTo } from './check-standing';
import type { Connection } from './connection';

/** In a pipelined group, what must stand last (RFC 2920 3.1) and what stands behind it all the same. */
export function checkPipelining(project: Project, block: BlockItem, connection: Connection): Finding[] {
  const findings = [...withoutExtension(project, block, connection)];
  const sent = [...walkItems(block.items)].filter(
    (item) => item.kind === 'command' || (item.kind === 'directive' && item.name === 'raw'),
  );
  for (const [index, item] of sent.entries()) {
    const next = sent[index + 1];
    const command = item.kind === 'command' && item.role === 'command' ? findCommand(item.verb) : undefined;
    if (item.kind !== 'command' || !command || !next || command.pipelining !== 'last' || isMeantToBeRefused(item)) {
      continue;
    }
    // What stands behind it is told there.
    if (command.verb === 'QUIT') {
      continue;
    }
    const responseBelow = next.kind === 'command' && next.role === 'response';
    // There the runner waits for the reply anyway, and goes on in another write.
    if (command.answerFirst === 'always' || (command.answerFirst !== undefined && responseBelow)) {
      continue;
    }
    if (command.argument.kind === 'sasl' && saysAll(item)) {
      continue;
    }
    const message = `${command.verb} may stand only at the end of a pipelined group: end the group here, or move it.`;
    const related = [{ span: next.span, message: 'This is sent before its reply has come.' }];
    findings.push(finding('pipelining-order', verbSpan(item), message, { rfc: 'RFC 2920 3.1', related }));
  }
  return findings;
}

/** Whether AUTH carries the whole exchange, so that it need not end the group (RFC 4954 4); what a reference decides may. */
function saysAll({ text }: CommandItem): boolean {
  const literal = literalOf(text);
  const [, mechanism = '', response] = literal?.split(/[ \t]+/) ?? [];
  return literal === undefined || (response !== undefined && findMechanism(mechanism)?.roundTrips === 0);
}

/** Only a server that offers PIPELINING reads several commands at once, and HELO offers nothing (RFC 2920 3). */
function withoutExtension(project: Project, { open, items }: BlockItem, { standing, marks }: Connection): Finding[] {
  if (standing.has('extended') !== false || standing.is('greeted') !== false) {
    return [];
  }
  if (walkItems(items).some((item) => item.kind === 'command' && isMeantToBeRefused(item))) {
    return [];
  }
  const message = 'HELO offers no extensions, and so no pipelining: greet with EHLO to use it.';
  const span = { start: open.nameSpan.start - 1, end: open.nameSpan.end };
  const related = relatedTo(project, marks.get('HELO'));
  return [finding('ehlo-required', span, message, { rfc: 'RFC 2920 3', related })];
}
