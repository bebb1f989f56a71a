import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IMPORT_FORMATS, importSessions } from '../../../src/language';
import { processorTime } from '../../support/processor-time';
import { findingsOf } from '../support/findings';

/** Pieces of what is imported, and what is likely to trip an importer. */
const pieces = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...[
        'C: ',
        'S: ',
        'R: ',
        'P: ',
        '   C: ',
        ' -> ',
        '<-  ',
        '<~* ',
        ' ~> ',
        '=== ',
        '*** ',
        '>>> ',
        '<<< ',
        '> ',
        '< ',
      ],
      ...[
        '  SMTP>> ',
        '  SMTP<< ',
        '* ',
        '      ',
        '\t',
        '??? ',
        '????',
        '+++ ',
        'SUB {',
        '}',
        'client 127.0.0.1 PORT_D',
      ],
    ),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...['EHLO client.example', 'MAIL FROM:<a@example.test>', 'RCPT TO:<b@example.test>', 'DATA', 'data ', '.', '..'],
      ...['BDAT 5', 'BDAT 0 LAST', 'BDAT {{x}}', 'bdat 99999 LAST', 'AUTH LOGIN', 'AAAA', '*', 'STARTTLS', 'QUIT'],
      ...[
        'LHLO x',
        'ATRN',
        'TURN',
        'RSET',
        'XCLIENT',
        '220 hi',
        '220',
        '250-mail.example',
        '250-SIZE',
        '250 HELP',
        '250',
      ],
      ...[
        '334 AAAA',
        '334',
        '354 go',
        '235 2.7.0 ok',
        '221 bye',
        '421 4.3.2 no',
        '500',
        '999',
        '000 x',
        '250.',
        '!5xx',
        '2xx',
      ],
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        '...',
        '(etc.)',
        '[...]',
        '<wait>',
        '<CRLF>.<CRLF>',
        '<CR><LF>',
        '{{x}}',
        '\\{{',
        '{{',
        '}}',
        '< f',
        '\\< f',
        '<= "',
      ],
      ...['# c', '#', '\\r\\n', '\\x00', '\\', '"', '\ufeff', '\0', '\u2028', 'é', '\ud800', 'Trying 192.0.2.1...'],
      ...['Connected to mx.example.', 'Connection closed by foreign host.', 'CONNECTED(00000003)', '---', '****'],
      ...[
        'telnet mx.example 25',
        'swaks --to a@b.example',
        '--server mx.example',
        '--auth LOGIN',
        '\\',
        '--body "x',
        "'",
      ],
      ...[
        'SESSION: 1',
        'WAIT 5',
        'REINIT',
        'S: 250.*',
        'S: (',
        '??? 250 x',
        '???*',
        'starttls',
        'stoptls',
        'D.1.  A Title',
      ],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/[@#]/.test(text)) },
);
const texts = fc
  .array(fc.tuple(pieces, fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', ' ', '')), { maxLength: 50 })
  .map((parts) => parts.map(([piece, end]) => piece + end).join(''))
  // Lines of scripts stay as they are, whatever they are.
  .filter((text) => !/^[ \t]*###(?!#)/m.test(text));

describe.each(IMPORT_FORMATS)('any text, as %s', (from) => {
  test('makes a script that nothing stops', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const imported = importSessions([{ text }], { from });
        const found = await findingsOf(imported.text);
        expect(found.filter(({ stopsRun, code }) => stopsRun && code !== 'missing-file')).toEqual([]);
      }),
      { numRuns: 1500, examples: [['WAIT 5\nREINIT\nC: x'], ['SESSION: 1\nSESSION: 2\nREINIT\nC: x']] },
    );
  });

  test('is read in time linear in its length', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, pieces, pieces, async (...parts) => {
        for (const end of ['\n', ' ', '']) {
          const text = `${parts.join(end)}${end}`.repeat(LONG / parts.join(end).length);
          expect(await processorTime(() => importSessions([{ text }], { from }))).toBeLessThan(MOST);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** About 100,000 characters, for which quadratic time would be minutes; `MOST` is in ms. */
const LONG = 100_000;
const MOST = 4000;
