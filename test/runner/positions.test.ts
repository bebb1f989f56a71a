import { describe, expect, test } from 'vitest';
import type { Files } from '../../src/language';
import { prepare } from '../../src/runner';

// The table of language-grammar.md: P preamble, O above the first step, B from the first step on, G in @pipeline, E in @each, I in an included file.
const table: readonly [written: string, places: string][] = [
  ['@x = 1', 'POBGEI'],
  ['@connect smtp://127.0.0.1:1', 'POBE'],
  ['@use other', 'BE'],
  ['@proxy v1 192.0.2.1:1 192.0.2.2:2', 'POI'],
  ['@source 127.0.0.1', 'POI'],
  ['@prompt who', 'POI'],
  ['@retry 1 1s', 'PO'],
  ['@skip', 'PO'],
  ['@tls verify=off', 'POBI'],
  ['@timeout 1s', 'POBI'],
  ['@match code', 'POBI'],
  ['@on-failure continue', 'POBI'],
  ['@receive limit=1', 'POBI'],
  ['@include variables.smtp', 'POBGEI'],
  ['@auth PLAIN a b', 'BEI'],
  ['@requires SIZE', 'BEI'],
  ['@handshake', 'OBEI'],
  ['@close', 'OBEI'],
  ['@closed', 'OBEI'],
  ['@wait 1ms', 'OBEI'],
  ['@quiet 1ms', 'OBEI'],
  ['@raw "x"', 'OBGEI'],
  ['@capture y = /x/', 'OBGEI'],
  ['@assert duration exists', 'OBGEI'],
  ['@pipeline\nNOOP\n@end', 'BEI'],
  ['@each z in 1\nNOOP\n@end', 'BGEI'],
];

const before = '@connect smtp://127.0.0.1:1 as other';

function script(written: string, place: string): string {
  switch (place) {
    case 'P':
      return `${written}\n### One\n${before}\nNOOP\n`;
    case 'O':
      return `${written}\nNOOP\n`;
    case 'B':
      return `NOOP\n${before}\n${written}\nNOOP\n`;
    case 'G':
      return `NOOP\n@pipeline\nNOOP\n${written}\nNOOP\n@end\n`;
    case 'E':
      return `NOOP\n${before}\n@each n in 1 2\nNOOP\n${written}\n@end\n`;
    default:
      return '@include included.smtp\nNOOP\n';
  }
}

async function kindOf(written: string, place: string): Promise<string> {
  const texts = new Map([
    ['/script.smtp', script(written, place)],
    ['/included.smtp', `${written}\n`],
    ['/variables.smtp', '@included = 1\n'],
  ]);
  const files: Files = {
    resolve: (_, path) => (path.startsWith('/') ? path : `/${path}`),
    read: async (path) => {
      const text = texts.get(path);
      return text === undefined ? undefined : Buffer.from(text);
    },
    exists: async (path) => texts.has(path),
  };
  const plan = await prepare([{ path: '/script.smtp', text: script(written, place) }], {
    files,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: ['smtp://127.0.0.1:1'],
    answers: new Map([['who', 'alice']]),
  });
  return plan.kind === 'refused' ? `refused: ${plan.findings[0]?.finding.message}` : plan.kind;
}

describe('where directives may stand', () => {
  const rows = table.flatMap(([written, places]) =>
    [...'POBGEI']
      // A step that is the first of all stands where any step may stand.
      .filter((place) => place !== 'O' || places.includes('O') || !places.includes('B'))
      .map((place) => ({
        written: written.split('\n')[0] ?? '',
        whole: written,
        place,
        allowed: places.includes(place),
      })),
  );
  test.each(rows)('$written in $place: $allowed', async ({ whole, place, allowed }) => {
    expect(await kindOf(whole, place)).toMatch(allowed ? /^plan$/ : /^refused: /);
  });
});
