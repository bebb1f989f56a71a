const graceMs = 10_000;
const startMs = 90_000;
const endMs = 30_000;

/**
 * Counts what a suite reports, prints a line for each test, and notices when nothing comes any more: `onLost(reason)`
 * is called once when the suite breaks off, hangs beyond its own time-outs, or is not done at `deadline`. `place` makes
 * what errors say of places readable.
 */
export function tally({ deadline, place, onLost }) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  let running;
  let done = false;
  let lost;
  let limit = { ms: startMs, reason: 'the suite did not start' };
  let watch;
  const overall = setTimeout(() => lose('the time for all suites is over'), Math.max(0, deadline - Date.now()));
  restart();

  function restart() {
    clearTimeout(watch);
    watch = setTimeout(() => lose(limit.reason), limit.ms);
  }

  function lose(reason) {
    if (!lost) {
      lost = reason;
      onLost(reason);
    }
  }

  function settle(name, { outcome, ms, message }) {
    counts[outcome] += 1;
    print(name, { outcome, ms, message });
    if (outcome === 'failed') {
      counts.failures.push(`${name}\n${message}`);
    }
  }

  const handlers = {
    start: ({ name, timeout }) => {
      running = name;
      limit = { ms: timeout + graceMs, reason: 'the extension host does not answer' };
    },
    end: ({ name, outcome, ms, message }) => {
      running = undefined;
      settle(name, { outcome, ms, message: message && place(message) });
      limit = { ms: startMs, reason: 'the suite does not go on' };
    },
    note: ({ text }) => console.log(`    ${text}`),
    done: () => {
      done = true;
      limit = { ms: endMs, reason: 'VS Code does not end' };
    },
  };

  return {
    event: (event) => {
      handlers[event.event](event);
      restart();
    },
    lose,
    /** The suite's extension host is no more. */
    gone: () => {
      if (!done) {
        lose('the suite broke off');
      }
    },
    /** VS Code ended with an error, which it does for tests that failed, too. */
    ended: (message) => {
      if (!done || counts.failed === 0) {
        lost ??= message;
      }
    },
    /** The counts, and the failures with their messages; a suite that was lost is one more. */
    result: () => {
      clearTimeout(watch);
      clearTimeout(overall);
      if (done && !lost) {
        return counts;
      }
      settle(running ?? 'the suite', { outcome: 'failed', message: lost ?? 'VS Code ended before the suite was done' });
      return { ...counts, interrupted: lost === 'interrupted' };
    },
  };
}

const words = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

function print(name, { outcome, ms, message }) {
  const time = ms === undefined ? '' : ` (${ms} ms)`;
  console.log(`  ${words[outcome].padEnd(7)} ${name}${time}`);
  if (message) {
    console.log(message.replace(/^/gm, '          '));
  }
}
