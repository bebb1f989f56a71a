import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editorFaults } from './support/editor-faults';

/** A script that uses all there is, mistakes too. */
const everything = readFileSync(join(import.meta.dirname, 'typing', 'everything.smtp'), 'utf8');

/** In characters. */
const STRIDE = 29;

const places = Array.from({ length: Math.ceil(everything.length / STRIDE) }, (_, index) => index * STRIDE);

describe('nothing that the editor is given for a script can not be shown', () => {
  test('at any place of it', async () => {
    expect(await faults(places.map((offset) => ({ text: everything, offset })))).toEqual([]);
  });

  test('while it is typed', async () => {
    expect(await faults(places.map((offset) => ({ text: everything.slice(0, offset), offset })))).toEqual([]);
  });

  test('while a line of it is typed anew', async () => {
    const halves = places.map((offset) => {
      const end = everything.indexOf('\n', offset);
      return { text: everything.slice(0, offset) + (end < 0 ? '' : everything.slice(end)), offset };
    });
    expect(await faults(halves)).toEqual([]);
  });

  test('when something is cut from it and put elsewhere', async () => {
    const place = fc.nat(everything.length);
    await fc.assert(
      fc.asyncProperty(place, fc.nat(400), place, fc.constantFrom('\n', '\r\n'), async (from, length, to, lineEnd) => {
        const rest = everything.slice(0, from) + everything.slice(from + length);
        const at = Math.min(to, rest.length);
        const text = rest.slice(0, at) + everything.slice(from, from + length) + rest.slice(at);
        const before = text.slice(0, at).replaceAll('\n', lineEnd);
        expect(await editorFaults(text.replaceAll('\n', lineEnd), before.length)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

async function faults(cases: readonly { text: string; offset: number }[]): Promise<string[]> {
  const found: string[] = [];
  for (const { text, offset } of cases) {
    found.push(...(await editorFaults(text, offset)).map((fault) => `at ${offset}: ${fault}`));
  }
  return found;
}
