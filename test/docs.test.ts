import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { builtins, directives, SUBJECT_SUMMARIES, SUBJECTS } from '../src/language';
import { commands, extensions, mechanisms, parameters, replyCodes } from '../src/smtp';
import { findingsOf } from './language/support/findings';

const root = join(import.meta.dirname, '..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md') && name !== 'docs/rules.md')
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** The scripts that stand in the pages for users. */
const scripts = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/^```smtp\n(.*?)^```$/gms)].map(([, script = ''], index) => ({ name, index: index + 1, script })),
);

/** What the scripts name. */
const files = { '/report.pdf.b64': '', '/ca.pem': '', '/client.pem': '', '/client.key': '' };

test.each(scripts)('$name: script $index has no finding', async ({ script }) => {
  const found = (await findingsOf(script, files)).map(({ code, message }) => `${code}: ${message}`);
  expect(found).toEqual([]);
});

const links = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => ({ name, link })),
);

test.each(links.filter(({ link }) => !/^[a-z]+:/.test(link)))('$name: $link is there', ({ name, link }) => {
  expect(existsSync(join(root, dirname(name), link))).toBe(true);
});

/** The page is made of the tables: `npx vitest run test/docs.test.ts -u` writes it. */
test('docs/reference.md says what the tables say', async () => {
  const page = [
    '# Reference',
    'What the product knows, from the tables that checking, completion and hover read. How a script is written is told in [the language](language.md).',
    '## Directives',
    table(
      ['directive', 'what it does'],
      directives.map(({ syntax, summary }) => [code(syntax), summary]),
    ),
    '## Built-in values',
    table(
      ['written', 'what it is'],
      builtins.map(({ syntax, summary }) => [code(`{{${syntax}}}`), summary]),
    ),
    '## What `@assert` looks at',
    table(
      ['subject', 'what it is'],
      SUBJECTS.map((name) => [code(name), SUBJECT_SUMMARIES[name]]),
    ),
    '## Commands',
    table(
      ['command', 'what it does', 'defined in'],
      commands
        .filter(({ standing }) => standing !== 'trap')
        .map(({ form, summary, rfc }) => [code(form), summary, rfc]),
    ),
    '## Parameters of MAIL and RCPT',
    table(
      ['parameter', 'on', 'what it does', 'brought by', 'defined in'],
      parameters.map(({ syntax, commands: on, summary, extensions: by, rfc }) => [
        code(syntax),
        on.join(', '),
        summary,
        by.join(', '),
        rfc,
      ]),
    ),
    '## Extensions',
    table(
      ['keyword', 'what it does', 'defined in'],
      extensions.map(({ keyword, summary, rfc }) => [code(keyword), summary, rfc]),
    ),
    '## SASL mechanisms',
    table(
      ['mechanism', 'what it does', 'defined in'],
      mechanisms.map(({ name, summary, rfc }) => [code(name), summary, rfc]),
    ),
    '## Reply codes',
    table(
      ['code', 'what it says', 'defined in'],
      replyCodes.map(({ code: digits, summary, rfc }) => [code(digits), summary, rfc]),
    ),
  ];
  await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('../docs/reference.md');
});

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
