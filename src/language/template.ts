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
  return { parts: parseParts(text, span, pairBraces(text, span), 0), span };
}

/** The text of a template without references, or undefined where it has any. */
export function literalOf(template: Template): string | undefined {
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

/** Every reference of a template, those in built-ins' arguments included. */
export function* referencesOf(template: Template): Generator<Reference | BadReference> {
  for (const part of template.parts) {
    if (part.kind === 'bad-reference') {
      yield part;
    }
    if (part.kind !== 'reference') {
      continue;
    }
    yield part;
    yield* referencesOf(part.argument);
  }
}

const OPEN = 123;
const CLOSE = 125;
const BACKSLASH = 92;

const REFERENCE = /^(\$?)([A-Za-z_][A-Za-z0-9_-]*)([ \t]+[\s\S]*)?$/;

/** Where each `{{` that something closes on its line is closed: the offset of its `}}`, by the offset of the `{{`. */
export type Pairs = ReadonlyMap<number, number>;

/** Pairs the braces of a stretch of one line in one pass, innermost first; `\{{` opens nothing. */
export function pairBraces(text: string, span: Span): Pairs {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  let at = findOpening(text, span.start, span.end);
  if (at === -1) {
    return pairs;
  }
  while (at < span.end) {
    const code = text.charCodeAt(at);
    if (code !== OPEN && code !== CLOSE) {
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

/** The next `{{` before an end; never looks beyond it, so that a script is read in time linear in its length. */
function findOpening(text: string, from: number, end: number): number {
  const found = text.slice(from, end).indexOf('{{');
  return found === -1 ? -1 : from + found;
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
  const parts = parseParts(text, argument, pairs, depth + 1);
  // One level deep: the inner reference may have an argument, but no reference in it.
  if (depth > 0 && parts.some((part) => part.kind !== 'text')) {
    return { kind: 'bad-reference', span };
  }
  return { kind: 'reference', name, builtin: dollar === '$', argument: { parts, span: argument }, span };
}
