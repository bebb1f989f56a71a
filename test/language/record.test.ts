import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Edit, parse, type RecordedStep, recordReplies, walkItems } from '../../src/language';

/** A step as `LINE REPLY…`, each reply's lines joined by `/`; `greeting`, `payload` and so on after the line where it is no command. */
const cases: { title: string; script: string; steps: string[]; becomes: string; left?: number[] }[] = [
  {
    title: 'under each command, and the greeting above the first',
    script: '### One\n@connect host:25\nEHLO a.example\nMAIL FROM:<a@b.example>\nQUIT\n',
    steps: ['3 greeting: 220 mx.example ESMTP', '3: 250 mx.example', '4: 250 2.1.0 Ok', '5: 221 2.0.0 Bye'],
    becomes:
      '### One\n@connect host:25\n220\nEHLO a.example\n250\nMAIL FROM:<a@b.example>\n250 2.1.0\nQUIT\n221 2.0.0\n',
  },
  {
    title: 'the keywords of EHLO, without what varies',
    script: 'EHLO a.example\n',
    steps: ['1: 250 mx.example greets you/SIZE 1000/AUTH=LOGIN/auth PLAIN/X{{Y}}/8BITMIME'],
    becomes: 'EHLO a.example\n250-SIZE\n250-AUTH\n250 8BITMIME\n',
  },
  {
    title: 'nothing where it is written already',
    script: '220\nEHLO a.example\n250-SIZE\n250 HELP\nDATA\n354\n.\n250 2.0.0\n',
    steps: ['1 greeting: 220 hi', '2: 250 mx/SIZE 9/HELP', '5: 354 go', '7 payload: 250 2.0.0 ok'],
    becomes: '220\nEHLO a.example\n250-SIZE\n250 HELP\nDATA\n354\n.\n250 2.0.0\n',
  },
  {
    title: 'no keyword of an EHLO that is refused',
    script: 'EHLO a.example\n',
    steps: ['1: 502 5.5.1 No/STARTTLS'],
    becomes: 'EHLO a.example\n502 5.5.1\n',
  },
  {
    title: 'in place of what is written, whatever it is',
    script:
      '220 mx /ESMTP/\nEHLO a.example\n250-STARTTLS\n# why\n250-AUTH\n\n250 SIZE\nVRFY bob\n!250\nNOOP\n  2xx  \n',
    steps: ['1 greeting: 421 4.3.2 busy', '2: 250 mx/HELP', '8: 252 maybe', '10: 250 2.0.0 Ok'],
    becomes: '421 4.3.2\nEHLO a.example\n250 HELP\n# why\n\nVRFY bob\n252\nNOOP\n  250 2.0.0\n',
  },
  {
    title: 'under DATA and under the dot',
    script: 'DATA\nSubject: a\n\n250 not a reply\n.\nQUIT\n',
    steps: ['1: 354 go on', '5 payload: 250 2.0.0 queued as 1A2B'],
    becomes: 'DATA\n354\nSubject: a\n\n250 not a reply\n.\n250 2.0.0\nQUIT\n',
  },
  {
    title: 'not the refusal of DATA, which would make commands of its message',
    script: 'MAIL FROM:<>\nDATA\nQUIT\n.\n',
    steps: ['1: 250 ok', '2: 503 5.5.1 no'],
    becomes: 'MAIL FROM:<>\n250\nDATA\nQUIT\n.\n',
    left: [2],
  },
  {
    title: 'not 354 where it would make a message of the commands',
    script: 'DATA\n550\nQUIT\n.\n',
    steps: ['1: 354 go on'],
    becomes: 'DATA\n550\nQUIT\n.\n',
    left: [1],
  },
  {
    title: 'after a chunk, not in it',
    script: 'BDAT 4 LAST\nab\n.\n5xx\nQUIT\n',
    steps: ['1: 250 2.0.0 taken'],
    becomes: 'BDAT 4 LAST\nab\n.\n250 2.0.0\nQUIT\n',
  },
  {
    title: 'of each recipient in LMTP, more than were written',
    script: 'DATA\n354\n.\n250\n# the second\n550\nQUIT\n',
    steps: ['1: 354 go', '3 payload: 250 2.1.5 a; 452 4.2.2 b; 250 2.1.5 c'],
    becomes: 'DATA\n354\n.\n250 2.1.5\n# the second\n452 4.2.2\n250 2.1.5\nQUIT\n',
  },
  {
    title: 'a written reply stays where none came for it',
    script: 'DATA\n354\n.\n250\n550\n',
    steps: ['1: 354 go', '3 payload: 452 4.2.2 a'],
    becomes: 'DATA\n354\n.\n452 4.2.2\n550\n',
  },
  {
    title: '334 above a response',
    script: 'AUTH LOGIN\nYWxpY2U=\nczNjcmV0\n',
    steps: ['1: 334 VXNlcm5hbWU6', '2 response: 334 UGFzc3dvcmQ6', '3 response: 235 2.7.0 ok'],
    becomes: 'AUTH LOGIN\n334\nYWxpY2U=\n334\nczNjcmV0\n235 2.7.0\n',
  },
  {
    title: 'not a refusal of AUTH, which would make a command of its response',
    script: 'AUTH LOGIN\nYWxpY2U=\n',
    steps: ['1: 504 5.5.4 no'],
    becomes: 'AUTH LOGIN\nYWxpY2U=\n',
    left: [1],
  },
  {
    title: 'not 334 above a command, which it would make a response',
    script: 'AUTH LOGIN\nQUIT\n',
    steps: ['1: 334 go', '2: 501 what'],
    becomes: 'AUTH LOGIN\nQUIT\n501\n',
    left: [1],
  },
  {
    title: 'the last reply of @auth',
    script: '@auth LOGIN alice s3cret\nQUIT\n',
    steps: ['1 directive: 334 a; 334 b; 535 5.7.8 no'],
    becomes: '@auth LOGIN alice s3cret\n535 5.7.8\nQUIT\n',
  },
  {
    title: 'nothing of an @auth that broke off',
    script: '@auth LOGIN alice s3cret\n235\n',
    steps: ['1 directive: 334 a'],
    becomes: '@auth LOGIN alice s3cret\n235\n',
  },
  {
    title: 'the replies to @raw',
    script: '@raw "NOOP\\r\\nNOOP\\r\\n"\n250\n250\n',
    steps: ['1 directive: 250 2.0.0 a; 500 b'],
    becomes: '@raw "NOOP\\r\\nNOOP\\r\\n"\n250 2.0.0\n500\n',
  },
  {
    title: 'the greeting above a group, and indentation kept',
    script: '@pipeline\n  RSET\n\tNOOP\n@end\n',
    steps: ['2 greeting: 220 hi', '2: 250 2.0.0 a', '3: 250 b'],
    becomes: '220\n@pipeline\n  RSET\n  250 2.0.0\n\tNOOP\n\t250\n@end\n',
  },
  {
    title: 'the greeting of a connection in a loop',
    script: '@each host in a b\n@connect {{host}}\nQUIT\n@end\n',
    steps: ['3 greeting: 220 a', '3: 221 2.0.0 a', '3 greeting: 220 b', '3: 221 b'],
    becomes: '@each host in a b\n@connect {{host}}\n220\nQUIT\n221\n@end\n',
  },
  {
    title: 'what all rounds of a loop have',
    script: '@each who in a b\nEHLO {{who}}\nRCPT TO:<{{who}}@b.example>\n@end\n',
    steps: ['2: 250 mx/SIZE 1/HELP', '3: 250 2.1.5 ok', '2: 250 mx/HELP/DSN', '3: 550 5.1.1 no'],
    becomes: '@each who in a b\nEHLO {{who}}\n250 HELP\nRCPT TO:<{{who}}@b.example>\n250|550\n@end\n',
  },
  {
    title: 'the greeting above the comment that silences the first line',
    script: '# Hello\n# smtp-ignore-next-line deprecated\nHELO a\n',
    steps: ['3 greeting: 220 hi', '3: 250 hi'],
    becomes: '# Hello\n220\n# smtp-ignore-next-line deprecated\nHELO a\n250\n',
  },
  {
    title: 'only of the session that ran, and not of included files',
    script: '### One\nNOOP\n### Two\n@include x.smtp\nNOOP\n',
    steps: ['5: 250 2.0.0 ok', '2 command in x.smtp: 500 no'],
    becomes: '### One\nNOOP\n### Two\n@include x.smtp\nNOOP\n250 2.0.0\n',
  },
  {
    title: 'not what nobody asked for, nor what was not run',
    script: 'NOOP\nRSET\nQUIT\n',
    steps: ['1: 250 ok', '2 unasked: 421 4.3.2 bye', '3:'],
    becomes: 'NOOP\n250\nRSET\nQUIT\n',
  },
  {
    title: 'line ends as they are, also at the end of a text without one',
    script: 'NOOP\r\n550\r\nQUIT',
    steps: ['1: 250 ok', '3: 221 2.0.0 bye'],
    becomes: 'NOOP\r\n250\r\nQUIT\r\n221 2.0.0',
  },
  {
    title: 'a byte order mark stays first',
    script: '\ufeffQUIT',
    steps: ['1 greeting: 220 hi', '1: 221 bye'],
    becomes: '\ufeff220\nQUIT\n221',
  },
];

test.each(cases)('$title', ({ script, steps, becomes, left = [] }) => {
  const recording = recordReplies(parse(script), steps.map(stepOf));
  expect(applied(script, recording.edits)).toBe(becomes);
  expect(recording.left).toEqual(left);
  expect(recording.edits.length === 0).toBe(script === becomes);
});

test('whatever the text and the replies, what is sent stays, and nothing new stops the run', () => {
  const line = fc.constantFrom(
    ...['EHLO a', 'DATA', 'AUTH LOGIN', 'YWxpY2U=', '.', '250', '354', '334', '550-x', '550 y', '', '# c', '### s'],
    ...['@pipeline', '@end', '@auth PLAIN a b', '@raw "x"', '  BDAT 3', 'QUIT', '@connect b:25 as b', '@use b'],
  );
  const step = fc.record({
    line: fc.integer({ min: 1, max: 12 }),
    kind: fc.constantFrom('greeting', 'command', 'response', 'payload', 'directive'),
    code: fc.constantFrom('220', '250', '334', '354', '421', '550'),
    lines: fc.array(fc.constantFrom('2.0.0 a', 'SIZE', '{{x}}', '### b', ''), { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(step, { maxLength: 6 }), (lines, steps) => {
      const before = parse(lines.join('\n'));
      const { edits } = recordReplies(
        before,
        steps.map(({ code, lines: texts, ...head }) => ({
          ...head,
          log: [{ type: 'sent' }, { type: 'reply', reply: { code, lines: texts } }],
        })),
      );
      const after = parse(applied(before.text, edits));
      expect(sentBy(after.text)).toEqual(sentBy(before.text));
      expect(after.findings.filter(({ stopsRun }) => stopsRun).length).toBeLessThanOrEqual(
        before.findings.filter(({ stopsRun }) => stopsRun).length,
      );
    }),
    { numRuns: 2000 },
  );
});

function stepOf(text: string): RecordedStep {
  const [, line, kind = 'command', file, replies] = /^(\d+)(?: (\w+))?(?: in (\S+))?:(.*)$/.exec(text) ?? [];
  const log = (replies ?? '')
    .split(';')
    .filter((reply) => reply.trim() !== '')
    .map((reply) => {
      const [, code = '', status, rest = ''] = /^(\d{3})(?: (\d\.\d+\.\d+))? (.*)$/.exec(reply.trim()) ?? [];
      return { type: 'reply', reply: { code, ...(status !== undefined && { status }), lines: rest.split('/') } };
    });
  return {
    line: Number(line),
    kind: kind === 'unasked' ? 'command' : kind,
    log: kind === 'greeting' || kind === 'unasked' ? log : [{ type: 'sent' }, ...log],
    ...(file !== undefined && { file }),
  };
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((before, { span, text: by }) => before.slice(0, span.start) + by + before.slice(span.end), text);
}

function sentBy(text: string): string[][] {
  const { sessions } = parse(text);
  return sessions.map(({ items }) =>
    [...walkItems(items)].flatMap((item) =>
      item.kind === 'command'
        ? [
            item.role,
            text.slice(item.span.start, item.span.end),
            item.payload ? text.slice(item.payload.span.start, item.payload.span.end) : '',
          ]
        : item.kind === 'directive'
          ? [text.slice(item.span.start, item.span.end)]
          : [],
    ),
  );
}
