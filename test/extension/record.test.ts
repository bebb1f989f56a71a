import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edit, parse, recordReplies } from '../../src/language';
import { diskFiles, prepare, type RunResult, type RunSettings, run } from '../../src/runner';
import { type Sandbox, startSandbox } from '../../src/sandbox';

const script = `### Recorded
EHLO client.example
STARTTLS
EHLO client.example
@auth PLAIN alice wrong
MAIL FROM:<alice@example.test>
RCPT TO:<bob@example.test>
550
RCPT TO:<nobody@elsewhere.example>
FROB
DATA
Subject: Hello

Hi.
.
QUIT
`;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

test('what was recorded passes when it is run, and recording it again changes nothing', async () => {
  const first = await replay(script, { acceptsReplies: true, onFailure: 'continue' });
  // The replies that are about to be written into the script are no failures of it.
  expect(first.sessions[0]).toMatchObject({ outcome: 'passed' });
  const recorded = applied(script, recordReplies(parse(script), stepsOf(first)).edits);
  expect(recorded).toMatch(/^220\nEHLO client\.example\n250-/m);
  expect(recorded).toMatch(/^RCPT TO:<bob@example\.test>\n250 2\.1\.5\nRCPT/m);
  expect(recorded).toMatch(/^FROB\n500/m);
  expect(recorded).toMatch(/^\.\n250 2\.0\.0\nQUIT\n221 2\.0\.0\n$/m);
  const second = await replay(recorded, {});
  expect(second.sessions[0]).toMatchObject({ outcome: 'passed' });
  expect(recordReplies(parse(recorded), stepsOf(second))).toEqual({ edits: [], left: [] });
});

test('without it, a session stops at the first failure', async () => {
  const { sessions } = await replay(script, {});
  expect(sessions[0]?.steps.some(({ outcome }) => outcome === 'notRun')).toBe(true);
});

async function replay(text: string, settings: Pick<RunSettings, 'acceptsReplies' | 'onFailure'>): Promise<RunResult> {
  const plan = await prepare([{ path: join(import.meta.dirname, 'recorded.smtp'), text }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: [sandbox.url],
    overrides: { ca: sandbox.certificate },
    ...settings,
  });
  if (plan.kind !== 'plan') {
    throw new Error(JSON.stringify(plan));
  }
  return run(plan);
}

function stepsOf({ sessions }: RunResult) {
  return sessions.flatMap(({ steps }) => steps);
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((before, { span, text: by }) => before.slice(0, span.start) + by + before.slice(span.end), text);
}
