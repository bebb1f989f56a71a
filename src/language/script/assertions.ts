import { closest } from '../../smtp';
import { type Action, OPERATORS, SUBJECTS } from './action';
import { type Arguments, DURATION, Fault, parseDuration } from './arguments';
import { compileRegex, regexSource } from './regex';
import { literalOf, parseTemplate, type Template } from './template';
import type { Span } from './text';
import { parseString } from './words';

/** Reads `@capture name = /regex/`. */
export function readCapture(args: Arguments): Action {
  const { rest } = args.item;
  const written = args.text.slice(rest.start, rest.end);
  const match = /^([A-Za-z_][A-Za-z0-9_-]*)[ \t]*=[ \t]*(\/[\s\S]+\/)(i?)$/.exec(written);
  if (!match?.[1] || !match[2]) {
    throw new Fault('@capture is written `@capture name = /regex/`.', rest.start < rest.end ? rest : args.item.span);
  }
  const ignoreCase = match[3] === 'i';
  const end = rest.end - (ignoreCase ? 2 : 1);
  const pattern = parseTemplate(args.text, { start: end + 2 - match[2].length, end });
  checkRegex(pattern, { ignoreCase });
  return { name: 'capture', variable: match[1], pattern, ignoreCase };
}

/** Reads `@assert SUBJECT [not] OPERATOR VALUE`. */
export function readAssert(args: Arguments): Action {
  const subjectWord = args.word('a subject: `@assert reply.code == 250`');
  const subject = literalOf(subjectWord.template) ?? '';
  if (!SUBJECTS.some((known) => known === subject)) {
    if (subject === 'not') {
      const form = '`not` stands behind the subject: `@assert reply.code not == 250`.';
      throw new Fault(form, subjectWord.span);
    }
    const message = `@assert knows no \`${subject}\`; its subjects are ${SUBJECTS.join(', ')}.`;
    throw new Fault(message, subjectWord.span, glued(subject) ?? subjectMeant(subject));
  }
  const capability =
    subject === 'capability' ? args.value(args.word('a keyword: `@assert capability AUTH exists`'), 'X') : undefined;
  const negated = args.optional('not') !== undefined;
  const operatorWord = args.word(`an operator: ${OPERATORS.join(' ')}`);
  const operator = OPERATORS.find((known) => known === literalOf(operatorWord.template));
  if (!operator) {
    const written = literalOf(operatorWord.template) ?? '';
    throw new Fault(`The operators are ${OPERATORS.join(' ')}.`, operatorWord.span, operatorMeant(written, negated));
  }
  if (operator === 'exists') {
    args.end();
    return { name: 'assert', subject, capability, negated, operator, value: '' };
  }
  const rest = args.rest();
  if (rest.start === rest.end) {
    throw new Fault(`\`${operator}\` wants a value.`, operatorWord.span);
  }
  if (operator === 'matches') {
    return readMatches(args, { subject, capability, negated }, rest);
  }
  const value = args.text.charAt(rest.start) === '"' ? parseString(args.text, rest) : parseTemplate(args.text, rest);
  if ('message' in value) {
    throw new Fault(value.message, value.span);
  }
  const known = args.evaluate(value);
  const numeric = subject === 'duration' ? known === undefined || parseDuration(known) !== undefined : true;
  if (!numeric) {
    throw new Fault(`A duration is ${DURATION}.`, rest);
  }
  const wanted = operator === 'contains' ? undefined : COMPARED[subject];
  if (wanted && known !== undefined && !wanted.form.test(known)) {
    throw new Fault(`\`${subject}\` is compared with ${wanted.what}.`, rest);
  }
  return { name: 'assert', subject, capability, negated, operator, value: known ?? '' };
}

/** `reply.code == 250` for `reply.code==250`. */
function glued(written: string): string | undefined {
  const [, subject = '', operator, value = ''] = /^([A-Za-z.]+)([=!<>]=|[=<>])(.*)$/.exec(written) ?? [];
  const known = SUBJECTS.find((each) => each.toLowerCase() === subject.toLowerCase());
  return known === undefined ? undefined : `${known} ${operator === '=' ? '==' : operator} ${value}`.trimEnd();
}

/** What other languages write, or the nearest; a sign is not near to another that means something else. */
function operatorMeant(written: string, negated: boolean): string | undefined {
  const sign = SIGNS.find(([, signs]) => signs.test(written))?.[0];
  const words = OPERATORS.filter((operator) => /^[a-z]/.test(operator));
  return sign ?? closest(written, negated ? words : ['not', ...words]);
}

const SIGNS: readonly (readonly [string, RegExp])[] = [
  ['==', /^(?:={1,3}|is|equals?|eq)$/i],
  ['!=', /^(?:!==|<>|≠|ne|isnt)$/i],
  ['<=', /^(?:=<|≤|le)$/i],
  ['>=', /^(?:=>|≥|ge)$/i],
  ['<', /^lt$/i],
  ['>', /^gt$/i],
  ['matches', /^=~$/],
  ['contains', /^(?:includes?|has|contain)$/i],
];

/** `code` for `reply.code`, or the nearest. */
function subjectMeant(subject: string): string | undefined {
  const [only, ...more] = SUBJECTS.filter(
    (known) => subject !== '' && known.toLowerCase().endsWith(`.${subject.toLowerCase()}`),
  );
  return only !== undefined && more.length === 0 ? only : closest(subject, SUBJECTS);
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** What some subjects are compared with; nothing else can be equal to them. */
const COMPARED: Readonly<Record<string, { readonly form: RegExp; readonly what: string }>> = {
  'reply.code': { form: NUMBER, what: 'a number: `== 250`, `< 400`; `matches /^2/` takes every 2yz' },
  'reply.status': {
    form: /^(?:[245]\.\d{1,3}\.\d{1,3})?$/,
    what: 'an enhanced status code: `== 5.7.1`; `matches /^5\\.7\\./` takes several',
  },
  'tls.protocol': { form: /^(?:SSLv3|TLSv1(?:\.[1-3])?)$/, what: 'a version: `== TLSv1.3`' },
  'received.count': { form: NUMBER, what: 'a number' },
  'tls.certificate.daysLeft': { form: NUMBER, what: 'a number of days' },
  'tls.verified': { form: /^(?:true|false)$/i, what: '`true` or `false`' },
};

/** `matches /regex/` or `/regex/i`; references in it stand for themselves. */
function readMatches(
  args: Arguments,
  assertion: { subject: string; capability: string | undefined; negated: boolean },
  rest: Span,
): Action {
  const written = args.text.slice(rest.start, rest.end);
  const match = /^\/([\s\S]+)\/(i?)$/.exec(written);
  if (!match?.[1]) {
    throw new Fault('`matches` wants a regular expression between slashes: `matches /queued as \\w+/`.', rest);
  }
  const pattern = parseTemplate(args.text, { start: rest.start + 1, end: rest.start + 1 + match[1].length });
  checkRegex(pattern, { ignoreCase: match[2] === 'i' });
  const source = regexSource(pattern, args.evaluate);
  return { name: 'assert', ...assertion, operator: 'matches', value: match[2] === 'i' ? `(?i)${source}` : source };
}

function checkRegex(pattern: Template, options: { ignoreCase: boolean }): void {
  const compiled = compileRegex(
    regexSource(pattern, () => undefined),
    options,
  );
  if ('message' in compiled) {
    throw new Fault(compiled.message, pattern.span);
  }
}
