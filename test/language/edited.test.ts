import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allFindings, type Finding, type KnownServers, loadProject } from '../../src/language';
import { filesOf } from './support/findings';
import { knownServers } from './support/known-servers';

const folder = join(import.meta.dirname, 'rules');

/** Sessions in which every rule is broken somewhere, and kept. */
const bodies = readdirSync(folder)
  .flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split(/^== (?:wrong|right)\n/m)
      .slice(1),
  )
  .filter((script) => !script.includes('###') && !script.includes('@include'));

/** What stands above the sessions, and decides in them. */
const above = [
  '',
  '@sender = alice@example.test\n',
  '@sender = nobody\n@connect smtps://mail.example\n',
  '@connect smtp://localhost\n',
];

/** Versions of one script: of a few sessions some, in some order. */
const histories = fc.array(fc.constantFrom(...bodies), { minLength: 2, maxLength: 4 }).chain((sessions) => {
  const some = fc.array(fc.constantFrom(...sessions), { minLength: 1, maxLength: 4 });
  const version = fc
    .tuple(fc.constantFrom(...above), some)
    .map(([preamble, chosen]) => `${preamble}${chosen.map((body) => `### A\n${body}`).join('')}`);
  return fc.array(version, { minLength: 2, maxLength: 4 });
});

test('a script that changes has the findings of the same text that was never seen before', async () => {
  let unseen = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (versions) => {
      for (const text of versions) {
        expect(await findingsIn('/edited.smtp', text)).toEqual(await findingsIn(`/unseen-${unseen++}.smtp`, text));
      }
    }),
    { numRuns: 200 },
  );
});

test('sessions that change places keep their findings, where each is now', async () => {
  const [first, second] = ['### A\nRCPT TO:<a@example.test>\n', '### B\nEHLO client.example\nMAIL FROM: <>\n'];
  const before = await findingsIn('/swapped.smtp', first + second);
  const after = await findingsIn('/swapped.smtp', second + first);
  expect(before.map(({ code }) => code)).toEqual(['bad-sequence', 'space-after-colon']);
  expect(after.map(({ code, span }) => [code, span.start])).toEqual([
    ['space-after-colon', (before[1]?.span.start ?? 0) - first.length],
    ['bad-sequence', (before[0]?.span.start ?? 0) + second.length],
  ]);
});

test('what a variable says is looked at again where another session says it', async () => {
  const sessions = '### A\n@connect {{target}}\nEHLO client.example\nAUTH PLAIN AGFsaWNlAHNlY3JldA==\n### B\n';
  const secret = await findingsIn('/variable.smtp', `${sessions}@target = smtp://mail.example\nEHLO a.example\n`);
  const local = await findingsIn('/variable.smtp', `${sessions}@target = smtp://localhost\nEHLO a.example\n`);
  expect(secret.map(({ code }) => code)).toContain('cleartext-credentials');
  expect(local.map(({ code }) => code)).not.toContain('cleartext-credentials');
});

test('where a session goes is looked at again where another one asks for it', async () => {
  const session = '### A\n@connect {{host}}\nEHLO client.example\nETRN example.org\n### B\n';
  const versions = ['', '@prompt host\n', ''].map((prompt) => `@host = known.example\n${session}${prompt}NOOP\n`);
  const codes: string[][] = [];
  for (const text of versions) {
    codes.push((await findingsIn('/prompt.smtp', text, knownServers)).map(({ code }) => code));
  }
  expect(codes).toEqual([['not-offered'], [], ['not-offered']]);
});

async function findingsIn(path: string, text: string, servers?: KnownServers): Promise<Finding[]> {
  const project = await loadProject(path, text, filesOf({}));
  return allFindings(project, { names: new Set(), servers }).map(({ finding }) => finding);
}
