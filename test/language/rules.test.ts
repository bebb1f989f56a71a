import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, type FindingCode } from '../../src/language';
import { findingsOf } from './support/findings';

const folder = join(import.meta.dirname, 'rules');
const codes = Object.keys(CATALOGUE) as FindingCode[];

/** Each file holds scripts that raise the code of its name, and each of them put right; the first pair is the documentation's. */
const rules = readdirSync(folder).flatMap((name) => {
  const [, ...scripts] = readFileSync(join(folder, name), 'utf8').split(/^== (?:wrong|right)\n/m);
  return scripts
    .filter((_, index) => index % 2 === 0)
    .map((wrong, pair) => ({ code: name.replace('.txt', ''), pair, wrong, right: scripts[pair * 2 + 1] ?? '' }));
});
const first = rules.filter(({ pair }) => pair === 0);

test('every code has its file', () => {
  expect(first.map(({ code }) => code).sort()).toEqual([...codes].sort());
});

describe.each(rules)('$code $pair', ({ code, wrong, right }) => {
  test('is raised by the wrong script, and nothing else is', async () => {
    const found = await findingsOf(wrong);
    expect(new Set(found.map((finding) => finding.code))).toEqual(new Set([code]));
    expect(new Set(found.map(({ span }) => span.start)).size).toBe(found.length);
    for (const { message } of found) {
      expect(message).toMatch(/^\S.*[.?!>]$/s);
    }
  });

  test('is not raised by the right one, and nothing else is', async () => {
    expect((await findingsOf(right)).map((finding) => finding.code)).toEqual([]);
  });
});

/** Codes whose mistake can be mended for certain, at least as the first example has it; fixes.test.ts shows that they are. */
const fixed = [
  'missing-angle-brackets space-after-colon unknown-parameter duplicate-parameter trailing-whitespace control-character',
  'unknown-command unknown-mechanism octet-count-mismatch size-mismatch unstuffed-dot no-final-crlf unknown-directive',
  'unexpected-argument transcript-noise duplicate-variable',
].flatMap((line) => line.split(' '));

test.each(first.filter(({ code }) => fixed.includes(code)))('$code comes with its fix', async ({ wrong }) => {
  const [found] = await findingsOf(wrong);
  expect(found?.fix).toBeDefined();
});

/** What is not an error by default. */
const lighter: Readonly<Record<string, string>> = {
  warning:
    'space-after-colon unknown-parameter unknown-mechanism cleartext-credentials unstuffed-dot no-final-crlf size-mismatch ' +
    'message-headers payload-start impossible-reply duplicate-variable unused-variable plaintext-secret',
  info: 'trailing-whitespace deprecated not-offered',
};

test('each code weighs what it should, and the script group stops a run', () => {
  for (const code of codes) {
    const row: { group: string; severity: string; stopsRun?: true } = CATALOGUE[code];
    const weight = Object.keys(lighter).find((severity) => lighter[severity]?.split(' ').includes(code)) ?? 'error';
    const stops = row.group === 'script' || ['unterminated-payload', 'invalid-reply', 'surplus-reply'].includes(code);
    expect([code, row.severity, row.stopsRun ?? false]).toEqual([code, weight, stops]);
  }
});

/** The page is made of the table and of these files: `npx vitest run test/language -u` writes it. */
test('docs/rules.md says what the table and the files say', async () => {
  const sections = await Promise.all(first.map(sectionOf));
  const groups = [...new Set(codes.map((code) => CATALOGUE[code].group))];
  const page = [
    '# Rules',
    'What the editor and `smtp-sessions check` report, by its code. What *stops a run* makes the script itself unclear: nothing is sent, and it can not be silenced. Everything else is sent as it is written; `# smtp-ignore-next-line CODE` above a line silences it there, and `--severity CODE=off` or the setting `smtp.severity` everywhere. Nothing is reported on a command whose expected reply says that it is meant to be refused.',
    ...groups.flatMap((group) => [
      `## ${group[0]?.toUpperCase()}${group.slice(1)}`,
      ...sections.filter((section) => section.group === group).map(({ text }) => text),
    ]),
  ];
  await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('../../docs/rules.md');
});

async function sectionOf({ code, wrong, right }: (typeof rules)[number]) {
  const row: { group: string; severity: string; why: string; stopsRun?: true } = CATALOGUE[code as FindingCode];
  const [found] = await findingsOf(wrong);
  const rfc = found?.rfc === undefined ? '' : ` (${found.rfc})`;
  const severity = row.stopsRun ? 'error, stops a run' : row.severity;
  const text = [
    `### ${code}`,
    `_${severity}_ · ${row.why}`,
    fenced(wrong),
    `> ${found?.message}${rfc}`,
    fenced(right),
  ].join('\n\n');
  return { group: row.group, text };
}

function fenced(script: string): string {
  return `\`\`\`smtp\n${script.trimEnd()}\n\`\`\``;
}
