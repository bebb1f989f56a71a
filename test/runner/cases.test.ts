import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonReport, transcriptOf } from '../../src/report';
import { diskFiles, prepare, run } from '../../src/runner';
import { startScriptedServer } from './support/scripted-server';

// Each folder of cases is a script, what the server says, and in outcome.txt what is to come of it.
const root = fileURLToPath(new URL('cases/', import.meta.url));

describe('a script against a server that says what it is told', () => {
  it.each(readdirSync(root))('%s', async (name) => {
    const outcome = await play(`${root}${name}`);
    await expect(outcome).toMatchFileSnapshot(`${root}${name}/outcome.txt`);
  });
});

/** The octets as text; what a TLS handshake begins with differs each time. */
function shownOctets(octets: string): string {
  const [clear = '', ...handshake] = octets.split('\u0016\u0003');
  return JSON.stringify(`${clear}${handshake.length > 0 ? '<a TLS handshake>' : ''}`);
}

async function play(folder: string): Promise<string> {
  const server = await startScriptedServer(readFileSync(`${folder}/server.txt`, 'utf8'));
  const hidden = (text: string) =>
    text
      .replaceAll(`${folder}/`, '')
      .replaceAll(server.url.slice('smtp://'.length), 'SERVER')
      // Times differ from run to run.
      .replace(/ {2}\d+(\.\d)? (ms|s|min)$/gm, '');
  try {
    const path = `${folder}/script.smtp`;
    const settings = existsSync(`${folder}/settings.json`)
      ? JSON.parse(readFileSync(`${folder}/settings.json`, 'utf8'))
      : {};
    const plan = await prepare([{ path, text: readFileSync(path) }], {
      files: diskFiles,
      secret: (name) => (name === 'alice' ? 's3cret-of-alice' : undefined),
      processEnv: () => undefined,
      servers: [server.url],
      variables: new Map([['other', server.url]]),
      ...settings,
    });
    if (plan.kind !== 'plan') {
      const reasons =
        plan.kind === 'nothing'
          ? [plan.reason]
          : plan.findings.map(
              ({ finding, script }) =>
                `${script.lines.position(finding.span.start).line}: ${finding.code}: ${finding.message}`,
            );
      return `${[plan.kind, ...reasons, `${server.connections()} connections`].join('\n')}\n`;
    }
    const result = await run(plan);
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
  } finally {
    await server.close();
  }
}
