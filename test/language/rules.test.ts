import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, type FindingCode } from '../../src/language';
import { findingsOf } from './support/findings';

const folder = join(import.meta.dirname, 'rules');
const codes = Object.keys(CATALOGUE) as FindingCode[];

/** Each file holds a script that raises the code of its name, and the same script put right. */
const rules = readdirSync(folder).map((name) => {
  const [, wrong = '', right = ''] = readFileSync(join(folder, name), 'utf8').split(/^== (?:wrong|right)\n/m);
  return { code: name.replace('.txt', ''), wrong, right };
});

test('every code has its file', () => {
  expect(rules.map(({ code }) => code).sort()).toEqual([...codes].sort());
});

describe.each(rules)('$code', ({ code, wrong, right }) => {
  test('is raised by the wrong script, and nothing else is', async () => {
    const found = await findingsOf(wrong);
    expect(new Set(found.map((finding) => finding.code))).toEqual(new Set([code]));
    for (const { message } of found) {
      expect(message).toMatch(/^\S.*[.?!>]$/s);
    }
  });

  test('is not raised by the right one, and nothing else is', async () => {
    expect((await findingsOf(right)).map((finding) => finding.code)).toEqual([]);
  });
});

/** Codes whose mistake can be mended for certain: the fix turns the wrong script into one without the finding. */
const fixed = [
  'unknown-command missing-angle-brackets space-after-colon unknown-parameter duplicate-parameter',
  'trailing-whitespace control-character unknown-mechanism octet-count-mismatch size-mismatch',
  'unstuffed-dot no-final-crlf unknown-directive',
].flatMap((line) => line.split(' '));

test.each(rules.filter(({ code }) => fixed.includes(code)))(
  '$code has a fix that mends it',
  async ({ code, wrong }) => {
    const [found] = await findingsOf(wrong);
    expect(found?.fix).toBeDefined();
    let text = wrong;
    for (const { span, text: replacement } of found?.fix?.edits ?? []) {
      text = text.slice(0, span.start) + replacement + text.slice(span.end);
    }
    expect((await findingsOf(text)).map((finding) => finding.code)).not.toContain(code);
  },
);
