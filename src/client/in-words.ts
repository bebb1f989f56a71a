/** A time-out in ms as people say it: `500 ms`, `2.5 s`, `10 min`. */
export function inWords(ms: number): string {
  if (ms < 1000) {
    return `${ms} ms`;
  }
  return ms < MINUTE || ms % MINUTE !== 0 ? `${ms / 1000} s` : `${ms / MINUTE} min`;
}

const MINUTE = 60_000;
