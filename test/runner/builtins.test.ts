import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { play } from './support/play';

const echo = `S: 220 hi\nE:\nE:\nE:\n`;

/** What a line comes to on the wire, without its line end. */
async function sent(line: string, variables: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const text = `C: ${line}\nxxx\n`;
  const { server, result } = await play(
    { path: '/nowhere/script.smtp', text, server: echo },
    { variables, env: { GREETING: 'hello {{$guid}}' } },
  );
  expect(result?.sessions[0]?.problem).toBeUndefined();
  return server.received()[0]?.replace(/\r\n$/, '');
}

async function refusal(line: string): Promise<string | undefined> {
  const { plan, result } = await play({ path: '/nowhere/script.smtp', text: `C: ${line}\nxxx\n`, server: echo });
  return plan.kind === 'refused' ? plan.findings[0]?.finding.message : result?.sessions[0]?.problem?.message;
}

describe('built-ins', () => {
  const day = '(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4}';
  const rows: readonly [written: string, pattern: RegExp][] = [
    ['{{$guid}}', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['{{$timestamp}}', /^\d{10}$/],
    ['{{ $timestamp -1 h }}', /^\d{10}$/],
    ['{{$datetime rfc1123}}', new RegExp(`^${day} \\d\\d:\\d\\d:\\d\\d GMT$`)],
    ['{{$datetime iso8601}}', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
    ['{{$localDatetime rfc1123}}', new RegExp(`^${day} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}$`)],
    ['{{$localDatetime iso8601 1 y}}', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/],
    ['{{$randomInt 3 5}}', /^[34]$/],
    ['{{$randomInt -2 -1}}', /^-2$/],
    ['{{$processEnv GREETING}}', /^hello \{\{\$guid\}\}$/],
    ['{{$secret alice}}', /^s3cret-of-alice$/],
    ['{{$base64 a b}}', /^YSBi$/],
    ['{{$base64 \\0alice\\0pw}}', /^AGFsaWNlAHB3$/],
    ['{{$base64 é}}', /^w6k=$/],
    ['{{$base64 \\0{{user}}\\0{{$secret alice}}}}', /^AGJvYgBzM2NyZXQtb2YtYWxpY2U=$/],
    ['{{$filler 3}}|{{$filler {{size}}}}', /^xxx\|xxxxx$/],
    ['{{$filler size+2}}|{{$filler size-5}}', /^xxxxxxx\|$/],
    ['{{$randomInt {{size}} 6}}', /^5$/],
  ];

  test.each(rows)('%s', async (written, pattern) => {
    expect(await sent(written, { user: 'bob', size: '5' })).toMatch(pattern);
  });

  test('the host', async () => {
    expect(await sent('{{$hostname}}')).toBe(hostname());
  });

  test.each([
    ['1 y', 365, 366],
    ['-1 w', -7, -7],
    ['1 Q', 88, 92],
    ['2 M', 59, 62],
    ['36 h', 1.5, 1.5],
    ['90 m', 0.0625, 0.0625],
    ['86400 s', 1, 1],
    ['43200000 ms', 0.5, 0.5],
    ['10 d', 10, 10],
  ])('an offset of %s', async (offset, least, most) => {
    const before = Math.floor(Date.now() / 1000);
    const days = (Number(await sent(`{{$timestamp ${offset}}}`)) - before) / 86_400;
    expect(days).toBeGreaterThanOrEqual(least);
    expect(days).toBeLessThanOrEqual(most + 0.001);
  });

  test('a variable is computed once a session, a built-in in a line each time', async () => {
    const text = '@id = {{$guid}}\nNOOP {{id}} {{$guid}}\nNOOP {{id}} {{$guid}}\n';
    const { server } = await play({ path: '/nowhere/script.smtp', text, server: echo });
    const [first, second] = (server.received()[0] ?? '').split('\r\n').map((line) => line.split(' '));
    expect(first?.[1]).toBe(second?.[1]);
    expect(first?.[2]).not.toBe(second?.[2]);
  });

  test.each([
    ['{{$datetime}}', /rfc1123\|iso8601/],
    ['{{$datetime rfc850}}', /rfc1123\|iso8601/],
    ['{{$timestamp 1 fortnight}}', /offset/],
    ['{{$randomInt 5 3}}', /two integers/],
    ['{{$processEnv NOBODY}}', /NOBODY is not set/],
    ['{{$secret nobody}}', /no secret nobody/],
    ['{{$octets}}', /BDAT/],
    ['{{$filler x}}', /size|defines/],
    ['{{$filler 1GB}}', /SIZE/],
    ['{{$filler 64MiB}}', /at most/],
    ['{{$nothing}}', /nothing/],
  ])('%s has no value', async (written, message) => {
    expect(await refusal(written)).toMatch(message);
  });
});

describe('$filler alone on a line of a message', () => {
  test.each([2, 3, 79, 80, 81, 82, 83, 160, 161, 162, 1000, 65_536, 1_000_001])('%d octets', async (size) => {
    const text = `BDAT {{$octets}} LAST\n{{$filler ${size}}}\n.\n`;
    const { server } = await play({
      path: '/nowhere/script.smtp',
      text,
      server: `S: 220 hi\nC:\nO: ${size}\nS: 250 ok\n`,
    });
    const [, octets, message = ''] = /^BDAT (\d+) LAST\r\n([\s\S]*)$/.exec(server.received()[0] ?? '') ?? [];
    expect([Number(octets), message.length]).toEqual([size, size]);
    const lines = message.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines.slice(0, -1).every((line) => /^x{0,78}$/.test(line))).toBe(true);
  });

  test.each([
    ['1KB', 1000],
    ['1KiB', 1024],
    ['1MB', 1_000_000],
    ['1MiB', 1_048_576],
    ['base+1', 11],
    ['base-1', 9],
  ])('%s is %d octets', async (size, octets) => {
    const text = `@base = 10\nBDAT {{$octets}} LAST\n{{$filler ${size}}}\n.\n`;
    const { server } = await play({
      path: '/nowhere/script.smtp',
      text,
      server: `S: 220 hi\nC:\nO: ${octets}\nS: 250 ok\n`,
    });
    expect(server.received()[0]).toHaveLength(`BDAT ${octets} LAST\r\n`.length + octets);
  });
});
