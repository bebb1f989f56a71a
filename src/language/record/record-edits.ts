import type { ExpectedReply, Item, Script } from '../script/syntax';
import type { Edit, Span } from '../script/text';

/** In place of what is written, line by line, so that comments between stay; what is more comes below the last. */
export function instead(written: readonly ExpectedReply[], replies: readonly string[][], script: Script): Edit[] {
  return written.slice(0, replies.length).flatMap((reply, index) => {
    const lines = index === written.length - 1 ? replies.slice(index).flat() : (replies[index] ?? []);
    return reply.lines.flatMap(({ span }, at) => {
      const line = { start: span.start, end: lineOf(script, span).end };
      const more = at === reply.lines.length - 1 ? lines.slice(at) : lines.slice(at, at + 1);
      return more.length > 0
        ? { span: line, text: more.join(lineEnd(script, span) + indentOf(script, span)) }
        : { span: withLineEnd(script, span), text: '' };
    });
  });
}

/** Below the line of an offset, indented as its item is. */
export function under(item: Item, below: number, replies: readonly string[][], script: Script): Edit {
  const { end } = lineOf(script, { start: below, end: below });
  const before = lineEnd(script, item.span) + indentOf(script, item.span);
  return {
    span: { start: end, end },
    text: replies
      .flat()
      .map((line) => before + line)
      .join(''),
  };
}

/** Above an item, and above the comments that are about its line. */
export function above({ span }: Item, lines: readonly string[], script: Script): Edit {
  let at = script.lines.at(span.start);
  const textOf = (line: number) => script.text.slice(script.lines.span(line).start, script.lines.span(line).end);
  while (at > 0 && /^[ \t]*#[ \t]*smtp-ignore-next-line/.test(textOf(at - 1))) {
    at--;
  }
  const { start } = script.lines.span(at);
  const text = lines.map((line) => indentOf(script, span) + line + lineEnd(script, span)).join('');
  return { span: { start, end: start }, text };
}

function lineOf({ lines }: Script, { start }: Span): Span {
  return lines.span(lines.at(start));
}

function indentOf(script: Script, span: Span): string {
  return /^[ \t]*/.exec(script.text.slice(lineOf(script, span).start, span.start))?.[0] ?? '';
}

/** A whole line and the line end before it. */
function withLineEnd({ lines }: Script, { start }: Span): Span {
  const line = lines.at(start);
  return { start: lines.span(line - 1).end, end: lines.span(line).end };
}

/** How the lines of a script end: as the one at hand, or as the one above it where that is the last. */
function lineEnd({ text, lines }: Script, { start }: Span): string {
  const line = lines.at(start);
  const from = line + 1 < lines.count ? line : line - 1;
  return from < 0 ? '\n' : text.slice(lines.span(from).end, lines.span(from + 1).start);
}
