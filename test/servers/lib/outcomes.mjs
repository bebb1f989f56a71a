/** What was shown of a capability, the strongest first; `failed` beats them all. */
const strength = ['failed', 'passed', 'refused', 'not offered'];

/**
 * What a report shows of each capability: a session's title is the capability's name, and after a comma what is special
 * about it. Resolves to the outcome by name:
 *
 * - *passed*: a session that uses it passed, and the command it is about was accepted;
 * - *refused*: the server does not do it, and its reply says so, as the session expects;
 * - *not offered*: `@requires` skipped the session, and what was sent all the same was not refused.
 */
export function outcomesOf(reports) {
  const outcomes = new Map();
  for (const session of reports.flatMap(({ sessions }) => sessions)) {
    const [name, remark = ''] = session.title.split(/, (.*)/);
    const outcome = outcomeOf(session, name, remark);
    const before = outcomes.get(name) ?? 'not offered';
    outcomes.set(name, strength.indexOf(outcome) < strength.indexOf(before) ? outcome : before);
  }
  return outcomes;
}

function outcomeOf({ outcome, steps }, name, remark) {
  if (outcome === 'skipped') {
    return 'not offered';
  }
  if (outcome !== 'passed') {
    return 'failed';
  }
  if (remark === 'not offered') {
    return steps.some(isRefused) ? 'refused' : 'not offered';
  }
  const verb = name.split(' ')[0];
  return steps.some((step) => step.sent?.[0]?.split(' ')[0] === verb && isRefused(step)) ? 'refused' : 'passed';
}

function isRefused({ replies }) {
  return /^[45]/.test(replies.at(-1)?.code ?? '');
}

/** The keywords that a server offers before and after TLS, out of the sessions that say hello. */
export function keywordsOf(report) {
  const helloOf = (title) => report.sessions.find((session) => session.title === title && session.outcome === 'passed');
  const before = helloOf('LHLO') ?? helloOf('EHLO');
  return {
    before: keywords(hellos(before)[0]),
    after: keywords(hellos(helloOf('LHLO, after TLS') ?? helloOf('EHLO, after TLS'))[1]),
  };
}

function hellos(session) {
  const said = session?.steps.filter(({ sent }) => /^(EHLO|LHLO) /.test(sent?.[0] ?? '')) ?? [];
  return said.map(({ replies }) => replies.at(-1)?.lines ?? []);
}

/** One for each line but the server's greeting; the mechanisms of AUTH each by themselves. */
function keywords(lines = []) {
  return lines.slice(1).flatMap((line) => {
    const [keyword, ...parameters] = (line.trim() || '(empty)').split(/[ =]+/);
    return keyword.toUpperCase() === 'AUTH' && parameters.length > 0
      ? parameters.map((mechanism) => `AUTH ${mechanism.toUpperCase()}`)
      : [keyword.toUpperCase()];
  });
}
