import { findDirective, type Item, type Project, type Script, type Span } from '../language';

/** Whether an item does something when it runs. */
export function isRun(candidate: Item): boolean {
  if (candidate.kind !== 'directive') {
    return candidate.kind === 'command' || candidate.kind === 'greeting' || candidate.kind === 'block';
  }
  if (candidate.name === 'connect') {
    return !candidate.opening;
  }
  return findDirective(candidate.name)?.class === 'step' && candidate.name !== 'include';
}

/** Whether a session is held up before an item: it runs, or it is what a file is included by. */
export function isHeldUp(candidate: Item): boolean {
  return isRun(candidate) || (candidate.kind === 'directive' && candidate.name === 'include');
}

/** What the next step is: @handshake, which then is the handshake that something else would bring about, or another. */
export type Upcoming = 'handshake' | 'another';

/** What the next step from an index on is, `otherwise` where there is none; settings between do not matter. */
export function upcomingIn(items: readonly Item[], from: number, project: Project, otherwise: Upcoming): Upcoming {
  for (let index = from; index < items.length; index++) {
    const next = items[index];
    if (!next || next.kind === 'comment' || next.kind === 'variable') {
      continue;
    }
    if (next.kind !== 'directive') {
      return 'another';
    }
    if (next.name === 'handshake') {
      return 'handshake';
    }
    if (next.name === 'include') {
      const inside = project.included.get(next);
      return upcomingIn(
        inside?.script.sessions[0]?.items ?? [],
        0,
        inside ?? project,
        upcomingIn(items, index + 1, project, otherwise),
      );
    }
    if (findDirective(next.name)?.class !== 'setting') {
      return 'another';
    }
  }
  return otherwise;
}

/** The lines (from 1) before which a session can be held up; what a group sends in one go is one. */
export function haltLines(script: Script): number[] {
  return script.sessions.flatMap(({ items }) => stretches(items, script).map(({ first }) => first));
}

/** Where a session is held up for a line (from 1): before what the line is sent with, else before what comes next in its session; undefined where nothing does. */
export function haltLineFor(script: Script, line: number): number | undefined {
  const { sessions, lines } = script;
  const session = sessions.find(({ span }) => line <= lines.at(Math.max(span.start, span.end - 1)) + 1);
  return stretches(session?.items ?? [], script).find(({ last }) => line <= last)?.first;
}

/** A line before which a session can be held up, and the last one of what is sent then; both from 1. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

function stretches(items: readonly Item[], script: Script): Stretch[] {
  return items.flatMap((item) => {
    const isEach = item.kind === 'block' && item.open.name === 'each';
    return [
      ...(isHeldUp(item) ? [stretchOf(item, isEach ? item.open.span : sentWith(item), script)] : []),
      ...(isEach ? stretches(item.items, script) : []),
    ];
  });
}

/** What goes out in one go with an item. */
function sentWith(item: Item): Span | undefined {
  return item.kind === 'block' ? item.span : item.kind === 'command' ? item.payload?.span : undefined;
}

function stretchOf(item: Item, sent: Span | undefined, { lines }: Script): Stretch {
  const first = lines.at(item.span.start) + 1;
  return { first, last: sent ? lines.at(Math.max(sent.start, sent.end - 1)) + 1 : first };
}
