/** The only candidate that a word begins, or else the nearest by edit distance (a swap of two neighbours counts once, case not at all); undefined when none is near enough to be what was meant. Longer numbers are never near: SHA-384 is not SHA-256. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const sought = word.toUpperCase();
  const longer = sought.length < 3 ? [] : candidates.filter((candidate) => candidate.toUpperCase().startsWith(sought));
  return longer.length === 1 ? longer[0] : nearest(sought, candidates);
}

/** Whether a word is one slip away from a candidate, or the beginning of it alone, and none of the other candidates is as near. */
export function isSlipOf(word: string, meant: string, candidates: readonly string[]): boolean {
  const sought = word.toUpperCase();
  const slips = sought.length < 6 ? 1 : 2;
  const near = (candidate: string) =>
    Math.abs(candidate.length - sought.length) <= slips && editDistance(sought, candidate.toUpperCase()) <= slips;
  const others = candidates.some((candidate) => candidate !== meant && near(candidate));
  return !others && (near(meant) || meant.toUpperCase().startsWith(sought));
}

function nearest(sought: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.floor((sought.length + 1) / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - sought.length) >= bestDistance) {
      continue;
    }
    const distance = editDistance(sought, candidate.toUpperCase());
    if (distance < bestDistance && sameNumbers(sought, candidate)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Whether two words have the same digits, or one of them none, or each a single one. */
function sameNumbers(a: string, b: string): boolean {
  const [own, other] = [a.replace(/\D+/g, ''), b.replace(/\D+/g, '')];
  return own === other || own === '' || other === '' || own.length + other.length === 2;
}

/** Optimal string alignment: insertions, deletions, replacements, swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let distance = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
