import type { Item } from '../language';
import type { Scope, SessionContext } from './context';
import { isRun } from './lookahead';
import { dotOf, type Entry, type Part, parts } from './parts';

/** Notes what of an item is not run, since the session has ended before it. */
export function leaveOutItem(item: Item, scope: Scope, context: SessionContext): void {
  const { recorder } = context;
  if (item.kind === 'command') {
    leaveOutEntry({ kind: 'command', at: { item, ...scope } }, context);
  } else if (item.kind === 'greeting') {
    recorder.leaveOut('greeting', { item, ...scope });
  } else if (item.kind === 'block') {
    for (const inner of item.items) {
      leaveOutItem(inner, scope, context);
    }
  } else if (item.kind === 'directive' && isRun(item)) {
    recorder.leaveOut(item.name === 'connect' ? 'connect' : 'directive', { item, ...scope });
  }
}

/** Notes what is not run of an entry. */
export function leaveOutEntry(entry: Entry, context: SessionContext): void {
  for (const part of parts(entry)) {
    leaveOut(part, context);
  }
}

/** Notes a part that is not run. */
export function leaveOut(part: Part, { recorder }: SessionContext): void {
  if (part.kind === 'message') {
    recorder.leaveOut('payload', part.at, dotOf(part.at));
  } else if (part.kind === 'command') {
    recorder.leaveOut(part.at.item.role, part.at);
  } else {
    recorder.leaveOut('directive', part.at);
  }
}
