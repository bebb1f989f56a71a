import { isBlank, type Span, trimSpan } from './text';

/** What a line outside a payload is, told from its text before variables are replaced. */
export type Line =
  | { readonly kind: 'blank' }
  | { readonly kind: 'session'; readonly title: Span }
  | { readonly kind: 'comment' }
  | { readonly kind: 'variable'; readonly name: Span; readonly value: Span }
  | { readonly kind: 'directive'; readonly name: Span; readonly rest: Span }
  | { readonly kind: 'command'; readonly text: Span; readonly escaped: boolean }
  | { readonly kind: 'noise' }
  | ReplyLine
  | { readonly kind: 'bad-reply'; readonly message: string };

/** One line of an expected reply. */
export interface ReplyLine {
  readonly kind: 'reply';
  readonly negated: boolean;
  /** Three characters each, digits or a lower-case `x`. */
  readonly codes: readonly string[];
  /** Whether a `-` says that the reply goes on. */
  readonly more: boolean;
  /** What is expected beside the code; empty where only the code is. */
  readonly expect: Span;
}

/** Tells a line's kind; total, the first alternative of the grammar that fits. `content` is the line without its indentation. */
export function classifyLine(text: string, content: Span): Line {
  const { start, end } = content;
  if (start >= end) {
    return BLANK;
  }
  switch (text.charCodeAt(start)) {
    case HASH: {
      const session = text.startsWith('###', start) && start + 3 <= end && text.charCodeAt(start + 3) !== HASH;
      return session ? { kind: 'session', title: trimSpan(text, { start: start + 3, end }) } : COMMENT;
    }
    case AT:
      return variableOrDirective(text, content);
    case BANG:
      return replyLine(text, content) ?? badReply(text, content);
    default:
  }
  if (text.startsWith('C:', start) && start + 2 <= end) {
    const from = text.charCodeAt(start + 2) === SPACE && start + 2 < end ? start + 3 : start + 2;
    return { kind: 'command', text: { start: from, end }, escaped: true };
  }
  if (NOISE_LETTERS.has(text.charCodeAt(start)) && isNoise(text, content)) {
    return { kind: 'noise' };
  }
  if (startsLikeReply(text, content)) {
    return replyLine(text, content) ?? badReply(text, content);
  }
  return { kind: 'command', text: content, escaped: false };
}

/** A line's content: from its first character that is neither space nor tab. */
export function contentOf(text: string, line: Span): Span {
  let { start } = line;
  while (start < line.end && isBlank(text.charCodeAt(start))) {
    start++;
  }
  return start === line.start ? line : { start, end: line.end };
}

/** What telnet itself says. */
const TELNET = ['Trying ', 'Connected to ', 'Escape character is ', 'Connection closed'] as const;

/** The lines of a pasted transcript that are never sent. */
export const NOISE = ['S:', 'R:', ...TELNET, '<<< ', '-> '] as const;

/** Whether a noise line is telnet's own. */
export function isTelnetLine(text: string, { start }: Span): boolean {
  return TELNET.some((prefix) => text.startsWith(prefix, start));
}

const NOISE_LETTERS: ReadonlySet<number> = new Set(NOISE.map((prefix) => prefix.charCodeAt(0)));

function isNoise(text: string, { start, end }: Span): boolean {
  return NOISE.some((prefix) => text.startsWith(prefix, start) && start + prefix.length <= end);
}

const BLANK: Line = { kind: 'blank' };
const COMMENT: Line = { kind: 'comment' };

const HASH = 35;
const AT = 64;
const BANG = 33;
const SPACE = 32;
const DASH = 45;
const BAR = 124;

const VARIABLE = /@([A-Za-z_][A-Za-z0-9_-]*)[ \t]*=/y;

function variableOrDirective(text: string, content: Span): Line {
  VARIABLE.lastIndex = content.start;
  const match = VARIABLE.exec(text);
  if (match?.[1] && VARIABLE.lastIndex <= content.end) {
    const name = { start: content.start + 1, end: content.start + 1 + match[1].length };
    return { kind: 'variable', name, value: trimSpan(text, { start: VARIABLE.lastIndex, end: content.end }) };
  }
  let nameEnd = content.start + 1;
  while (nameEnd < content.end && !isBlank(text.charCodeAt(nameEnd))) {
    nameEnd++;
  }
  return {
    kind: 'directive',
    name: { start: content.start + 1, end: nameEnd },
    rest: trimSpan(text, { start: nameEnd, end: content.end }),
  };
}

/** Three characters, each a digit or `x`, and then the line's end or anything but a letter, digit, `+`, `/`, `=`. */
function startsLikeReply(text: string, { start, end }: Span): boolean {
  if (end - start < 3 || !isCode(text, start)) {
    return false;
  }
  return end === start + 3 || !/[A-Za-z0-9+/=]/.test(text.charAt(start + 3));
}

function isCode(text: string, at: number): boolean {
  return (
    isCodeCharacter(text.charCodeAt(at)) &&
    isCodeCharacter(text.charCodeAt(at + 1)) &&
    isCodeCharacter(text.charCodeAt(at + 2))
  );
}

function isCodeCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 120 || code === 88;
}

function replyLine(text: string, content: Span): ReplyLine | undefined {
  const { end } = content;
  let at = content.start;
  const negated = text.charCodeAt(at) === BANG;
  if (negated) {
    at++;
  }
  const first = at;
  while (true) {
    if (end - at < 3 || !isCode(text, at)) {
      return undefined;
    }
    at += 3;
    if (at >= end || text.charCodeAt(at) !== BAR) {
      break;
    }
    at++;
  }
  const codes = codesOf(text.slice(first, at));
  if (at >= end) {
    return { kind: 'reply', negated, codes, more: false, expect: { start: end, end } };
  }
  const separator = text.charCodeAt(at);
  if (separator !== DASH && !isBlank(separator)) {
    return undefined;
  }
  const expect = trimSpan(text, { start: at + 1, end });
  if (text.charCodeAt(expect.start) === BAR && expect.start < expect.end) {
    return undefined;
  }
  if (negated && (separator === DASH || expect.start < expect.end)) {
    return undefined;
  }
  return { kind: 'reply', negated, codes, more: separator === DASH, expect };
}

/** Few codes are written again and again: each writing gives the same array. */
const CODES = new Map<string, readonly string[]>();

const MOST_CODES = 1000;

function codesOf(written: string): readonly string[] {
  const known = CODES.get(written);
  if (known) {
    return known;
  }
  const codes = written.toLowerCase().split('|');
  if (CODES.size < MOST_CODES) {
    CODES.set(written, codes);
  }
  return codes;
}

function badReply(text: string, content: Span): Line {
  const written = text.slice(content.start, content.end);
  const negated = written.startsWith('!');
  if (negated && /^![0-9xX]{3}(\|[0-9xX]{3})*[ \t-]/.test(written)) {
    return { kind: 'bad-reply', message: 'A negated code takes no text: write `!550` or `!5xx|421` alone.' };
  }
  if (/^!?[0-9xX]{3}[ \t]*\|/.test(written)) {
    return {
      kind: 'bad-reply',
      message: 'Codes are joined by a bar without spaces, each three digits or `x`: `250|251`.',
    };
  }
  if (negated) {
    return { kind: 'bad-reply', message: 'After `!` comes a code, without a space: `!550`, `!5xx|421`.' };
  }
  return {
    kind: 'bad-reply',
    message: `After the code ${written.slice(0, 3)} comes a space, \`-\` or the line's end: \`250\`, \`250 text\`, \`250-text\`. To send this line, write \`C: \` before it.`,
  };
}
