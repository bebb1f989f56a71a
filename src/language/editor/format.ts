import { findDirective } from '../script/directives';
import type { DirectiveItem, ExpectedReply, ExpectedText, Item, Script } from '../script/syntax';
import { type Edit, isBlank, lineEndOf, type Span } from '../script/text';

/** What formatting changes: indentation, spaces in directives, variables and expected replies, blank lines above sessions; never a command's text, a response, a payload or a string. */
export function formatScript(script: Script, { indent = '  ' }: { indent?: string } = {}): Edit[] {
  const edits: Edit[] = [];
  const formatter = new Formatter(script, indent, edits);
  for (const items of [script.preamble, ...script.sessions.map((session) => session.items)]) {
    formatter.items(items, 0);
  }
  for (const { heading } of script.sessions) {
    if (heading) {
      formatter.line(heading, 0);
      edits.push(...blankLinesAbove(script, heading));
    }
  }
  return edits.filter(({ span, text }) => script.text.slice(span.start, span.end) !== text);
}

class Formatter {
  readonly #script: Script;
  readonly #indent: string;
  readonly #edits: Edit[];

  constructor(script: Script, indent: string, edits: Edit[]) {
    this.#script = script;
    this.#indent = indent;
    this.#edits = edits;
  }

  items(items: readonly Item[], depth: number): void {
    for (const item of items) {
      this.#item(item, depth);
    }
  }

  /** Indents the line that a span begins. */
  line({ start }: Span, depth: number): void {
    const { text, lines } = this.#script;
    const first = lines.span(lines.at(start)).start;
    // At the very start it would be a byte order mark, and skipped.
    if (first === 0 && text[start] === '\ufeff') {
      return;
    }
    if ([...text.slice(first, start)].every((character) => isBlank(character.charCodeAt(0)))) {
      this.#edits.push({ span: { start: first, end: start }, text: this.#indent.repeat(depth) });
    }
  }

  #item(item: Item, depth: number): void {
    const end = item.kind === 'directive' && item.name === 'end';
    // A greeting is nothing but its reply.
    if (item.kind !== 'greeting') {
      this.line(item.span, end ? Math.max(0, depth - 1) : depth);
    }
    switch (item.kind) {
      case 'variable': {
        const { nameSpan, value } = item;
        this.#edits.push({
          span: { start: nameSpan.end, end: value.span.start },
          text: value.span.start < value.span.end ? ' = ' : ' =',
        });
        break;
      }
      case 'directive':
        this.#directive(item);
        this.#replies(item.replies, depth);
        break;
      case 'command':
        this.#replies([...(item.intermediate ? [item.intermediate] : []), ...item.replies], depth);
        break;
      case 'greeting':
        this.#reply(item.reply, depth);
        break;
      case 'block':
        this.#directive(item.open);
        this.items(item.items, depth + 1);
        break;
      default:
        break;
    }
  }

  /** One space between the words of a directive; what is read as it is written stays so. */
  #directive({ name, nameSpan, rest, words }: DirectiveItem): void {
    const directive = findDirective(name);
    if (!directive || words.length === 0) {
      return;
    }
    this.#edits.push({ span: { start: nameSpan.end, end: rest.start }, text: ' ' });
    if (VERBATIM.has(name)) {
      return;
    }
    for (const [index, word] of words.entries()) {
      const next = words[index + 1];
      if (next) {
        this.#edits.push({ span: { start: word.span.end, end: next.span.start }, text: ' ' });
      }
    }
  }

  /** One space behind the codes, none behind a dash. */
  #separator(span: Span, expected: ExpectedText | undefined): void {
    if (!expected) {
      return;
    }
    // A regular expression begins at its slash.
    const begin = expected.kind === 'text' ? expected.template.span.start : expected.pattern.span.start - 1;
    const { text } = this.#script;
    let codes = begin;
    while (codes > span.start && isBlank(text.charCodeAt(codes - 1))) {
      codes--;
    }
    const dashed = text[codes - 1] === '-';
    this.#edits.push({ span: { start: codes, end: begin }, text: dashed ? '' : ' ' });
  }

  #replies(replies: readonly ExpectedReply[], depth: number): void {
    for (const reply of replies) {
      this.#reply(reply, depth);
    }
  }

  #reply({ lines }: ExpectedReply, depth: number): void {
    const { text, lines: index } = this.#script;
    for (const { span, text: expected } of lines) {
      this.line(span, depth);
      this.#separator(span, expected);
      const { end } = index.span(index.at(span.start));
      let last = end;
      while (last > span.start && isBlank(text.charCodeAt(last - 1))) {
        last--;
      }
      this.#edits.push({ span: { start: last, end }, text: '' });
    }
  }
}

/** One blank line above a session and the comments that stand directly above its heading; none at the top of the text. */
function blankLinesAbove({ text, lines }: Script, heading: Span): Edit[] {
  const written = (line: number) => text.slice(lines.span(line).start, lines.span(line).end).trimStart();
  let first = lines.at(heading.start);
  while (first > 0 && /^#(?!##(?!#))/.test(written(first - 1))) {
    first--;
  }
  let last = first - 1;
  while (last >= 0 && /^[ \t]*$/.test(text.slice(lines.span(last).start, lines.span(last).end))) {
    last--;
  }
  if (last < 0) {
    return [];
  }
  const { end } = lines.span(last);
  const { start } = lines.span(first);
  return [{ span: { start: end, end: start }, text: lineEndOf(text).repeat(2) }];
}

/** Directives whose arguments hold regular expressions, strings, paths or prose. */
const VERBATIM = new Set(['capture', 'assert', 'raw', 'include', 'skip', 'prompt', 'each']);
