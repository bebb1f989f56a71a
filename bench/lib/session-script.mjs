/** A script of so many lines: sessions such as people write, with everything that the validator follows. With another `from`, most of its lines are others. */
export function sessionScript(lines, from = 1) {
  const script = [...preamble];
  for (let number = from; script.length < lines; number++) {
    script.push(...session(number));
  }
  return `${script.slice(0, lines).join('\n')}\n`;
}

/** A JSON text of about that many characters, laid out by lines: the report of a run. */
export function reportJson(length) {
  const textOf = (count) =>
    JSON.stringify(
      { version: 1, sessions: Array.from({ length: count }, (_, number) => reportOf(number)) },
      undefined,
      2,
    );
  return textOf(Math.round((length / textOf(200).length) * 200));
}

/** The schema that such a text is validated against. */
export const reportSchema = {
  type: 'object',
  required: ['version', 'sessions'],
  properties: {
    version: { const: 1 },
    sessions: {
      type: 'array',
      items: object(['title', 'line', 'outcome', 'steps'], {
        title: { type: 'string' },
        line: { type: 'integer', minimum: 0 },
        target: { type: 'string', pattern: '^(smtp|smtps|lmtp)://' },
        outcome: { enum: ['passed', 'failed', 'error', 'skipped'] },
        durationMs: { type: 'number' },
        steps: {
          type: 'array',
          items: object(['line', 'outcome'], {
            line: { type: 'integer' },
            sent: { type: 'array', items: { type: 'string' } },
            outcome: { enum: ['passed', 'failed', 'error', 'notRun'] },
            replies: {
              type: 'array',
              items: object(['code', 'lines', 'ms'], {
                code: { type: 'string', pattern: '^[2-5][0-5][0-9]$' },
                lines: { type: 'array', items: { type: 'string' } },
                ms: { type: 'number' },
              }),
            },
          }),
        },
      }),
    },
  },
};

function object(required, properties) {
  return { type: 'object', required, additionalProperties: false, properties };
}

function reportOf(number) {
  const step = (line, sent, lines) => ({
    line,
    sent: [sent],
    outcome: 'passed',
    replies: [{ code: '250', lines, ms: 0.5 }],
  });
  return {
    title: `Message ${number}`,
    line: number * 50,
    target: 'smtp://mail.example:587',
    outcome: 'passed',
    durationMs: 12.5,
    steps: [
      step(number * 50 + 2, `EHLO client${number}.example`, ['mail.example', 'PIPELINING', 'SIZE 10485760']),
      step(number * 50 + 15, `MAIL FROM:<alice${number}@example.test> SIZE=1000`, ['2.1.0 Ok']),
    ],
  };
}

const preamble = `# Submission, as a mail client does it.
@host = mail.example
@sender = alice@example.test
@connect smtp://{{host}}:587
@timeout 10s
`.split('\n');

const session = (number) =>
  `### Message ${number}
220
EHLO client${number}.example
250-mail.example
250-STARTTLS
250-PIPELINING
250 SIZE 10485760
STARTTLS
220 2.0.0
EHLO client${number}.example
250-AUTH PLAIN SCRAM-SHA-256
250 CHUNKING
@auth PLAIN alice {{$secret alice}}
235
# The envelope
MAIL FROM:<{{sender}}> SIZE=${1000 + number} BODY=8BITMIME
250 2.1.0
@pipeline
RCPT TO:<bob${number}@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob${number}@example.test
RCPT TO:<carol+${number}@[192.0.2.1]>
250|251
RCPT TO:<"no body"@nowhere.example>
550 5.1.1
@end
DATA
354
From: Alice <{{sender}}>
To: Bob <bob${number}@example.test>
Date: {{$localDatetime rfc1123}}
Subject: Message ${number}

Hello Bob, this is line one of a message of a few lines.
.. is how a line with a dot begins.

--
Alice
.
250 2.0.0
@capture queueId = /queued as (\\w+)/
@assert duration < 2s
MAIL FROM:<{{sender}}>
RCPT TO:<dave@example.test>
BDAT {{$octets}} LAST
From: {{sender}}
Date: {{$localDatetime rfc1123}}

Chunked {{queueId}}.
.
250 2.0.0
RSET
QUIT
221
`.split('\n');
