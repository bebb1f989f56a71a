import type { RunResult, SessionResult } from '../runner';
import { comparisonLines } from './comparison-table';
import { pageStyle } from './html-style';
import { escapeMarkup } from './markup';
import { OUTCOMES, sessionLines, sessionName, type TranscriptLine, type TranscriptOptions } from './transcript';

/** A run's result as one page that needs nothing else: no script, no font, no picture. */
export function htmlReport(result: RunResult, options: TranscriptOptions): string {
  const { summary, sessions } = result;
  const counts = (['passed', 'failed', 'errors', 'skipped'] as const)
    .map((name) => `<li class="${name}"><b>${summary[name]}</b> ${COUNTED[name]}</li>`)
    .join('');
  const began = sessions[0]?.startedAt;
  const compared = comparisonLines(sessions, options);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SMTP Sessions: ${summary.failed + summary.errors > 0 ? 'not all passed' : 'all passed'}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>SMTP Sessions</h1>
<ul class="counts">${counts}</ul>
<p>${began === undefined ? '' : `<time datetime="${escapeMarkup(began)}">${escapeMarkup(began)}</time>, `}${summary.durationMs} ms</p>
${compared.length > 0 ? `<h2>Compared</h2>\n${transcript(compared.slice(1))}\n` : ''}<h2>Sessions</h2>
${sessions.map((session) => sessionBlock(session, options)).join('\n')}
</body>
</html>
`;
}

const COUNTED = { passed: 'passed', failed: 'failed', errors: 'could not run', skipped: 'skipped' } as const;

/** What did not pass is open. */
function sessionBlock(session: SessionResult, options: TranscriptOptions): string {
  const { outcome, target, durationMs, file, line, reason } = session;
  const open = outcome === 'failed' || outcome === 'error' ? ' open' : '';
  const facts = [`${options.pathName(file)}:${line}`, target, `${durationMs} ms`, reason ?? ''].filter(Boolean);
  return `<details class="${outcome}"${open}>
<summary><b>${OUTCOMES[outcome]}</b> ${escapeMarkup(sessionName(session, options))} <small>${escapeMarkup(facts.join(' · '))}</small></summary>
${transcript(sessionLines(session, options))}
</details>`;
}

function transcript(lines: readonly TranscriptLine[]): string {
  const spans = lines.map(({ role, text }) => `<span class="${classOf(role, text)}">${escapeMarkup(text)}</span>`);
  return `<pre>${spans.join('\n').trimEnd()}</pre>`;
}

/** Replies are coloured by their first digit, as everywhere. */
function classOf(role: TranscriptLine['role'], text: string): string {
  const digit = role === 'received' ? /^S: ([2-5])/.exec(text)?.[1] : undefined;
  return digit === undefined ? role : `${role} r${digit}`;
}
