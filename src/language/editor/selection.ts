import { contentOf } from '../script/lines';
import { allItems } from '../script/project';
import type { Item, Script } from '../script/syntax';
import { type Span, within, withoutTrail, wordAt } from '../script/text';
import { extentOf } from './outline';

/** What a growing selection takes in at an offset, from the word to the whole text: each is inside the next. */
export function selectionsAt(script: Script, offset: number): Span[] {
  const { text, lines } = script;
  const line = lines.span(lines.at(offset));
  const round = allItems(script).filter((item) => within(extentOf(item), offset));
  const sessions = script.sessions
    .filter(({ span }) => within(span, offset))
    .map(({ span }) => withoutTrail(text, span));
  const found = [
    wordAt(text, line, offset, /[\w-]/),
    wordAt(text, line, offset),
    withoutTrail(text, contentOf(text, line)),
    ...round.flatMap((item) => [...inside(item), extentOf(item)]),
    ...sessions,
    { start: 0, end: text.length },
  ].filter((span) => within(span, offset) && span.start < span.end);
  return nested(found.sort((a, b) => a.end - a.start - (b.end - b.start)));
}

function inside(item: Item): Span[] {
  return item.kind === 'command' && item.payload ? [payloadText(item.payload)] : [];
}

/** A message without its dot. */
function payloadText({
  span,
  lines,
}: {
  readonly span: Span;
  readonly lines: readonly { readonly span: Span }[];
}): Span {
  return { start: span.start, end: lines.at(-1)?.span.end ?? span.start };
}

/** Leaves out what is not round the one before, and what is the same. */
function nested(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    const grows =
      !last || (span.start <= last.start && span.end >= last.end && span.end - span.start > last.end - last.start);
    if (grows) {
      result.push(span);
    }
  }
  return result;
}
