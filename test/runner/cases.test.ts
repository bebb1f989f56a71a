import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonReport, transcriptOf } from '../../src/report';
import { type Played, play, settingsIn } from './support/play';

// Each folder of cases is a script, what the server says, and in outcome.txt what is to come of it.
const root = fileURLToPath(new URL('cases/', import.meta.url));

describe('a script against a server that says what it is told', () => {
  it.each(readdirSync(root))(
    '%s',
    async (name) => {
      const folder = `${root}${name}`;
      const played = await play(
        { path: `${folder}/script.smtp`, server: readFileSync(`${folder}/server.txt`, 'utf8') },
        settingsIn(folder),
      );
      await expect(outcomeOf(played, folder)).toMatchFileSnapshot(`${folder}/outcome.txt`);
    },
    5000,
  );
});

function outcomeOf({ plan, result, server, files, closed }: Played, folder: string): string {
  const hidden = (text: string) =>
    text
      .replaceAll(`${folder}/`, '')
      .replaceAll(files, 'FILES')
      .replaceAll(server.address, 'SERVER')
      .replaceAll(closed, 'CLOSED')
      // Times differ from run to run.
      .replace(/ {2}\d+(\.\d)? (ms|s|min)$/gm, '')
      .replace(/\d{4}-\d\d-\d\dT[\d-]+Z-(\d+)-[0-9a-f]+/g, 'TIME-$1')
      .replace(new RegExp(`(?<=220 |250[ -]|2\\.0\\.0 )${hostname()}\\b`, 'g'), 'HOST')
      .replace(/, to \d{4}-\d\d-\d\d, \d+ days? left$/gm, ', to DATE, DAYS left');
  if (plan.kind !== 'plan' || !result) {
    const reasons =
      plan.kind === 'nothing'
        ? [plan.reason]
        : plan.findings.map(
            ({ finding, script }) =>
              `${script.lines.position(finding.span.start).line}: ${finding.code}: ${finding.message}`,
          );
    return hidden(`${[plan.kind, ...reasons, `${server.connections()} connections`].join('\n')}\n`);
  }
  const transcript = transcriptOf(result, { pathName: (file) => file }).map(({ text }) => text);
  const kinds = result.sessions.map(({ outcome, problem }) => `${outcome} ${problem?.kind ?? ''}`.trim());
  // The report is made of the same value: it can not say anything else.
  expect(
    jsonReport(result, { pathName: (file) => file }).sessions.map(({ outcome, problem }) =>
      `${outcome} ${problem?.kind ?? ''}`.trim(),
    ),
  ).toEqual(kinds);
  const received = server.received().map(shownOctets);
  return hidden(`${[...transcript, '', 'outcome:', ...kinds, '', 'the server got:', ...received].join('\n')}\n`);
}

/** The octets as text; what a TLS handshake begins with differs each time. */
function shownOctets(octets: string): string {
  const [clear = '', ...handshake] = octets.split('\u0016\u0003');
  return JSON.stringify(`${clear}${handshake.length > 0 ? '<a TLS handshake>' : ''}`);
}
