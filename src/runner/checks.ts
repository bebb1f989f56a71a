import { readFile } from 'node:fs/promises';
import { type Action, compileRegex, type DirectiveItem, parseDuration, readAction, regexSource } from '../language';
import type { Link, SessionContext } from './context';
import type { Standing, Step } from './step';
import { ValueError } from './values';

/** Runs @capture or @assert on what has happened so far; what does not hold becomes the step's problem. */
export async function runCheck(
  at: Standing<DirectiveItem>,
  step: Step,
  link: Link | undefined,
  context: SessionContext,
): Promise<void> {
  const { item, project, values } = at;
  const action = readAction(item, project.script.text, (template) => values.evaluate(template).text);
  if ('fault' in action) {
    throw new ValueError(action.fault);
  }
  if (action.name === 'capture') {
    capture(action, at, step, link, context);
  } else if (action.name === 'assert') {
    await assert(action, at, step, link, context);
  }
}

function capture(
  { variable, pattern, ignoreCase }: Extract<Action, { name: 'capture' }>,
  { item, project, values }: Standing<DirectiveItem>,
  step: Step,
  link: Link | undefined,
  { recorder }: SessionContext,
): void {
  const source = regexSource(pattern, (template) => values.evaluate(template).text);
  const regex = compileRegex(source, { ignoreCase });
  const text = replyText(link);
  const found = 'message' in regex || text === undefined ? undefined : regex.find(text);
  values.capture(variable, found);
  if (found !== undefined) {
    step.note(`${variable} = ${found}`);
    return;
  }
  const message =
    text === undefined
      ? `There is no reply yet for ${variable} to be taken from.`
      : `Nothing in the reply matches, so ${variable} has no value.`;
  step.fail({
    kind: 'capture',
    message,
    expected: `/${source}/${ignoreCase ? 'i' : ''}`,
    ...(text !== undefined && { actual: text }),
    place: recorder.place(project, item.span),
  });
}

async function assert(
  action: Extract<Action, { name: 'assert' }>,
  { item, project, values }: Standing<DirectiveItem>,
  step: Step,
  link: Link | undefined,
  context: SessionContext,
): Promise<void> {
  const actual = await actualOf(action, link, context);
  if (holds(actual, action) !== action.negated) {
    return;
  }
  const { operator, negated, value } = action;
  const subject = action.capability === undefined ? action.subject : `capability ${action.capability}`;
  const secret = item.words.some(({ template }) => values.evaluate(template).secret);
  const compared = secret ? context.masker.hide(value) : value;
  const wanted = `${negated ? 'not ' : ''}${operator}${operator === 'exists' ? '' : ` ${operator === 'matches' ? `/${compared}/` : compared}`}`;
  const shown = actual === undefined ? 'nothing' : Array.isArray(actual) ? actual.join(' ') : String(actual);
  step.fail({
    kind: 'assertion',
    message: `${subject} is ${shown === '' ? 'empty' : shown.includes('\n') ? 'not as asserted' : shown}; asserted was: ${wanted}.`,
    expected: `${subject} ${wanted}`,
    actual: shown,
    place: context.recorder.place(project, item.span),
  });
}

/** What a subject comes to; undefined where there is no such thing now. */
type Actual = string | number | readonly string[] | undefined;

/** What the subject of @assert comes to now. */
export async function actualOf(
  action: Extract<Action, { name: 'assert' }>,
  link: Link | undefined,
  context: SessionContext,
): Promise<Actual> {
  return action.subject === 'received.text' ? textOf(context) : subjectOf(action, link, context);
}

function subjectOf(
  { subject, capability }: Extract<Action, { name: 'assert' }>,
  link: Link | undefined,
  { facts: { received } }: SessionContext,
): Actual {
  const reply = link?.lastReply;
  const tls = link?.connection.tls;
  const certificate = tls?.certificate;
  switch (subject) {
    case 'reply.code':
      return reply?.code;
    case 'reply.status':
      return reply?.status;
    case 'reply.text':
      return replyText(link);
    case 'duration':
      return reply?.ms;
    case 'capability':
      return link?.capabilities?.get((capability ?? '').toUpperCase());
    case 'tls.protocol':
      return tls?.protocol;
    case 'tls.cipher':
      return tls?.cipher;
    case 'tls.verified':
      return tls && String(tls.verified);
    case 'tls.certificate.subject':
      return certificate?.subject;
    case 'tls.certificate.issuer':
      return certificate?.issuer;
    case 'tls.certificate.san':
      return certificate?.san;
    case 'tls.certificate.daysLeft':
      return certificate?.daysLeft;
    case 'received.count':
      return received.length;
    case 'received.recipients':
      return received.flatMap(({ recipients }) => recipients);
    default:
      return undefined;
  }
}

/** All messages that were taken, those that were written to files too. */
async function textOf({ facts: { received } }: SessionContext): Promise<string | undefined> {
  const texts = received.map(({ text, path }) => text ?? (path === undefined ? '' : readFile(path, 'utf8')));
  return received.length === 0 ? undefined : (await Promise.all(texts)).join('\n');
}

function replyText(link: Link | undefined): string | undefined {
  return link?.lastReply?.lines.join('\n');
}

/** Whether what @assert says is so, `not` left aside. */
export function holds(actual: Actual, { subject, operator, value }: Extract<Action, { name: 'assert' }>): boolean {
  if (operator === 'exists') {
    return actual !== undefined;
  }
  if (actual === undefined) {
    return operator === '!=';
  }
  const text = typeof actual === 'object' ? actual.join(' ') : String(actual);
  switch (operator) {
    case 'contains':
      // Of a list, one whole element; of a text, any part of it.
      return typeof actual === 'object'
        ? actual.some((element) => sameText(element, value) || sameText(element.replace(NAME_TYPE, ''), value))
        : text.toLowerCase().includes(value.toLowerCase());
    case 'matches': {
      const regex = compileRegex(value, { ignoreCase: false });
      return !('message' in regex) && regex.find(text) !== undefined;
    }
    default:
      return ordered(operator, compare(text, subject === 'duration' ? String(parseDuration(value)) : value));
  }
}

/** What kind of name it is stands before each alternative name of a certificate: `DNS:mail.example`. */
const NAME_TYPE = /^(?:DNS|IP|EMAIL|URI):/i;

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Numbers by their size, TLS versions and other texts by their characters, ignoring case; negative, zero or positive. */
function compare(actual: string, value: string): number {
  if (NUMBER.test(actual) && NUMBER.test(value)) {
    return Number(actual) - Number(value);
  }
  return sameText(actual, value) ? 0 : actual.toLowerCase() < value.toLowerCase() ? -1 : 1;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function ordered(operator: string, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}
