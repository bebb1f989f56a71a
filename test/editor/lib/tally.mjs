const graceMs = 10_000;
const startMs = 90_000;

/**
 * Counts what a suite reports, prints a line for each test, and notices when nothing comes any more: `onLost(reason)`
 * is called once when the suite breaks off, hangs beyond its own time-outs, or is not done at `deadline`.
 */
export function tally({ deadline, onLost }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let running;
  let done = false;
  let lost;
  let watch = expect(startMs, 'the suite did not start');
  const overall = setTimeout(() => lose('the time for all suites is over'), Math.max(0, deadline - Date.now()));

  function expect(ms, reason) {
    return setTimeout(() => lose(reason), ms);
  }

  function lose(reason) {
    if (!done && !lost) {
      lost = reason;
      onLost(reason);
    }
  }

  const handlers = {
    start: ({ name, timeout }) => {
      running = name;
      watch = expect(timeout + graceMs, 'the extension host does not answer');
    },
    end: ({ name, outcome, ms, message }) => {
      running = undefined;
      counts[outcome] += 1;
      print(name, { outcome, ms, message });
      watch = expect(startMs, 'the suite does not go on');
    },
    note: ({ text }) => console.log(`    ${text}`),
    done: () => {
      done = true;
    },
  };

  function settle() {
    clearTimeout(watch);
    clearTimeout(overall);
  }

  return {
    event: (event) => {
      clearTimeout(watch);
      handlers[event.event](event);
    },
    gone: () => lose('the suite broke off'),
    lose,
    /** VS Code ended with an error: a suite that was not done counts as one failure more. */
    ended: (message) => {
      lost ??= done ? undefined : message;
    },
    result: () => {
      settle();
      if (done && !lost) {
        return counts;
      }
      const reason = lost ?? 'VS Code ended before the suite was done';
      print(running ?? 'suite', { outcome: 'failed', message: reason });
      return { ...counts, failed: counts.failed + 1, interrupted: lost === 'interrupted' };
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
