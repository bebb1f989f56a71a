import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyFixes, type Finding } from '../../src/language';
import { readMarked } from '../smtp/support/marked';
import { findingsOf } from './support/findings';

const folder = join(import.meta.dirname, 'rules');

/** Every script that is wrong on purpose: those of the rules, the states that findings stand in, each line of the protocol's own cases. */
const scripts = [
  ...readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split(/^== (?:wrong|right)\n/m)
      .map((script) => ({ name: name.replace('.txt', ''), script })),
  ),
  ...readFileSync(join(import.meta.dirname, 'states.txt'), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((text) => ({ name: text.split('\n', 1)[0] ?? '', script: text.slice(text.indexOf('\n') + 1) })),
  ...readFileSync(join(import.meta.dirname, '../smtp/golden/commands.txt'), 'utf8')
    .split('\n')
    .slice(4)
    .filter((line) => line !== '' && !/^(?: {2}|===)/.test(line))
    .map((marked) => ({ name: marked, script: sessionWith(readMarked(marked).line) })),
].filter(({ script }) => script !== '');

/** The line where it is in sequence once it is right. */
function sessionWith(line: string): string {
  const hello = '220\nEHLO client.example\n';
  const mail = 'MAIL FROM:<alice@example.test>\n';
  if (/^(?:rc|to:)/i.test(line)) {
    return `${hello}${mail}${line}\n`;
  }
  return /^[db][dat]{3}\b/i.test(line)
    ? `${hello}${mail}RCPT TO:<bob@example.test>\n${line}\n< letter.eml\n.\n`
    : `${hello}${line}\n`;
}

/** A password was in the script before @auth made it visible as one. */
const uncovered = new Set(['plaintext-secret', 'cleartext-credentials']);

describe('certain fixes', () => {
  test.each(scripts)('$name: each mends its finding, and makes no other', async ({ script }) => {
    const before = await findingsOf(script);
    for (const finding of before.filter(({ fix }) => fix !== undefined)) {
      const { text, count } = applyFixes(script, [finding]);
      expect(count).toBe(1);
      const after = await findingsOf(text);
      expect(tally(after).get(finding.code) ?? 0, text).toBeLessThan(tally(before).get(finding.code) ?? 0);
      for (const [code, times] of tally(after)) {
        expect(uncovered.has(code) || times <= (tally(before).get(code) ?? 0), `${code} in ${text}`).toBe(true);
      }
    }
  });

  test.each(scripts)('$name: all of them at once leave nothing to fix', async ({ script }) => {
    const fixed = await fixedUntilDone(script);
    expect((await findingsOf(fixed)).filter(({ fix }) => fix !== undefined)).toEqual([]);
    expect(await fixedUntilDone(fixed)).toBe(fixed);
  });
});

function tally(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of findings) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

async function fixedUntilDone(script: string): Promise<string> {
  let text = script;
  for (let pass = 0; pass < 10; pass++) {
    const fixed = applyFixes(text, await findingsOf(text));
    if (fixed.count === 0) {
      return text;
    }
    text = fixed.text;
  }
  return text;
}
