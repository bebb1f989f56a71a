/** Runs every program once a round, so that what else the machine does falls on all of them; returns the median of each, as `{ name: ms }`. */
export async function medians(programs, { rounds, say }) {
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const { ms } = await program();
      times[name].push(ms);
      say(`${round}/${rounds} ${name}: ${ms.toFixed(0)} ms`);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
