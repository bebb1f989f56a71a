import { type Span, trimSpan } from './text';

/** Literal text; `value` is what it stands for (`\{{` stands for `{{`). */
export interface TextPart {
  readonly kind: 'text';
  readonly value: string;
  readonly span: Span;
}

/** One octet written as `\xHH` in a string. */
export interface OctetPart {
  readonly kind: 'octet';
  readonly value: number;
  readonly span: Span;
}

/** `{{name}}` or `{{$name argument}}`. */
export interface Reference {
  readonly kind: 'reference';
  /** Without the `$` of a built-in. */
  readonly name: string;
  readonly builtin: boolean;
  /** A built-in's argument, trimmed; it may hold references one level deep. */
  readonly argument: Template;
  readonly span: Span;
}

/** A closed `{{…}}` that is no reference: the run is refused. */
export interface BadReference {
  readonly kind: 'bad-reference';
  readonly span: Span;
}

export type Part = TextPart | OctetPart | Reference | BadReference;

/** Text with references in it, as written in commands, payloads, expected replies and arguments. */
export interface Template {
  readonly parts: readonly Part[];
  readonly span: Span;
}

/** Reads a stretch of one line as a template; any text is one. */
export function parseTemplate(text: string, span: Span): Template {
  const opening = findOpening(text, span.start, span.end);
  if (opening === -1) {
    return new LiteralTemplate(text, span);
  }
  return { parts: plainParts(text, span, opening) ?? parseParts(text, span, pairBraces(text, span), 0), span };
}

/** The usual case: references with no braces in them, and none beside them; undefined where there is more to it. */
function plainParts(text: string, { start, end }: Span, opening: number): Part[] | undefined {
  const parts: Part[] = [];
  let from = start;
  for (let at = opening; at !== -1; at = findOpening(text, from, end)) {
    let close = at + 2;
    let isName = isNameStart(text.charCodeAt(close));
    while (close < end && !isBrace(text.charCodeAt(close))) {
      isName &&= isNameUnit(text.charCodeAt(close));
      close++;
    }
    const before = at > start ? text.charCodeAt(at - 1) : 0;
    const closed = close + 1 < end && text.charCodeAt(close) === CLOSE && text.charCodeAt(close + 1) === CLOSE;
    if (!closed || before === BACKSLASH || text.charCodeAt(close + 2) === CLOSE) {
      return undefined;
    }
    if (at > from) {
      parts.push({ kind: 'text', value: text.slice(from, at), span: { start: from, end: at } });
    }
    const span = { start: at, end: close + 2 };
    parts.push(
      isName
        ? { kind: 'reference', name: text.slice(at + 2, close), builtin: false, argument: NO_ARGUMENT, span }
        : reference(text, span, NO_PAIRS, 0),
    );
    from = span.end;
  }
  if (from < end) {
    parts.push({ kind: 'text', value: text.slice(from, end), span: { start: from, end } });
  }
  // A copy has the right size, and there are many of them.
  return [...parts];
}

function isNameStart(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95;
}

function isNameUnit(unit: number): boolean {
  return isNameStart(unit) || (unit >= 48 && unit <= 57) || unit === 45;
}

function isBrace(unit: number): boolean {
  return unit === OPEN || unit === CLOSE;
}

/** Most text holds no reference: it is cut out only when somebody looks at it. */
class LiteralTemplate implements Template {
  readonly span: Span;
  readonly #text: string;

  constructor(text: string, span: Span) {
    this.#text = text;
    this.span = span;
  }

  get parts(): readonly TextPart[] {
    const value = this.literal;
    return value === '' ? [] : [{ kind: 'text', value, span: this.span }];
  }

  get literal(): string {
    return this.#text.slice(this.span.start, this.span.end);
  }
}

/** What a variable takes. */
const NO_ARGUMENT = new LiteralTemplate('', { start: 0, end: 0 });

/** The text of a template without references, or undefined where it has any. */
export function literalOf(template: Template): string | undefined {
  if (template instanceof LiteralTemplate) {
    return template.literal;
  }
  let literal = '';
  for (const part of template.parts) {
    if (part.kind === 'text') {
      literal += part.value;
    } else if (part.kind === 'octet') {
      literal += String.fromCharCode(part.value);
    } else {
      return undefined;
    }
  }
  return literal;
}

/** Whether a template holds no reference at all. */
export function isLiteral(template: Template): boolean {
  if (template instanceof LiteralTemplate) {
    return true;
  }
  for (const { kind } of template.parts) {
    if (kind !== 'text' && kind !== 'octet') {
      return false;
    }
  }
  return true;
}

const OPEN = 123;
const CLOSE = 125;
const BACKSLASH = 92;

const REFERENCE = /^(\$?)([A-Za-z_][A-Za-z0-9_-]*)([ \t]+[\s\S]*)?$/;

/** Where each `{{` that something closes on its line is closed: the offset of its `}}`, by the offset of the `{{`. */
export type Pairs = ReadonlyMap<number, number>;

/** Pairs the braces of a stretch of one line in one pass, innermost first; `\{{` opens nothing. */
export function pairBraces(text: string, span: Span): Pairs {
  let at = findOpening(text, span.start, span.end);
  if (at === -1) {
    return NO_PAIRS;
  }
  const pairs = new Map<number, number>();
  const open: number[] = [];
  while (at < span.end) {
    const code = text.charCodeAt(at);
    if (!isBrace(code)) {
      at++;
      continue;
    }
    let end = at + 1;
    while (end < span.end && text.charCodeAt(end) === code) {
      end++;
    }
    if (code === OPEN) {
      const escaped = at > span.start && text.charCodeAt(at - 1) === BACKSLASH;
      // `{{{a}}}` is a brace, a reference and a brace: of an odd run the first brace is text.
      const first = escaped ? at + 2 : at + ((end - at) % 2);
      for (let brace = first; brace + 1 < end; brace += 2) {
        open.push(brace);
      }
    } else {
      for (let brace = at; brace + 1 < end && open.length > 0; brace += 2) {
        const opened = open.pop();
        if (opened !== undefined) {
          pairs.set(opened, brace);
        }
      }
    }
    at = end;
  }
  return pairs;
}

const NO_PAIRS: Pairs = new Map();

/** The next `{{` before an end; never looks beyond it, so that a script is read in time linear in its length. */
function findOpening(text: string, from: number, end: number): number {
  for (let at = from; at < end - 1; at++) {
    if (text.charCodeAt(at) === OPEN && text.charCodeAt(at + 1) === OPEN) {
      return at;
    }
  }
  return -1;
}

function parseParts(text: string, span: Span, pairs: Pairs, depth: number): Part[] {
  const parts: Part[] = [];
  let from = span.start;
  let at = findOpening(text, from, span.end);
  const literal = (end: number) => {
    if (end > from) {
      parts.push({ kind: 'text', value: text.slice(from, end), span: { start: from, end } });
    }
    from = end;
  };
  while (at !== -1) {
    const closing = pairs.get(at);
    if (closing !== undefined) {
      literal(at);
      parts.push(reference(text, { start: at, end: closing + 2 }, pairs, depth));
      from = closing + 2;
      at = findOpening(text, from, span.end);
    } else if (at > from && text.charCodeAt(at - 1) === BACKSLASH) {
      literal(at - 1);
      parts.push({ kind: 'text', value: '{{', span: { start: at - 1, end: at + 2 } });
      from = at + 2;
      at = findOpening(text, from, span.end);
    } else {
      at = findOpening(text, at + 1, span.end);
    }
  }
  literal(span.end);
  return parts;
}

function holdsPair(pairs: Pairs, text: string, { start, end }: Span): boolean {
  for (let at = findOpening(text, start, end); at !== -1; at = findOpening(text, at + 1, end)) {
    if (pairs.has(at)) {
      return true;
    }
  }
  return false;
}

function reference(text: string, span: Span, pairs: Pairs, depth: number): Part {
  const inside = trimSpan(text, { start: span.start + 2, end: span.end - 2 });
  const match = REFERENCE.exec(text.slice(inside.start, inside.end));
  if (!match?.[2]) {
    return { kind: 'bad-reference', span };
  }
  const [, dollar, name, rest] = match;
  if (rest !== undefined && !dollar) {
    return { kind: 'bad-reference', span };
  }
  const argument = trimSpan(text, { start: inside.end - (rest?.length ?? 0), end: inside.end });
  // One level deep: the inner reference may have an argument, but no reference in it.
  if (depth > 0 && holdsPair(pairs, text, argument)) {
    return { kind: 'bad-reference', span };
  }
  const plain = findOpening(text, argument.start, argument.end) === -1;
  return {
    kind: 'reference',
    name,
    builtin: dollar === '$',
    argument: plain
      ? new LiteralTemplate(text, argument)
      : { parts: parseParts(text, argument, pairs, depth + 1), span: argument },
    span,
  };
}
