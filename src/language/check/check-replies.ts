import { canAnswer, isDefinedSuccess } from '../../smtp';
import { type Finding, finding } from '../script/findings';
import { admitsOnlyRefusals } from '../script/line-roles';
import { allItems, type LocatedFinding, type Project } from '../script/project';
import type { ExpectedReply, Item } from '../script/syntax';
import { literalOf } from '../script/template';

/** Finds expected replies that no server can give where they stand, in a script and in what it includes. */
export function checkReplies({ path, script, included }: Project): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  const report = (found: Finding) => findings.push({ path, script, finding: found });
  for (const item of allItems(script)) {
    checkItem(item, report);
  }
  return [...findings, ...[...included.values()].flatMap(checkReplies)];
}

type Report = (found: Finding) => void;

function checkItem(item: Item, report: Report): void {
  switch (item.kind) {
    case 'greeting':
      checkReply(item.reply, item.surplus ? ANYTHING : 'greeting', report);
      return;
    case 'directive':
      for (const reply of item.replies) {
        checkReply(reply, item.name === 'auth' ? 'AUTH' : ANYTHING, report);
      }
      return;
    case 'command': {
      const answered = item.role === 'response' ? 'response' : item.verb;
      // Another reply to DATA than these is told where its message is missing.
      const refused = item.replies.some((reply) => !admitsOnlyRefusals(reply));
      if (item.verb === 'DATA' && !item.payload && refused) {
        return;
      }
      if (item.intermediate) {
        checkReply(item.intermediate, answered, report);
      }
      for (const reply of item.replies) {
        checkReply(reply, item.payload?.kind === 'data' ? 'message' : answered, report);
      }
      return;
    }
    default:
  }
}

/** Some verb that no table knows. */
const ANYTHING = '';

function checkReply(reply: ExpectedReply, answered: string, report: Report): void {
  const { negated, codes, span } = reply;
  // What is excluded can be anything.
  if (negated) {
    return;
  }
  if (codes.some((code) => canAnswer(code, answered) && (!SUCCESS.test(code) || isDefinedSuccess(code)))) {
    checkStatus(reply, report);
    return;
  }
  if (!codes.some((code) => canAnswer(code, ANYTHING))) {
    const message = `No server can send ${codes.join(' or ')}: a reply's first digit is 2 to 5, its second 0 to 5.`;
    report(finding('impossible-reply', span, message, { rfc: 'RFC 5321 4.2.1' }));
    return;
  }
  if (codes.every((code) => SUCCESS.test(code) && !isDefinedSuccess(code))) {
    const message = `No RFC gives ${codes.join(' or ')} a meaning: expect 250, or 2xx for any success.`;
    report(finding('impossible-reply', span, message, { rfc: 'RFC 5321 4.2.3' }));
    return;
  }
  const what = PLACES[answered] ?? answered;
  const message = `${codes.join(' or ')} is no answer to ${what}.`;
  report(finding('impossible-reply', span, message, { rfc: 'RFC 5321 4.3.2' }));
}

/** One code of 2yz or 3yz. */
const SUCCESS = /^[23]\d\d$/;

const PLACES: Readonly<Record<string, string>> = {
  greeting: 'a new connection, which is greeted with 220',
  message: 'a message',
  response: 'a SASL response',
};

/** An enhanced status code repeats the first digit of the code (RFC 2034 4). */
function checkStatus({ codes, lines }: ExpectedReply, report: Report): void {
  const [code = ''] = codes;
  if (codes.length > 1 || code.startsWith('x')) {
    return;
  }
  for (const { text } of lines) {
    const literal = text?.kind === 'text' ? literalOf(text.template) : undefined;
    const status = literal?.[1] !== '.' ? undefined : /^([245])\.\d{1,3}\.\d{1,3}(?=[ \t]|$)/.exec(literal);
    if (text?.kind === 'text' && status && status[1] !== code[0]) {
      const { start } = text.template.span;
      const message = `A status code begins with the first digit of the reply's code: ${status[0]} does not go with ${code}.`;
      const span = { start, end: start + status[0].length };
      report(finding('impossible-reply', span, message, { rfc: 'RFC 2034 4' }));
    }
  }
}
