import {
  type OctetPart,
  type Pairs,
  type Part,
  pairBraces,
  parseTemplate,
  type Template,
  type TextPart,
} from './template';
import { isBlank, type Span } from './text';

/** One word of a directive's arguments; `"…"` keeps words together, and so does `key="…"`. */
export interface Word {
  readonly template: Template;
  readonly quoted: boolean;
  readonly span: Span;
}

/** What is wrong with a quoted string, and where. */
export interface StringFault {
  readonly message: string;
  readonly span: Span;
}

/** Splits arguments into words before any variable is replaced; references are never split. */
export function splitWords(text: string, span: Span): { words: Word[]; fault?: StringFault } {
  const pairs = pairBraces(text, span);
  const words: Word[] = [];
  let at = span.start;
  while (true) {
    while (at < span.end && isBlank(text.charCodeAt(at))) {
      at++;
    }
    if (at >= span.end) {
      // A copy has the right size, and there are many of them.
      return { words: [...words] };
    }
    const end = wordEnd(text, at, span.end, pairs);
    const wordSpan = { start: at, end };
    const quote = text.charCodeAt(at) === QUOTE ? at : keyedQuote(text, wordSpan);
    if (quote === undefined) {
      words.push({ template: parseTemplate(text, wordSpan), quoted: false, span: wordSpan });
    } else {
      const string = parseString(text, { start: quote, end });
      if ('message' in string) {
        return { words, fault: string };
      }
      const key = parseTemplate(text, { start: at, end: quote });
      words.push({
        template: { parts: [...key.parts, ...string.parts], span: wordSpan },
        quoted: quote === at,
        span: wordSpan,
      });
    }
    at = end;
  }
}

/** Reads `"…"` with its escapes `\r \n \t \0 \xHH \\ \"` and references; the span is the whole string, quotes included. */
export function parseString(text: string, span: Span): Template | StringFault {
  if (text.charCodeAt(span.start) !== QUOTE) {
    return { message: 'A string begins with `"`.', span };
  }
  const inside: Span = { start: span.start + 1, end: span.end };
  const pairs = pairBraces(text, inside);
  const parts: Part[] = [];
  let from = inside.start;
  let at = inside.start;
  const literal = (end: number) => {
    if (end > from) {
      parts.push(textPart(text.slice(from, end), from, end));
    }
  };
  while (at < inside.end) {
    const code = text.charCodeAt(at);
    const closing = pairs.get(at);
    if (closing !== undefined) {
      literal(at);
      parts.push(...parseTemplate(text, { start: at, end: closing + 2 }).parts);
      from = at = closing + 2;
    } else if (code === BACKSLASH) {
      literal(at);
      const escaped = readEscape(text, at, inside.end);
      if ('message' in escaped) {
        return escaped;
      }
      parts.push(escaped);
      from = at = escaped.span.end;
    } else if (code === QUOTE) {
      literal(at);
      if (at + 1 === span.end) {
        return { parts, span };
      }
      return { message: 'Something follows the closing `"`.', span: { start: at + 1, end: span.end } };
    } else {
      at++;
    }
  }
  return { message: 'The string is not closed: a `"` is missing.', span };
}

const QUOTE = 34;
const BACKSLASH = 92;

/** The offset of the quote of `key="…"`, where a word has one. */
function keyedQuote(text: string, span: Span): number | undefined {
  for (let at = span.start + 1; at < span.end; at++) {
    if (text.charCodeAt(at) === QUOTE && text.charCodeAt(at - 1) === EQUALS) {
      return at;
    }
  }
  return undefined;
}

function wordEnd(text: string, start: number, limit: number, pairs: Pairs): number {
  let quoted = false;
  let at = start;
  while (at < limit) {
    const code = text.charCodeAt(at);
    const closing = pairs.get(at);
    if (closing !== undefined) {
      at = closing + 2;
      continue;
    }
    if (code === BACKSLASH && quoted) {
      at++;
    } else if (code === QUOTE && quoted) {
      quoted = false;
    } else if (code === QUOTE && (at === start || text.charCodeAt(at - 1) === EQUALS)) {
      quoted = true;
    } else if (isBlank(code) && !quoted) {
      return at;
    }
    at++;
  }
  return limit;
}

const EQUALS = 61;

/** What the letter behind a `\\` in a string stands for. */
export const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\', '"': '"' };

function readEscape(text: string, at: number, limit: number): TextPart | OctetPart | StringFault {
  const letter = at + 1 < limit ? text.charAt(at + 1) : '';
  const known = ESCAPES[letter];
  if (known !== undefined) {
    return textPart(known, at, at + 2);
  }
  const digits = text.slice(at + 2, Math.min(at + 4, limit));
  if (letter === 'x' && /^[0-9A-Fa-f]{2}$/.test(digits)) {
    return { kind: 'octet', value: Number.parseInt(digits, 16), span: { start: at, end: at + 4 } };
  }
  // In a string `\{{` is a literal `{{`, as everywhere.
  if (letter === '{' && text.charAt(at + 2) === '{') {
    return textPart('{{', at, at + 3);
  }
  return {
    message: 'A `\\` in a string is followed by one of r n t 0 \\ " or by x and two hexadecimal digits.',
    span: { start: at, end: Math.min(at + 2, limit) },
  };
}

function textPart(value: string, start: number, end: number): TextPart {
  return { kind: 'text', value, span: { start, end } };
}
