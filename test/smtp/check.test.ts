import { describe, expect, test } from 'vitest';
import { type CheckContext, checkCommand, type FaultCode } from '../../src/smtp';
import { readMarked, referencesIn, withFixes } from './support/marked';

/** A line with its faulty ranges marked, the codes in the order of the line, and the line with every fix done. */
type Row = readonly [marked: string, codes?: string, fixed?: string];

const long = (length: number) => 'x'.repeat(length);

const groups: Readonly<Record<string, readonly Row[]>> = {
  verbs: [
    ['QUIT'],
    ['quit'],
    ['«»', 'unknown-command'],
    ['« »MAIL FROM:<a@b.example>', 'unknown-command', 'MAIL FROM:<a@b.example>'],
    ['«MIAL» FROM:<a@b.example>', 'unknown-command', 'MAIL FROM:<a@b.example>'],
    ['«STARTTLS.»', 'unknown-command', 'STARTTLS'],
    ['«STAR»', 'unknown-command', 'STARTTLS'],
    ['«MAILFROM:»<a@b.example>', 'unknown-command', 'MAIL FROM:<a@b.example>'],
    ['«MAILFROM:» <a@b.example>', 'unknown-command', 'MAIL FROM: <a@b.example>'],
    ['«RCPTTO:»<a@b.example>', 'unknown-command', 'RCPT TO:<a@b.example>'],
    ['«FROM:»<a@b.example>', 'unknown-command', 'MAIL FROM:<a@b.example>'],
    ['«to:»<a@b.example>', 'unknown-command', 'RCPT TO:<a@b.example>'],
    ['«From:» a@b.example', 'unknown-command'],
    ['«Subject:» hello', 'unknown-command'],
    ['«GET» / HTTP/1.1', 'unknown-command'],
    ['«.»', 'unknown-command'],
    ['«250ok»', 'unknown-command', '250 ok'],
    ['«2yz»', 'unknown-command', '2xx'],
    ['«XFOO» bar', 'unknown-command information'],
    ['«Ä»', 'non-ascii'],
    ['«\u00a0»QUIT', 'non-ascii'],
    ['«ſ»END FROM:<a@b.example>', 'non-ascii'],
    ['«\f»QUIT', 'control-character'],
    ['«TURN»', 'deprecated'],
    ['«WIZ»', 'deprecated'],
    ['«SEND» FROM:<a@b.example>', 'deprecated'],
  ],
  'extension keywords and parameters typed as commands': [
    ['«SIZE»', 'unknown-command'],
    ['«SIZE=100»', 'unknown-command'],
    ['«PIPELINING»', 'unknown-command'],
    ['«CHUNKING»', 'unknown-command'],
    ['«DSN»', 'unknown-command'],
    ['«8BITMIME»', 'unknown-command'],
    ['«NOTIFY=NEVER»', 'unknown-command'],
    ['«enhancedstatuscodes»', 'unknown-command'],
  ],
  spaces: [
    ['EHLO«  »a.example', 'invalid-argument', 'EHLO a.example'],
    ['EHLO«\t»a.example', 'control-character', 'EHLO a.example'],
    ['EHLO« \t »a.example', 'control-character', 'EHLO a.example'],
    ['EHLO a.example« »', 'trailing-whitespace', 'EHLO a.example'],
    ['DATA«  \t»', 'trailing-whitespace', 'DATA'],
    ['MAIL«  »FROM:<a@b.example>', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['MAIL FROM:<a@b.example>«  »SIZE=1', 'invalid-argument', 'MAIL FROM:<a@b.example> SIZE=1'],
    ['NOOP«  »is  free', 'invalid-argument', 'NOOP is  free'],
  ],
  'the hello': [
    ['EHLO a.example'],
    ['EHLO [192.0.2.1]'],
    ['EHLO [IPv6:2001:db8::1]'],
    ['HELO a.example'],
    ['LHLO a.example'],
    ['EHLO localhost'],
    ['«EHLO»', 'missing-argument'],
    ['«HELO»« »', 'missing-argument trailing-whitespace', 'HELO'],
    ['HELO «[192.0.2.1]»', 'invalid-domain information'],
    ['EHLO «192.0.2.1»', 'invalid-domain warning', 'EHLO [192.0.2.1]'],
    ['EHLO «2001:db8::1»', 'invalid-domain', 'EHLO [IPv6:2001:db8::1]'],
    ['EHLO «[2001:db8::1]»', 'invalid-domain', 'EHLO [IPv6:2001:db8::1]'],
    ['EHLO my«_»host.example', 'invalid-domain'],
    ['EHLO a.example«.»', 'invalid-domain', 'EHLO a.example'],
    ['EHLO a.example« b»', 'unexpected-argument', 'EHLO a.example'],
    ['EHLO «bücher.example»', 'non-ascii'],
  ],
  'MAIL and RCPT': [
    ['MAIL FROM:<a@b.example>'],
    ['mail from:<a@b.example>'],
    ['MAIL FROM:<>'],
    ['MAIL FROM:<"a>b"@x.example>'],
    ['MAIL FROM:<"a b"@x.example> SIZE=1'],
    ['RCPT TO:<a@b.example>'],
    ['RCPT TO:<Postmaster>'],
    ['RCPT TO:<postmaster@b.example>'],
    ['«MAIL»', 'missing-argument'],
    ['MAIL «FROM»', 'missing-argument'],
    ['MAIL «FROM:»', 'missing-argument'],
    ['RCPT «TO:»', 'missing-argument'],
    ['MAIL FROM:« »<a@b.example>', 'space-after-colon', 'MAIL FROM:<a@b.example>'],
    ['MAIL «FROM :»<a@b.example>', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['MAIL «FROM »<a@b.example>', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['MAIL «TO:»<a@b.example>', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['RCPT «FROM:»<a@b.example>', 'invalid-argument', 'RCPT TO:<a@b.example>'],
    ['MAIL «FORM:»<a@b.example>', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['MAIL «<a@b.example>»', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['MAIL «a@b.example»', 'invalid-argument', 'MAIL FROM:<a@b.example>'],
    ['MAIL «please»', 'invalid-argument'],
    ['MAIL FROM:«a@b.example»', 'missing-angle-brackets', 'MAIL FROM:<a@b.example>'],
    ['MAIL FROM:«<a@b.example»', 'missing-angle-brackets', 'MAIL FROM:<a@b.example>'],
    ['MAIL FROM:«a@b.example>»', 'missing-angle-brackets', 'MAIL FROM:<a@b.example>'],
    ['MAIL FROM:«a» SIZE=1', 'missing-angle-brackets'],
    ['MAIL FROM:«Alice »<a@b.example>', 'invalid-path', 'MAIL FROM:<a@b.example>'],
    ['MAIL FROM:<a@b.example>«>»', 'invalid-path'],
    ['RCPT TO:<a@b.example>«,<c@d.example>»', 'invalid-path'],
    ['MAIL FROM:<a@b.example>«SIZE=1»', 'invalid-argument', 'MAIL FROM:<a@b.example> SIZE=1'],
    ['MAIL FROM:<«@x.example,@y.example:»a@b.example>', 'deprecated', 'MAIL FROM:<a@b.example>'],
    ['MAIL FROM:<@x.example,«y.example»:a@b.example>', 'invalid-path'],
    ['RCPT TO:«<>»', 'invalid-path'],
    ['MAIL FROM:«<postmaster>»', 'invalid-path'],
    ['MAIL FROM:<a@b«_»c.example>', 'invalid-domain'],
    ['MAIL FROM:<«ü»@b.example>', 'non-ascii'],
    ['MAIL FROM:<ü@bü.example> SMTPUTF8'],
    ['RCPT TO:<«ü»@b.example>', 'non-ascii'],
    ['«SAML» FROM:<a@b.example>« SIZE=1»', 'deprecated unexpected-argument', 'SAML FROM:<a@b.example>'],
  ],
  parameters: [
    ['MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=x AUTH=<> BY=120;R'],
    ['RCPT TO:<a@b.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b.example'],
    ['MAIL FROM:<a@b.example> «SIZ»=1', 'unknown-parameter', 'MAIL FROM:<a@b.example> SIZE=1'],
    ['MAIL FROM:<a@b.example> «FOO»', 'unknown-parameter'],
    ['MAIL FROM:<a@b.example> «XFOO»=1', 'unknown-parameter information'],
    ['MAIL FROM:<a@b.example> «DSN»', 'unknown-parameter'],
    ['MAIL FROM:<a@b.example> «8bitmime»', 'unknown-parameter', 'MAIL FROM:<a@b.example> BODY=8BITMIME'],
    ['MAIL FROM:<a@b.example> «(hello)»', 'invalid-parameter'],
    ['MAIL FROM:<a@b.example> «SIZE»', 'invalid-parameter'],
    ['MAIL FROM:<a@b.example> «SIZE=»', 'invalid-parameter'],
    ['MAIL FROM:<a@b.example> SIZE=«1k»', 'invalid-parameter'],
    ['MAIL FROM:<a@b.example> «SIZE = 100»', 'invalid-parameter', 'MAIL FROM:<a@b.example> SIZE=100'],
    ['MAIL FROM:<a@b.example> «SIZE= 100»', 'invalid-parameter', 'MAIL FROM:<a@b.example> SIZE=100'],
    ['MAIL FROM:<a@b.example> «SIZE=» BODY=7BIT', 'invalid-parameter'],
    [
      'RCPT TO:<a@b.example> «NOTIFY=SUCCESS, DELAY»',
      'invalid-parameter',
      'RCPT TO:<a@b.example> NOTIFY=SUCCESS,DELAY',
    ],
    ['MAIL FROM:<a@b.example> SIZE=1« SIZE=1»', 'duplicate-parameter', 'MAIL FROM:<a@b.example> SIZE=1'],
    ['MAIL FROM:<a@b.example> SIZE=1« size=2»', 'duplicate-parameter'],
    ['MAIL FROM:<a@b.example> «NOTIFY=NEVER»', 'misplaced-parameter'],
    ['RCPT TO:<a@b.example> «SIZE=1»', 'misplaced-parameter'],
    ['RCPT TO:<a@b.example> «SMTPUTF8»', 'misplaced-parameter'],
    ['MAIL FROM:<a@b.example> HOLDFOR=1 «HOLDUNTIL=2030-01-01T00:00:00Z»', 'conflicting-parameters'],
    ['MAIL FROM:<a@b.example> «MTRK=abcd»', 'conflicting-parameters'],
    ['MAIL FROM:<a@b.example> MTRK=abcd «ENVID=x»', 'conflicting-parameters'],
    ['MAIL FROM:<a@b.example> MTRK=abcd ENVID=x@y'],
    ['MAIL FROM:<a@b.example> «SMTPUTF8=YES»', 'invalid-parameter', 'MAIL FROM:<a@b.example> SMTPUTF8'],
    ['MAIL FROM:<a@b.example> XVERP=+= SIZE=1'],
    ['MAIL FROM:<a@b.example> «ALT-ADDRESS=x@y»', 'deprecated'],
  ],
  'commands without arguments': [
    ['DATA'],
    ['RSET'],
    ['STARTTLS'],
    ['DATA« x»', 'unexpected-argument', 'DATA'],
    ['RSET« now  please»', 'unexpected-argument', 'RSET'],
    ['QUIT« now»', 'unexpected-argument', 'QUIT'],
    ['STARTTLS« TLSv1.3»', 'unexpected-argument', 'STARTTLS'],
  ],
  'VRFY, EXPN, HELP, NOOP': [
    ['VRFY bob'],
    ['VRFY bob@example.test'],
    ['VRFY <bob@example.test>'],
    ['VRFY "Bob Smith"'],
    ['VRFY bób SMTPUTF8'],
    ['EXPN staff'],
    ['HELP'],
    ['HELP MAIL FROM'],
    ['NOOP'],
    ['NOOP anything goes'],
    ['«VRFY»', 'missing-argument'],
    ['VRFY «Bob Smith»', 'unexpected-argument', 'VRFY "Bob Smith"'],
    ['VRFY «"Bob»', 'invalid-argument'],
    ['VRFY «bób»', 'non-ascii'],
    ['NOOP «é»', 'non-ascii'],
  ],
  AUTH: [
    ['AUTH PLAIN'],
    ['auth plain'],
    ['AUTH PLAIN AGFsaWNlAHNlY3JldA=='],
    ['AUTH EXTERNAL ='],
    ['AUTH ECDSA-NIST256P-CHALLENGE'],
    ['«AUTH»', 'missing-argument'],
    ['AUTH «PLIAN»', 'unknown-mechanism', 'AUTH PLAIN'],
    ['AUTH «NOVEL-1»', 'unknown-mechanism'],
    ['AUTH «PLAIN,LOGIN»', 'invalid-argument'],
    ['AUTH «DIGEST-MD5»', 'deprecated'],
    ['AUTH PLAIN «alice secret»', 'invalid-base64'],
    ['AUTH PLAIN alice«,»', 'invalid-base64'],
    ['AUTH PLAIN «AGFsaWNlAHNlY3JldA»', 'invalid-base64', 'AUTH PLAIN AGFsaWNlAHNlY3JldA=='],
    ['AUTH PLAIN «abcda»', 'invalid-base64'],
    ['AUTH PLAIN abcd« abcd»', 'unexpected-argument'],
    ['AUTH PLAIN «YWxpY2U=»', 'invalid-argument warning'],
    ['AUTH CRAM-MD5 «abcd»', 'invalid-argument'],
    ['AUTH LOGIN «YWxpY2U=»', 'invalid-argument warning'],
  ],
  'BDAT and BURL': [
    ['BDAT 100'],
    ['BDAT 0 LAST'],
    ['bdat 100 last'],
    ['BURL imap://alice@imap.example.test/Drafts;uid=7 LAST'],
    ['«BDAT»', 'missing-argument'],
    ['BDAT «x»', 'invalid-argument'],
    ['BDAT «-1» LAST', 'invalid-argument'],
    ['BDAT 100 «LATS»', 'invalid-argument', 'BDAT 100 LAST'],
    ['BDAT 100« 200»', 'unexpected-argument', 'BDAT 100'],
    ['BDAT 100 LAST« x»', 'unexpected-argument', 'BDAT 100 LAST'],
    ['BURL «/Drafts»', 'invalid-argument'],
  ],
  'ETRN and ATRN': [
    ['ETRN example.test'],
    ['ETRN @example.test'],
    ['ETRN #queue'],
    ['ATRN'],
    ['ATRN example.test,example.org'],
    ['«ETRN»', 'missing-argument'],
    ['ETRN «@»', 'invalid-argument'],
    ['ETRN exa«_»mple.test', 'invalid-domain'],
    ['ATRN «example»', 'invalid-domain'],
    ['ATRN «example.test, example.org»', 'invalid-argument', 'ATRN example.test,example.org'],
    ['ATRN example.test« x»', 'unexpected-argument', 'ATRN example.test'],
  ],
  'XCLIENT and XFORWARD': [
    ['XCLIENT NAME=a.example ADDR=192.0.2.1 PORT=1234 PROTO=ESMTP'],
    ['XCLIENT ADDR=IPV6:2001:db8::1 NAME=[UNAVAILABLE] LOGIN=a+2Bb'],
    ['XFORWARD SOURCE=LOCAL'],
    ['«XCLIENT»', 'missing-argument'],
    ['XCLIENT «ADR»=192.0.2.1', 'unknown-parameter', 'XCLIENT ADDR=192.0.2.1'],
    ['XCLIENT «SOURCE»=LOCAL', 'unknown-parameter'],
    ['XCLIENT «ADDR=[192.0.2.1]»', 'invalid-parameter'],
    ['XCLIENT «NAME»', 'invalid-parameter'],
    ['XCLIENT «PROTO=HTTP»', 'invalid-parameter'],
    ['XFORWARD «IDENT=a+b»', 'invalid-parameter'],
    [`XFORWARD NAME=${long(255)}`],
    [`XFORWARD «NAME=${long(256)}»`, 'invalid-parameter'],
  ],
  'line length': [
    [`NOOP ${long(505)}`],
    [`NOOP ${long(505)}«x»`, 'line-too-long'],
    [`AUTH XOAUTH2 ${long(497)}«xxx»`, 'line-too-long'],
    [`NOOP ${long(505)}«${long(90_000)}»`, 'line-too-long'],
  ],
};

describe.each(Object.entries(groups))('%s', (_, rows) => {
  test.each(rows.map(([marked, codes = '', fixed]) => ({ name: marked.slice(0, 70), marked, codes, fixed })))(
    '$name',
    ({ marked, codes, fixed }) => {
      const { line, ranges } = readMarked(marked);
      const faults = checkCommand(line);
      const told = faults.map(({ code, severity }) => (severity === undefined ? code : `${code} ${severity}`));
      expect(told.join(' ')).toBe(codes);
      expect(faults.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
      expect(withFixes(line, faults)).toBe(fixed ?? line);
    },
  );
});

const withReferences: readonly Row[] = [
  ['{{command}}'],
  ['DATA{{x}}'],
  ['EHLO {{host}}'],
  ['EHLO {{$processEnv HOST NAME}}'],
  ['EHLO {{host}}« b»', 'unexpected-argument'],
  ['EHLO a_{{host}}'],
  ['MAIL FROM:<{{user}}@b.example>'],
  ['MAIL FROM:<{{user}}@b_c>'],
  ['MAIL FROM:{{path}}'],
  ['MAIL FROM:{{path}} SIZE=«x»', 'invalid-parameter'],
  ['MAIL {{rest}}'],
  ['MAIL FROM:<a@b.example> {{parameters}}'],
  ['MAIL FROM:<a@b.example>{{parameters}}'],
  ['MAIL FROM:<a@b.example> SIZE={{size}}'],
  ['MAIL FROM:<a@b.example> SIZE={{size}}« SIZE=1»', 'duplicate-parameter'],
  ['MAIL FROM:<a@b.example> MTRK=abcd {{envid}}'],
  ['MAIL FROM:<ü@b.example> {{utf8}}'],
  ['MAIL FROM:« »<{{user}}@b.example>', 'space-after-colon'],
  ['«MIAL» FROM:<{{user}}@b.example>', 'unknown-command'],
  ['BDAT {{$octets}} LAST'],
  ['BDAT {{$octets}} «LATS»', 'invalid-argument'],
  ['AUTH PLAIN {{$base64 \\0{{user}}\\0{{password}}}}'],
  ['AUTH {{mechanism}} nonsense'],
  ['DATA {{nothing}}'],
  ['RSET {{nothing}}« now»', 'unexpected-argument'],
  ['VRFY {{who}} {{else}}'],
  ['ATRN {{a}},b'],
  ['XCLIENT ADDR={{address}} «FOO»=1', 'unknown-parameter'],
  [`NOOP ${long(400)}{{${long(400)}}}`],
  [`NOOP ${long(505)}{{a}}«x»`, 'line-too-long'],
  ['EHLO {{host}}« »', 'trailing-whitespace'],
];

describe('a token that holds a reference is not checked', () => {
  test.each(withReferences.map(([marked, codes = '']) => ({ name: marked.slice(0, 70), marked, codes })))(
    '$name',
    ({ marked, codes }) => {
      const { line, ranges } = readMarked(marked);
      const faults = checkCommand(line, { references: referencesIn(line) });
      expect(faults.map(({ code }) => code).join(' ')).toBe(codes);
      expect(faults.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
    },
  );
});

describe('what is known of the connection', () => {
  const path = `<${long(64)}@${'a'.repeat(60)}.example>`;
  test.each<[string, string, CheckContext, FaultCode[]]>([
    ['SMTPUTF8 of the transaction admits a recipient', 'RCPT TO:<ü@b.example>', { smtputf8: true }, []],
    ['without it, none', 'RCPT TO:<ü@b.example>', { smtputf8: false }, ['non-ascii']],
    ['REQUIRETLS under TLS', 'MAIL FROM:<a@b.example> REQUIRETLS', { tls: true }, []],
    ['REQUIRETLS in the clear', 'MAIL FROM:<a@b.example> REQUIRETLS', { tls: false }, ['invalid-parameter']],
    ['REQUIRETLS where TLS is not known', 'MAIL FROM:<a@b.example> REQUIRETLS', {}, []],
    ['ORCPT lengthens the line by 500', `RCPT TO:${path} ORCPT=rfc822;${long(480)}`, {}, []],
    ['after HELO nothing does', `RCPT TO:${path} ORCPT=rfc822;${long(480)}`, { extended: false }, ['line-too-long']],
    ['a parameter that adds nothing', `MAIL FROM:${path} X-A=${long(400)}`, {}, ['unknown-parameter', 'line-too-long']],
    [
      'an extension that was offered lengthens the line too',
      `MAIL FROM:${path} X-A=${long(400)}`,
      { capabilities: new Map([['AUTH', []]]) },
      ['unknown-parameter'],
    ],
  ])('%s', (_, line, context, codes) => {
    expect(checkCommand(line, context).map(({ code }) => code)).toEqual(codes);
  });
});

test('a message says where an extension keyword belongs', () => {
  const message = (line: string) => checkCommand(line)[0]?.message;
  expect(message('SIZE')).toContain('MAIL FROM:');
  expect(message('CHUNKING')).toContain('BDAT');
  expect(message('DSN')).toContain('NOTIFY on RCPT');
  expect(message('PIPELINING')).toContain('Nothing is sent for it');
  expect(message('8BITMIME')).toContain('BODY on MAIL');
});

test('a response is not repeated in a message', () => {
  for (const line of [
    'AUTH PLAIN hunter2!',
    'AUTH PLAIN alice hunter2',
    'AUTH PLAIN hunter',
    'AUTH CRAM-MD5 aHVudGVyMg==',
  ]) {
    expect(
      checkCommand(line)
        .map(({ message }) => message)
        .join(),
    ).not.toMatch(/hunter|aHVud/);
  }
});

test('every fault has its section', () => {
  const lines = Object.values(groups).flatMap((rows) => rows.map(([marked]) => readMarked(marked).line));
  for (const fault of lines.flatMap((line) => checkCommand(line))) {
    expect(fault.rfc, fault.message).toBeTruthy();
    expect(fault.message).toMatch(/^[^a-z].*[.:?]/s);
  }
});
