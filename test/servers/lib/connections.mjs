import { setTimeout as pause } from 'node:timers/promises';

const settleMs = 300;

/** How many connections a server's log has, once nothing more is written to it: servers write a while after a client has gone. */
export async function settledConnections(log, mark) {
  for (let count = -1; ; ) {
    const next = (await log()).match(mark)?.length ?? 0;
    if (next === count) {
      return count;
    }
    count = next;
    await pause(settleMs);
  }
}
