import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatScript, parse, type Script } from '../../src/language';
import { edited, readCases } from './support/marked';

test.each(readCases('format.txt'))('$title', ({ script, asks }) => {
  const [ask] = asks;
  expect(formatted(script)).toBe(ask?.text);
  expect(formatted(ask?.text ?? '')).toBe(ask?.text);
  expect(meaning(parse(ask?.text ?? ''))).toEqual(meaning(parse(script)));
});

const examples = join(import.meta.dirname, '../../examples');

test.each(readdirSync(examples).filter((name) => name.endsWith('.smtp')))(
  '%s says the same when it is formatted',
  (name) => {
    const text = readFileSync(join(examples, name), 'utf8');
    const once = formatted(text);
    expect(meaning(parse(once))).toEqual(meaning(parse(text)));
    expect(formatted(once)).toBe(once);
  },
);

function formatted(text: string): string {
  return edited(text, formatScript(parse(text)));
}

/** A script without where its parts stand. */
function meaning({ preamble, sessions, findings }: Script): unknown {
  return JSON.parse(
    JSON.stringify({ preamble, sessions, codes: findings.map(({ code }) => code).sort() }, (key, value) =>
      /span$|^heading$|^rest$/i.test(key) ? undefined : value,
    ),
  );
}
