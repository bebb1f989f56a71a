import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { play } from './support/play';

/** What a NOOP is answered, as the runner reads it. */
async function read(octets: string, options: { mark?: string; after?: string[] } = {}) {
  const { mark = 'S|', after = [] } = options;
  const { result } = await play({
    path: '/nowhere/script.smtp',
    text: '@timeout 2s\nNOOP\nxxx\nNOOP\nxxx\n',
    server: ['S: 220 hi', 'C:', `${mark} ${octets}`, 'C:', 'S: 250 the end', ...after].join('\n'),
  });
  const [session] = result?.sessions ?? [];
  const replies = (session?.steps ?? []).flatMap(({ log }) =>
    log.flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : [])),
  );
  return {
    replies: replies.slice(1),
    problem: session?.problem,
    log: (session?.steps ?? []).flatMap(({ log }) => log),
  };
}

describe('replies at the edges of the grammar', () => {
  test.each([
    ['250\\r\\n', '250', ['']],
    ['250 \\r\\n', '250', ['']],
    ['250-\\r\\n250\\r\\n', '250', ['', '']],
    ['250-a\\r\\n250-\\r\\n250 b\\r\\n', '250', ['a', '', 'b']],
    ['250 only LF\\n', '250', ['only LF']],
    ['250-- and - so on\\r\\n250  two spaces\\r\\n', '250', ['- and - so on', ' two spaces']],
    ['599 any code\\r\\n', '599', ['any code']],
    ['250 bare \\r CR\\r\\n', '250', ['bare \r CR']],
    ['250 NUL \\x00 and \\xe9, no UTF-8\\r\\n', '250', ['NUL \0 and \\xe9, no UTF-8']],
  ])('%s', async (octets, code, lines) => {
    const { replies, problem } = await read(octets);
    expect(problem).toBeUndefined();
    expect(replies[0]).toMatchObject({ code, lines });
    expect(replies[1]?.lines).toEqual(['the end']);
  });

  test.each([
    ['250-one\\r\\n251 two\\r\\n', /two codes: 250, then 251/],
    ['250-one\\r\\nno code\\r\\n', /no reply of SMTP/],
    ['25 short\\r\\n', /no reply of SMTP/],
    ['2500 long\\r\\n', /no reply of SMTP/],
    ['250_ok\\r\\n', /no reply of SMTP/],
    ['hello\\r\\n', /no reply of SMTP/],
    ['\\r\\n', /no reply of SMTP/],
    ['\\x16\\x03\\x01\\x00\\r\\n', /no reply of SMTP/],
  ])('%s is none, and shown', async (octets, message) => {
    const { problem, log } = await read(octets);
    expect(problem?.kind).toBe('protocol');
    expect(problem?.message).toMatch(message);
    expect(log.some(({ type }) => type === 'received-octets')).toBe(true);
  });

  test.each([['250-one\\r\\n250-two\\r\\n'], ['250-'], ['25'], ['']])(
    '%j, and then the server closes',
    async (octets) => {
      const { result } = await play({
        path: '/nowhere/script.smtp',
        text: 'NOOP\n',
        server: ['S: 220 hi', 'C:', `S| ${octets}`, 'CLOSE'].join('\n'),
      });
      expect(result?.sessions[0]?.problem?.kind).toBe('connection-lost');
    },
  );

  test('a line of 64 KiB, and a thousand lines', async () => {
    const long = 'x'.repeat(65_536);
    expect((await read(`250 ${long}\\r\\n`)).replies[0]?.lines).toEqual([long]);
    const many = Array.from({ length: 1000 }, (_, at) => `line ${at}`);
    const octets = many.map((line, at) => `250${at < 999 ? '-' : ' '}${line}\\r\\n`).join('');
    expect((await read(octets)).replies[0]?.lines).toEqual(many);
  });

  test('a line that does not end is no reason to wait for ever', async () => {
    const { problem } = await read('x'.repeat(1_100_000));
    expect(problem?.kind).toBe('protocol');
  });

  test('it does not matter where the packets split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'grapheme', maxLength: 6 }).map((line) => line.replace(/[\r\n\\]/g, ' ')),
          { minLength: 1, maxLength: 3 },
        ),
        async (lines) => {
          const octets = lines
            .map(
              (line, at) =>
                `250${at < lines.length - 1 ? '-' : ' '}${[...Buffer.from(line)].map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('')}\\r\\n`,
            )
            .join('');
          const { replies, problem } = await read(octets, { mark: 'S/' });
          expect(problem).toBeUndefined();
          expect(replies.map((reply) => reply.lines)).toEqual([lines, ['the end']]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
