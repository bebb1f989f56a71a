import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StepResult } from '../../src/runner';
import { play } from './support/play';

/** A piece of a session: what is written, what the server does, and the octets that go out. */
interface Piece {
  readonly written: string;
  readonly server: readonly string[];
  readonly octets: string;
}

const ok = 'S: 250-2.0.0 a longer\nS: 250 2.0.0 reply';
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

/** Any text that makes one line of a script and holds no reference. */
const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((line) => line.replace(/[\r\n]|\{\{/g, ' '));

const command: fc.Arbitrary<Piece> = text.map((line) => ({
  written: `C: NOOP ${line}`,
  server: ['C:', ok],
  octets: `NOOP ${utf8(line)}\r\n`,
}));

const raw: fc.Arbitrary<Piece> = fc.uint8Array({ maxLength: 40 }).map((octets) => ({
  written: `@raw "${escaped(octets)}\\r\\n"\n250`,
  server: [`O: ${octets.length + 2}`, ok],
  octets: `${Buffer.from(octets).toString('latin1')}\r\n`,
}));

const message: fc.Arbitrary<Piece> = fc.array(text, { maxLength: 5 }).map((lines) => {
  const body = lines.map((line) => (/^(<|\\<|\.$)/.test(line) ? `x${line}` : line));
  return {
    written: ['DATA', '354', ...body, '.'].join('\n'),
    server: ['C:', 'S: 354 go on', ...body.map(() => 'C:'), 'C:', ok],
    octets: ['DATA', ...body.map(utf8), '.', ''].join('\r\n'),
  };
});

const chunk: fc.Arbitrary<Piece> = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean()).map(([octets, last]) => {
  const line = `BDAT ${octets.length + 3}${last ? ' LAST' : ''}`;
  return {
    written: `BDAT {{$octets}}${last ? ' LAST' : ''}\n<= "${escaped(octets)}"\nx\n.`,
    server: ['C:', `O: ${octets.length + 3}`, ok],
    octets: `${line}\r\n${Buffer.from(octets).toString('latin1')}x\r\n`,
  };
});

const piece = fc.oneof(command, raw, message, chunk);

/** Pieces one after the other, or written in one go. */
const pieces: fc.Arbitrary<Piece> = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(([parts, grouped]) => ({
    written: [
      ...(grouped ? ['@pipeline'] : []),
      ...parts.map(({ written }) => written),
      ...(grouped ? ['@end'] : []),
    ].join('\n'),
    server: parts.flatMap(({ server }) => server),
    octets: parts.map(({ octets }) => octets).join(''),
  }));

describe('the transcript is exact', () => {
  test('what is recorded is what was sent, and what came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 3 }), fc.boolean(), async (parts, tls) => {
        const clear = tls ? ['C:', 'S: 220 go ahead', 'TLS'] : [];
        const { result, server } = await play({
          path: '/nowhere/script.smtp',
          text: ['220', ...(tls ? ['STARTTLS'] : []), ...parts.map(({ written }) => written), ''].join('\n'),
          server: ['S: 220-mx.example\nS: 220 ready', ...clear, ...parts.flatMap(({ server: steps }) => steps)].join(
            '\n',
          ),
        });
        const [session] = result?.sessions ?? [];
        expect(session?.problem).toBeUndefined();
        const [received = ''] = server.received();
        const octets = parts.map((part) => part.octets).join('');
        expect(received).toBe(`${tls ? 'STARTTLS\r\n<TLS>' : ''}${octets}`);
        expect(recordedOctets(session?.steps ?? [])).toBe(received.replace('<TLS>', ''));
        expect(recordedReplies(session?.steps ?? [])).toBe(server.sent()[0]);
      }),
      { numRuns: 60 },
    );
  });

  test('a PROXY header, a typed AUTH and an @auth are recorded too', async () => {
    const { result, server } = await play(
      {
        path: '/nowhere/script.smtp',
        text: [
          '@proxy v1 192.0.2.1:1234 198.51.100.2:25',
          'AUTH LOGIN',
          '334',
          'YWxpY2U=',
          '334',
          'czNjcmV0',
          '235',
          '@auth CRAM-MD5 alice {{$secret alice}}',
          '@auth PLAIN alice {{$secret alice}} ir=off',
          '',
        ].join('\n'),
        server: [
          'C:',
          'S: 220 hi',
          ...['C:', 'S: 334 VXNlcm5hbWU6', 'C:', 'S: 334 UGFzc3dvcmQ6', 'C:', 'S: 235 ok'],
          ...['C:', 'S: 334 PDEyM0BzZXJ2ZXI+', 'C:', 'S: 235 ok'],
          ...['C:', 'S| 334 \\r\\n', 'C:', 'S: 235 ok'],
        ].join('\n'),
      },
      { run: { showSecrets: true } },
    );
    const [session] = result?.sessions ?? [];
    expect(session?.outcome).toBe('passed');
    expect(recordedOctets(session?.steps ?? [])).toBe(server.received()[0]);
  });
});

/** What the log says was sent, each character an octet. */
function recordedOctets(steps: readonly StepResult[]): string {
  return logOf(steps)
    .map((entry) => {
      if (entry.type === 'sent') {
        expect(entry.octets).toBe(Buffer.byteLength(entry.text) + 2);
        return `${utf8(entry.text)}\r\n`;
      }
      if (entry.type !== 'sent-octets') {
        return '';
      }
      const octets = unescaped(/"(.*)"$/s.exec(entry.text)?.[1] ?? '');
      expect(octets).toHaveLength(entry.octets);
      return octets;
    })
    .join('');
}

function recordedReplies(steps: readonly StepResult[]): string {
  return logOf(steps)
    .flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : []))
    .map(({ code, lines }) =>
      lines.map((line, at) => `${code}${at < lines.length - 1 ? '-' : ' '}${line}\r\n`).join(''),
    )
    .join('');
}

function logOf(steps: readonly StepResult[]) {
  return steps.flatMap(({ log }) => log);
}

function escaped(octets: Uint8Array): string {
  return [...octets].map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('');
}

function unescaped(shown: string): string {
  const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0' };
  return shown.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
