import type { Reply } from '../client';
import { admits, compileRegex, type ExpectedLine, type ExpectedReply, regexSource, type Span } from '../language';
import { codeMatches } from '../smtp';
import type { Values } from './values';

/** How replies are compared at one place of a session. */
export interface Comparison {
  /** `code` looks at codes only (@match). */
  readonly match: 'code' | 'text';
  /** Whether it is the reply to EHLO or LHLO, whose lines are keywords. */
  readonly hello: boolean;
  readonly values: Pick<Values, 'evaluate'>;
  /** What a mismatch calls it: `The greeting`; `The reply` unless said. */
  readonly subject?: string | undefined;
}

/** How a reply differs from what is expected. */
export interface Mismatch {
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  /** The code or the text in the script that does not hold. */
  readonly span?: Span;
}

/** Compares a reply with a written expectation; undefined when it holds (language.md, "Expected replies"). */
export function compareReply(reply: Reply, expected: ExpectedReply, comparison: Comparison): Mismatch | undefined {
  const { subject = 'The reply' } = comparison;
  const codes = `${expected.negated ? '!' : ''}${expected.codes.join('|')}`;
  if (!admits(expected, reply.code)) {
    const span = { start: expected.span.start, end: expected.span.start + codes.length };
    const message = expected.negated
      ? `${subject} is not to be ${codes.slice(1)}.`
      : `${subject} is ${reply.code}, not ${codes}.`;
    return { message, expected: codes, actual: firstLine(reply), span };
  }
  if (comparison.match === 'code') {
    return undefined;
  }
  for (const [index, line] of expected.lines.entries()) {
    if (!line.text || holds(reply, line.text, { ...comparison, first: index === 0 })) {
      continue;
    }
    const written = shown(line.text, comparison.values);
    const missing =
      comparison.hello && line.text.kind === 'text' ? `does not offer ${written}` : `has no line with ${written}`;
    const template = line.text.kind === 'text' ? line.text.template : line.text.pattern;
    return {
      message: `${subject} ${missing}.`,
      expected: `${codes} ${written}`,
      actual: allLines(reply),
      span: template.span,
    };
  }
  return undefined;
}

/** Compares a reply with the code patterns that are expected where nothing is written. */
export function compareDefault(reply: Reply, patterns: readonly string[], subject = 'The reply'): Mismatch | undefined {
  if (patterns.some((pattern) => codeMatches(pattern, reply.code))) {
    return undefined;
  }
  const expected = patterns.join('|');
  return { message: `${subject} is ${reply.code}, not ${expected}.`, expected, actual: firstLine(reply) };
}

function holds(
  reply: Reply,
  text: NonNullable<ExpectedLine['text']>,
  { hello, values, first }: Comparison & { first: boolean },
): boolean {
  // In the reply to EHLO the first line is the greeting, which only the first expected line may mean.
  const lines = hello && !first ? reply.lines.slice(1) : reply.lines;
  if (text.kind === 'regex') {
    const source = regexSource(text.pattern, (template) => values.evaluate(template).text);
    const regex = compileRegex(source, { ignoreCase: text.ignoreCase });
    return !('message' in regex) && lines.some((line) => regex.find(line) !== undefined);
  }
  const wanted = values.evaluate(text.template).text;
  if (!hello) {
    return lines.some((line) => hasWords(line, wanted));
  }
  const offered = reply.lines.slice(1).some((line) => offers(line, wanted));
  return offered || (first && hasWords(reply.lines[0] ?? '', wanted));
}

/** Whether an EHLO line has the keyword, and among its parameters all of those named. */
function offers(line: string, wanted: string): boolean {
  const [keyword, ...parameters] = words(line);
  const [wantedKeyword, ...wantedParameters] = words(wanted);
  return keyword === wantedKeyword && wantedParameters.every((parameter) => parameters.includes(parameter));
}

function words(line: string): string[] {
  // Old servers write `AUTH=LOGIN`.
  return line
    .trim()
    .toUpperCase()
    .replace(/^AUTH=/, 'AUTH ')
    .split(/[ \t]+/);
}

/** Whether a text stands in a line as whole words, ignoring case; an enhanced status code is one word. */
function hasWords(line: string, wanted: string): boolean {
  const needle = folded(wanted);
  const hay = folded(line);
  if (needle === '') {
    return true;
  }
  const status = {
    start: /^\d\.\d{1,3}\.\d{1,3}(?![\d.])/.test(needle),
    end: /(?<![\d.])\d\.\d{1,3}\.\d{1,3}$/.test(needle),
  };
  for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, at + 1)) {
    const before = hay.slice(Math.max(0, at - 2), at);
    const after = hay.slice(at + needle.length, at + needle.length + 2);
    const startsWord =
      !(WORD.test(needle[0] ?? '') && WORD.test(before.at(-1) ?? '')) && !(status.start && /\d\.$/.test(before));
    const endsWord =
      !(WORD.test(needle.at(-1) ?? '') && WORD.test(after[0] ?? '')) && !(status.end && /^\.\d/.test(after));
    if (startsWord && endsWord) {
      return true;
    }
  }
  return false;
}

const WORD = /[\p{L}\p{N}_]/u;

function folded(text: string): string {
  return text
    .trim()
    .replace(/[ \t]+/g, ' ')
    .toLowerCase();
}

function shown(text: NonNullable<ExpectedLine['text']>, values: Comparison['values']): string {
  if (text.kind === 'text') {
    return values.evaluate(text.template).shown;
  }
  const source = regexSource(text.pattern, (template) => values.evaluate(template).shown);
  return `/${source}/${text.ignoreCase ? 'i' : ''}`;
}

function firstLine(reply: Reply): string {
  return `${reply.code} ${reply.lines[0] ?? ''}`.trimEnd();
}

function allLines(reply: Reply): string {
  const last = reply.lines.length - 1;
  return reply.lines.map((line, index) => `${reply.code}${index < last ? '-' : ' '}${line}`.trimEnd()).join('\n');
}
