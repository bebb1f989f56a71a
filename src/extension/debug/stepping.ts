/** How a session goes on after it was held up, or from its start. */
export type Motion =
  | { readonly kind: 'continue' }
  /** Only to before the next line, wherever that is. */
  | { readonly kind: 'entry' | 'pause' | 'in' }
  /** `over`: what is inside of the line is not looked at. `out`: neither is what comes beside it. */
  | { readonly kind: 'over' | 'out'; readonly from: Standing };

/** Where a session stands. */
export interface Standing {
  readonly at: 'item' | 'end';
  /** How many lines its stack has. */
  readonly depth: number;
  /** Which of the run's sessions. */
  readonly session: number;
}

/** Whether a motion ends where the session stands. */
export function endsAt(motion: Motion, { at, depth, session }: Standing): boolean {
  switch (motion.kind) {
    case 'continue':
      return false;
    case 'entry':
    case 'pause':
    case 'in':
      return true;
    case 'over':
      return depth <= motion.from.depth || session !== motion.from.session;
    case 'out':
      return depth < motion.from.depth || at === 'end' || session !== motion.from.session;
  }
}
