import type { Item, Script, Session } from '../script/syntax';
import type { Span } from '../script/text';

/** A line of the outline, and what it stands for. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'session' | 'variable' | 'command' | 'directive' | 'block';
  readonly span: Span;
  /** What is selected when it is chosen. */
  readonly selection: Span;
  readonly children: readonly OutlineEntry[];
}

/** The outline of a script: its variables and sessions, and in them what they do. */
export function outlineOf(script: Script): OutlineEntry[] {
  const preamble = script.preamble.flatMap((item) => entriesOf(item, script));
  const sessions = script.sessions.flatMap((session) => sessionEntries(session, script));
  return [...preamble, ...sessions];
}

function sessionEntries({ title, heading, span, items }: Session, script: Script): OutlineEntry[] {
  const children = items.flatMap((item) => entriesOf(item, script));
  if (!heading) {
    return children;
  }
  return [{ name: title === '' ? '###' : title, detail: '', kind: 'session', span, selection: heading, children }];
}

function entriesOf(item: Item, script: Script): OutlineEntry[] {
  const entry = (kind: OutlineEntry['kind'], name: string, detail: string, children: OutlineEntry[] = []) => [
    { kind, name, detail, span: extentOf(item), selection: item.span, children },
  ];
  switch (item.kind) {
    case 'variable':
      return entry('variable', item.name, script.text.slice(item.value.span.start, item.value.span.end));
    case 'command':
      return item.role === 'response' || item.verb === '' ? [] : entry('command', item.verb, argumentOf(item, script));
    case 'directive':
      return item.name === 'end'
        ? []
        : entry('directive', `@${item.name}`, script.text.slice(item.rest.start, item.rest.end));
    case 'block':
      return entry(
        'block',
        `@${item.open.name}`,
        script.text.slice(item.open.rest.start, item.open.rest.end),
        item.items.flatMap((inner) => entriesOf(inner, script)),
      );
    default:
      return [];
  }
}

function argumentOf(item: Extract<Item, { kind: 'command' }>, script: Script): string {
  return script.text.slice(item.text.span.start + item.verb.length, item.text.span.end).trim();
}

/** An item with its payload and the replies that belong to it. */
export function extentOf(item: Item): Span {
  const ends = [item.span.end];
  if (item.kind === 'command') {
    ends.push(item.payload?.span.end ?? 0);
  }
  if (item.kind === 'command' || item.kind === 'directive') {
    ends.push(item.replies.at(-1)?.span.end ?? 0);
  }
  return { start: item.span.start, end: Math.max(...ends) };
}
