import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMessageText } from '../../src/client';

/** What comes out when the text is cut into pieces at these places. */
async function made(text: Uint8Array, cuts: readonly number[], stuff: boolean): Promise<string> {
  async function* pieces() {
    let from = 0;
    for (const cut of [...cuts, text.length]) {
      // A copy at an odd place in memory, which is overwritten as soon as the next is asked for.
      const room = Buffer.alloc(cut - from + 3);
      room.set(text.subarray(from, cut), 3);
      yield room.subarray(3);
      room.fill('!');
      from = cut;
    }
  }
  let out = '';
  for await (const chunk of toMessageText(pieces(), { stuff })) {
    out += Buffer.from(chunk).toString('latin1');
  }
  return out;
}

/** The same in one sentence. */
function expected(text: Uint8Array, stuff: boolean): string {
  const whole = Buffer.from(text).toString('latin1');
  const lines = whole.replace(/\r\n|\r|\n/g, '\r\n').replace(/([^\n])$/, '$1\r\n');
  return stuff ? lines.replace(/^\./gm, '..') : lines;
}

describe('message text', () => {
  it.each([
    ['', ''],
    ['one line', 'one line\r\n'],
    ['a\nb\rc\r\nd', 'a\r\nb\r\nc\r\nd\r\n'],
    ['\n\r\r\n\n', '\r\n\r\n\r\n\r\n'],
    ['.\n..\na.b\n.', '..\r\n...\r\na.b\r\n..\r\n'],
    ['\r\n.\r\n', '\r\n..\r\n'],
    ['\u0000\u000b\u000c\t.', '\u0000\u000b\u000c\t.\r\n'],
  ])('%j is %j', async (text, outcome) => {
    expect(await made(Buffer.from(text, 'latin1'), [], true)).toBe(outcome);
  });

  it('is the same wherever it is cut', async () => {
    const text = Buffer.from('Subject: x\r\n\r\n.dot\r.\n..\r\nlong enough to fill some words\r\n.\r\n', 'latin1');
    for (let cut = 0; cut <= text.length; cut++) {
      for (const stuff of [true, false]) {
        expect(await made(text, [cut], stuff)).toBe(expected(text, stuff));
      }
    }
  });

  it('is made of any octets', async () => {
    const octet = fc.oneof(
      fc.constantFrom(13, 10, 46, 13, 10, 46, 0, 9, 14, 128, 141, 255),
      fc.integer({ min: 0, max: 255 }),
    );
    const text = fc.array(octet, { maxLength: 80 }).map((octets) => Uint8Array.from(octets));
    const cuts = fc.array(fc.nat(80), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(text, cuts, fc.boolean(), async (octets, places, stuff) => {
        const within = places.filter((place) => place <= octets.length).sort((a, b) => a - b);
        expect(await made(octets, within, stuff)).toBe(expected(octets, stuff));
      }),
      { numRuns: 2000 },
    );
  });
});
