import type { Item } from '../language';
import type { Scope, SessionContext } from './context';
import { leaveOutEntry } from './exchange';
import { isRun } from './lookahead';

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
