import { findDirective, type Item, type Project, type Script } from '../language';

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

/** Whether the next step from an index on is @handshake; settings between do not matter. */
export function nextIsHandshake(items: readonly Item[], from: number, project: Project, otherwise: boolean): boolean {
  for (let index = from; index < items.length; index++) {
    const next = items[index];
    if (!next || next.kind === 'comment' || next.kind === 'variable') {
      continue;
    }
    if (next.kind !== 'directive') {
      return false;
    }
    if (next.name === 'handshake') {
      return true;
    }
    if (next.name === 'include') {
      const inside = project.included.get(next);
      return nextIsHandshake(
        inside?.script.sessions[0]?.items ?? [],
        0,
        inside ?? project,
        nextIsHandshake(items, index + 1, project, otherwise),
      );
    }
    if (findDirective(next.name)?.class !== 'setting') {
      return false;
    }
  }
  return otherwise;
}

/** The lines (from 1) before which a session can be held up; what a group sends in one go is one. */
export function haltLines({ sessions, lines }: Script): number[] {
  const within = (items: readonly Item[]): number[] =>
    items.flatMap((item) => [
      ...(isHeldUp(item) ? [lines.at(item.span.start) + 1] : []),
      ...(item.kind === 'block' && item.open.name === 'each' ? within(item.items) : []),
    ]);
  return sessions.flatMap(({ items }) => within(items));
}
