import { canAnswer, findCommand, isDefinedSuccess } from '../../smtp';
import { type Finding, finding } from '../script/findings';
import { admitsOnlyRefusals } from '../script/line-roles';
import { allItems, type LocatedFinding, type Project } from '../script/project';
import { admits, type CommandItem, type ExpectedReply, type Item } from '../script/syntax';
import { literalOf } from '../script/template';

/** Finds expected replies that no server can give where they stand, in a script and in what it includes. */
export function checkReplies({ path, script, included }: Project): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  const check: Check = { text: script.text, report: (found) => findings.push({ path, script, finding: found }) };
  for (const item of allItems(script)) {
    checkItem(item, check);
  }
  return [...findings, ...[...included.values()].flatMap(checkReplies)];
}

/** The script's text, and who is told what is found in it. */
interface Check {
  readonly text: string;
  readonly report: (found: Finding) => void;
}

function checkItem(item: Item, check: Check): void {
  switch (item.kind) {
    case 'greeting':
      checkReply(item.reply, item.surplus ? ANYTHING : 'greeting', check);
      return;
    case 'directive':
      for (const reply of item.replies) {
        checkReply(reply, item.name === 'auth' ? EXCHANGE : ANYTHING, check);
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
        checkReply(item.intermediate, answered, check);
      }
      const told = checkCount(item, check);
      for (const reply of item.replies) {
        if (reply !== told) {
          checkReply(reply, item.payload?.kind === 'data' ? 'message' : answered, check);
        }
      }
      return;
    }
    default:
  }
}

/** One reply comes to a command (RFC 5321 4.2), but to a message in LMTP; and a server that shuts down says 421 at any time. */
function checkCount({ verb, payload, replies }: CommandItem, check: Check): ExpectedReply | undefined {
  if (replies.length < 2) {
    return undefined;
  }
  const [first, ...more] = replies;
  const second = more.find((reply) => !admits(reply, '421'));
  const command = findCommand(verb);
  if (
    !first ||
    !second ||
    payload ||
    command?.standing !== 'standard' ||
    command.transitions.some(({ when }) => when)
  ) {
    return undefined;
  }
  const message = `${verb} gets one reply. The lines of one reply have the same code, with "-" behind it in all but the last: 250-first, then 250 last.`;
  const related = [{ span: first.span, message: 'This is its reply.' }];
  check.report(finding('impossible-reply', second.span, message, { rfc: 'RFC 5321 4.2', related }));
  return second;
}

/** @auth, which answers each 334 itself. */
const EXCHANGE = '@auth';

/** Some verb that no table knows. */
const ANYTHING = '';

function checkReply(reply: ExpectedReply, answered: string, check: Check): void {
  const { negated, codes, span } = reply;
  // What is excluded can be anything.
  if (negated) {
    return;
  }
  const challenges = answered === EXCHANGE && codes.every((code) => code === '334');
  if (
    !challenges &&
    codes.some(
      (code) =>
        canAnswer(code, answered === EXCHANGE ? 'AUTH' : answered) && (!SUCCESS.test(code) || isDefinedSuccess(code)),
    )
  ) {
    checkStatus(reply, answered, check);
    checkText(reply, check);
    return;
  }
  if (!codes.some((code) => canAnswer(code, ANYTHING))) {
    const message = `No server can send ${codes.join(' or ')}: a reply's first digit is 2 to 5, its second 0 to 5.`;
    check.report(finding('impossible-reply', span, message, { rfc: 'RFC 5321 4.2.1' }));
    return;
  }
  if (codes.every((code) => SUCCESS.test(code) && !isDefinedSuccess(code))) {
    const message = `No RFC gives ${codes.join(' or ')} a meaning: expect 250, or 2xx for any success.`;
    check.report(finding('impossible-reply', span, message, { rfc: 'RFC 5321 4.2.3' }));
    return;
  }
  const what = PLACES[answered] ?? answered;
  const message = `${codes.join(' or ')} is no answer to ${what}.`;
  check.report(finding('impossible-reply', span, message, { rfc: 'RFC 5321 4.3.2' }));
}

/** One code of 2yz or 3yz. */
const SUCCESS = /^[23]\d\d$/;

const PLACES: Readonly<Record<string, string>> = {
  greeting: 'a new connection, which is greeted with 220',
  message: 'a message',
  response: 'a SASL response',
  [EXCHANGE]: 'a whole exchange: @auth answers each 334 itself, and 235 ends it',
};

const SLASH = 47;
const DOT = 46;

/** An enhanced status code at the start of a text. */
const STATUS = /^[245]\.\d{1,3}\.\d{1,3}(?=[ \t]|$)/;

/** A slash at the start of a text: a regular expression was probably meant, but it does not end as one. */
function checkText({ lines }: ExpectedReply, check: Check): void {
  for (const { text } of lines) {
    if (text?.kind !== 'text' || check.text.charCodeAt(text.template.span.start) !== SLASH) {
      continue;
    }
    const { span } = text.template;
    const literal = literalOf(text.template) ?? '';
    const open = /^\/[^/]+$/.test(literal);
    if (open || /^\/.+\/[gimsuxy]{1,4}$/.test(literal)) {
      const message = open
        ? 'This is expected as text: a regular expression ends with "/" too.'
        : 'This is expected as text: behind the last "/" of a regular expression stands "i" or nothing.';
      check.report(finding('impossible-reply', span, message, { severity: 'info' }));
    }
  }
}

/** An enhanced status code repeats the first digit of the code, and a greeting or a hello has none (RFC 2034 4). */
function checkStatus({ codes, lines }: ExpectedReply, answered: string, check: Check): void {
  const [code = ''] = codes;
  if (codes.length > 1 || code.startsWith('x')) {
    return;
  }
  for (const { text } of lines) {
    if (text?.kind !== 'text' || check.text.charCodeAt(text.template.span.start + 1) !== DOT) {
      continue;
    }
    const status = STATUS.exec(literalOf(text.template) ?? '')?.[0];
    const wrong = status === undefined ? undefined : messageForStatus(status, code, answered);
    if (status !== undefined && wrong !== undefined) {
      const { start } = text.template.span;
      const span = { start, end: start + status.length };
      check.report(finding('impossible-reply', span, wrong, { rfc: 'RFC 2034 4' }));
    }
  }
}

function messageForStatus(status: string, code: string, answered: string): string | undefined {
  if (status[0] !== code[0]) {
    return `An enhanced status code begins with the first digit of the reply's code: ${status} does not go with ${code}.`;
  }
  return code[0] === '2' && WITHOUT_STATUS.has(answered)
    ? `No enhanced status code stands in ${answered === 'greeting' ? 'a greeting' : `the reply to ${answered}`}.`
    : undefined;
}

/** What is taken without a status code; some servers refuse it with one. */
const WITHOUT_STATUS: ReadonlySet<string> = new Set(['greeting', 'EHLO', 'HELO', 'LHLO']);
