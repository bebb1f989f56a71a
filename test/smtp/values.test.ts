import { describe, expect, test } from 'vitest';
import {
  checkResponse,
  decodeBase64,
  decodeXtext,
  encodeXtext,
  faultOfDateTime,
  findParameter,
  isBase64,
  isSound,
  isXtext,
} from '../../src/smtp';

const digits = (count: number) => '9'.repeat(count);
const x = (count: number) => 'x'.repeat(count);

/** Values that are right, and values that are wrong. */
const values: Readonly<Record<string, readonly [right: readonly string[], wrong: readonly string[]]>> = {
  SIZE: [
    ['0', '500000', digits(20)],
    ['-1', '1k', '0x10', digits(21), '1 ', '１'],
  ],
  BODY: [
    ['7BIT', '8BITMIME', 'binarymime'],
    ['8BIT', 'BINARY', '8bıtmime'],
  ],
  RET: [
    ['HDRS', 'full'],
    ['ALL', 'HDRS,FULL'],
  ],
  ENVID: [
    ['QQ314159', 'hi+20there', x(100)],
    ['a=b', 'a+b', 'a+2g', 'a+2b', 'a+0A', 'a+7F', x(101)],
  ],
  NOTIFY: [
    ['NEVER', 'SUCCESS,FAILURE,DELAY', 'delay', 'DELAY,DELAY'],
    ['NEVER,DELAY', 'ALL', 'SUCCESS,', ',SUCCESS', 'SUCCESS;DELAY'],
  ],
  ORCPT: [
    ['rfc822;Bob@Example.COM', 'rfc822;George+20@Tax-+20ME+20.GOV', 'utf-8;b\\x{F6}b@example.test', `rfc822;${x(487)}`],
    [
      'Bob@x',
      ';x',
      'rfc822;',
      'rfc822;a+b@x',
      'rfc822;a=b@x',
      'rfc.822;x',
      'utf-8;a+2Bb',
      `rfc822;${x(488)}`,
      'utf-8;é',
    ],
  ],
  AUTH: [
    ['<>', 'e+3Dmc2@example.com', 'john+2B@example.com'],
    ['<a@b>', 'e=mc2@x', 'john+@x', 'john', 'john+3d@x', 'a+FF@x'],
  ],
  BY: [
    ['120;R', '0;N', '-10;N', '+22;NT', '125;RT', '120;r'],
    ['120', '120;', '120;T', ';R', '0;R', '-10;RT', `${digits(10)};N`, '1;NTT'],
  ],
  HOLDFOR: [
    ['3600', '1', digits(9)],
    ['0', '060', '-5', '1h', digits(10)],
  ],
  HOLDUNTIL: [
    ['2026-12-24T18:00:00Z', '2026-12-24T18:00:00.5Z', '2026-12-24T18:00:00+02:00'],
    ['12345', '2026-12-24', '2026-12-24T18:00:00', '2026-02-30T18:00:00Z'],
  ],
  'MT-PRIORITY': [
    ['3', '-9', '0', '9'],
    ['10', '+3', '-0', '03', 'high', '-10'],
  ],
  RRVS: [
    ['2014-04-03T23:01:00Z', '1997-11-24T14:22:01-08:00;C', '2014-04-03T23:01:00Z;r'],
    ['2022-01-02', '2022-01-02T01:01:01', '2022-01-02T01:01:01.5Z', '2022-01-02T01:01:01Z;X', '2022-01-02T01:01:01Z;'],
  ],
  TRANSID: [
    ['<12345@claremont.edu>', `<${x(39)}@${x(38)}>`],
    ['12345@x', '<a>', '<a@b', '<a@b@c>', '<a..b@c>', '<a/b@c>', '<@c>', `<${x(39)}@${x(39)}>`],
  ],
  SUBMITTER: [
    ['alice@example.com', 'a+2Bb@x'],
    ['<a@b>', 'a+b@x', 'alice'],
  ],
  SOLICIT: [
    ['org.example:ADV:ADLT', 'a,b', x(1000)],
    ['1abc', 'a,', 'a,1b', 'a b', x(1001)],
  ],
  MTRK: [
    ['abcd', 'abcd:1234', 'abcd:999999999', 'ab', 'abc=', 'ab==:5'],
    [':998', 'abc:', 'abc:abc', 'a', 'abcd=', 'abcd:1234567890', 'a-cd'],
  ],
  XVERP: [
    ['+=', '--'],
    ['a', '+', '+=-'],
  ],
};

describe.each(Object.entries(values))('%s', (keyword, [right, wrong]) => {
  const check = (value: string) => isSound(findParameter(keyword)?.check?.(value, {}) ?? []);
  test.each(right)('=%.60s', (value) => {
    expect(check(value)).toBe(true);
  });
  test.each(wrong)('=%.60s is wrong', (value) => {
    expect(check(value)).toBe(false);
  });
});

test('an ORCPT of type utf-8 and a mailbox may go beyond US-ASCII with SMTPUTF8', () => {
  expect(findParameter('ORCPT')?.check?.('utf-8;bób@example.test', { smtputf8: true })).toEqual([]);
  expect(findParameter('AUTH')?.check?.('b+C3+B3b@example.test', { smtputf8: true })).toEqual([]);
  expect(findParameter('AUTH')?.check?.('b+C3+B3b@example.test', {})).toMatchObject([{ code: 'non-ascii' }]);
});

test.each([
  ['ENVID', 'a+2b', 'a+2B'],
  ['ENVID', 'a=b', 'a+3Db'],
  ['SUBMITTER', 'a+b@x', 'a+2Bb@x'],
  ['AUTH', '<a@b>', 'a@b'],
  ['NOTIFY', 'FAILURES', 'FAILURE'],
  ['BODY', '8BIT', '8BITMIME'],
  ['MTRK', 'abc=:5', 'abc:5'],
])('%s=%s has the fix %s', (keyword, value, fixed) => {
  expect(findParameter(keyword)?.check?.(value, {})[0]?.fix?.replacement).toBe(fixed);
});

test('a word of a list is pointed at', () => {
  expect(findParameter('NOTIFY')?.check?.('SUCCESS,DELAYED,FAILURE', {})).toMatchObject([
    { start: 8, end: 15, fix: { replacement: 'DELAY' } },
  ]);
});

test.each([
  ['', ''],
  ['abc', 'abc'],
  ['a+b=c d', 'a+2Bb+3Dc+20d'],
  ['é', '+C3+A9'],
  ['100%', '100%'],
  ['tab\tend', 'tab+09end'],
])('%j as xtext is %j, and back', (text, encoded) => {
  expect(encodeXtext(text)).toBe(encoded);
  expect(isXtext(encoded)).toBe(true);
  expect(decodeXtext(encoded)).toBe(text);
});

test.each(['+', '+2', '+2b', '+GG', '=', ' ', 'é', 'a b'])('%j is no xtext', (text) => {
  expect(isXtext(text)).toBe(false);
  expect(decodeXtext(text)).toBeUndefined();
});

test('half a character becomes a replacement character in xtext', () => {
  expect(decodeXtext(encodeXtext('a\ud800b'))).toBe('a\ufffdb');
  expect(decodeXtext('+FF')).toBeUndefined();
});

test.each(['AGFsaWNlAHNlY3JldA==', 'QQ==', 'QUI=', 'QUJD', '+/+/', 'AA=='])('%s is base64', (text) => {
  expect(isBase64(text)).toBe(true);
  expect(Buffer.from(decodeBase64(text) ?? []).toString('base64')).toBe(text);
});

test.each(['', '=', '=AAA', 'AAA=BBB', 'AAA', 'A===', 'AA=A', 'AA-_', 'AA A', 'AAAA\n', 'QUJDé'])(
  '%j is no base64',
  (text) => {
    expect(isBase64(text)).toBe(false);
    expect(decodeBase64(text)).toBeUndefined();
  },
);

test.each([
  ['2026-12-24T18:00:00Z', true],
  ['2026-12-24t18:00:00z', true],
  ['2024-02-29T00:00:00Z', true],
  ['2000-02-29T00:00:00Z', true],
  ['1900-02-29T00:00:00Z', false],
  ['2023-02-29T00:00:00Z', false],
  ['2026-04-31T00:00:00Z', false],
  ['2026-13-01T00:00:00Z', false],
  ['2026-00-01T00:00:00Z', false],
  ['2026-01-00T00:00:00Z', false],
  ['2026-01-01T24:00:00Z', false],
  ['2026-01-01T23:60:00Z', false],
  ['2016-12-31T23:59:60Z', true],
  ['2016-12-31T23:59:61Z', false],
  ['2026-01-01T00:00:00+23:59', true],
  ['2026-01-01T00:00:00+24:00', false],
  ['2026-01-01T00:00:00+0200', false],
  ['2026-1-1T00:00:00Z', false],
  ['2026-01-01 00:00:00Z', false],
])('the date-time %s is right: %s', (text, right) => {
  expect(faultOfDateTime(text, { fraction: 'allowed' }) === undefined).toBe(right);
});

describe('a SASL response', () => {
  test.each([
    ['', []],
    ['*', []],
    ['dGVzdA==', []],
    ['=', ['invalid-base64']],
    ['dGVzdA', ['invalid-base64']],
    ['dGVz dA==', ['invalid-base64']],
    ['dGVzdA== ', ['trailing-whitespace']],
    ['hunter2!', ['invalid-base64']],
    ['A'.repeat(12_284), []],
    ['A'.repeat(12_288), ['line-too-long']],
  ])('%.20j', (line, codes) => {
    expect(checkResponse(line).map(({ code }) => code)).toEqual(codes);
  });

  test('with a reference is not checked', () => {
    expect(checkResponse('{{x}}!', { references: [{ start: 0, end: 5 }] })).toEqual([]);
  });
});
