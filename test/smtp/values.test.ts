import { describe, expect, test } from 'vitest';
import {
  checkResponse,
  decodeBase64,
  decodeXtext,
  encodeXtext,
  faultOfDateTime,
  findParameter,
  isBase64,
  isXtext,
} from '../../src/smtp';

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
