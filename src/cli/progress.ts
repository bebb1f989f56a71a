import { printable } from '../report';
import type { SessionResult } from '../runner';

/** A line at the foot of a terminal that tells how far a run is. */
export interface Progress {
  /** How many sessions there are. */
  start(total: number): void;
  running(session: Pick<SessionResult, 'title'>): void;
  done(session: Pick<SessionResult, 'outcome'>): void;
  /** Takes the line away, so that something else can be written. */
  clear(): void;
  /** Puts it back. */
  draw(): void;
}

/** Draws on a stream; on one that is no terminal nothing is ever drawn. */
export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number },
): Progress {
  const counts = { total: 0, done: 0, bad: 0 };
  let title = '';
  let drawn = false;
  const clear = () => {
    if (drawn) {
      stream.write('\r\x1b[K');
      drawn = false;
    }
  };
  const draw = () => {
    // One session is its own progress.
    if (stream.isTTY !== true || counts.total < 2 || counts.done === counts.total) {
      return;
    }
    const bad = counts.bad > 0 ? `, ${counts.bad} did not pass` : '';
    const text = `${counts.done} of ${counts.total} sessions${bad}${title === '' ? '' : `: ${title}`}`;
    stream.write(`\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    drawn = true;
  };
  return {
    start(total) {
      counts.total = total;
    },
    running(session) {
      title = printable(session.title);
    },
    done({ outcome }) {
      counts.done += 1;
      counts.bad += outcome === 'failed' || outcome === 'error' ? 1 : 0;
      if (counts.done === counts.total) {
        clear();
      }
    },
    clear,
    draw,
  };
}
