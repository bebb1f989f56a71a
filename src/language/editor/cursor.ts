import type { KnownServers } from '../check/known-servers';
import { findDirective } from '../script/directives';
import { contentOf } from '../script/lines';
import { allItems, type Project } from '../script/project';
import type { CommandItem, DirectiveItem, Item } from '../script/syntax';
import type { Span } from '../script/text';

/** Where somebody writes: a place in a script, and what stands round it on its line. */
export interface Cursor {
  readonly project: Project;
  readonly offset: number;
  /** Where the line's content begins, behind its indentation. */
  readonly start: number;
  /** The line's content up to the cursor. */
  readonly before: string;
  /** The rest of the line. */
  readonly after: string;
  /** The command in whose payload the cursor stands. */
  readonly payload: CommandItem | undefined;
  readonly servers: KnownServers | undefined;
}

/** The cursor at an offset of a project's own script. */
export function cursorAt(project: Project, offset: number, servers?: KnownServers): Cursor {
  const { text, lines } = project.script;
  const line = lines.span(lines.at(offset));
  const at = Math.min(offset, line.end);
  const content = contentOf(text, { start: line.start, end: at });
  return {
    project,
    offset: at,
    start: content.start,
    before: text.slice(content.start, at),
    after: text.slice(at, line.end),
    payload: payloadAt(project, at),
    servers,
  };
}

/** The cursor, as if its line began at a later column. */
export function cursorBehind(cursor: Cursor, length: number): Cursor {
  return { ...cursor, start: cursor.start + length, before: cursor.before.slice(length) };
}

/** The word that ends at the cursor, up to a blank or one of some further characters. */
export function wordBefore({ before, offset }: Cursor, stops = ''): { text: string; span: Span } {
  let start = before.length;
  while (start > 0 && !/[ \t]/.test(before[start - 1] ?? '') && !stops.includes(before[start - 1] ?? ' ')) {
    start--;
  }
  return { text: before.slice(start), span: { start: offset - (before.length - start), end: offset } };
}

/** The items of the cursor's session, blocks' own included, that stand above its line. */
export function itemsAbove({ project, start }: Cursor): readonly Item[] {
  const { script } = project;
  const session = script.sessions.findLast(({ span }) => span.start <= start);
  const from = session?.span.start ?? 0;
  return allItems(script).filter(({ span }) => span.start >= from && span.start < start);
}

/** What an expected reply on the cursor's line would answer; undefined where no reply can stand. */
export function exchangeAbove(cursor: Cursor): CommandItem | DirectiveItem | 'greeting' | undefined {
  const above = itemsAbove(cursor).filter(({ kind }) => kind !== 'comment' && kind !== 'variable');
  const last = above.at(-1);
  if (last?.kind === 'command' || (last?.kind === 'directive' && findDirective(last.name)?.takesReplies)) {
    return last;
  }
  const connected = above.findLastIndex((item) => item.kind === 'directive' && item.name === 'connect');
  return above.slice(connected + 1).some((item) => item.kind === 'greeting' || isTalk(item)) ? undefined : 'greeting';
}

/** Whether an item comes after the greeting at the earliest. */
function isTalk(item: Item): boolean {
  const row = item.kind === 'directive' ? findDirective(item.name) : undefined;
  return item.kind === 'command' || item.kind === 'block' || (row?.class === 'step' && !row.beforeGreeting);
}

function payloadAt({ script }: Project, offset: number): CommandItem | undefined {
  for (const item of allItems(script)) {
    const isBelow = item.kind === 'command' && script.lines.at(offset) > script.lines.at(item.span.end);
    if (isBelow && item.payload && offset >= item.payload.span.start) {
      const { end } = item.payload.span;
      // The line of the dot is the payload's last; where it is missing, the text's end is still inside.
      const closed = script.text[end - 1] === '.' && script.lines.span(script.lines.at(end)).start === end - 1;
      if (offset < end || (!closed && offset === end)) {
        return item;
      }
    }
  }
  return undefined;
}
