import { describe, expect, test } from 'vitest';
import { codeMatches, enhancedStatusOf, parseCapabilities, parseReplyLine } from '../../src/smtp';

describe('a reply line', () => {
  test.each([
    ['250 ok', { code: '250', last: true, text: 'ok' }],
    ['250-first', { code: '250', last: false, text: 'first' }],
    ['250', { code: '250', last: true, text: '' }],
    ['250 ', { code: '250', last: true, text: '' }],
    ['250-', { code: '250', last: false, text: '' }],
    ['250  two spaces', { code: '250', last: true, text: ' two spaces' }],
    ['250 - dash', { code: '250', last: true, text: '- dash' }],
    ['250\ttab', { code: '250', last: true, text: 'tab' }],
    ['554 5.7.1 grüße', { code: '554', last: true, text: '5.7.1 grüße' }],
    ['571 beyond the grammar', { code: '571', last: true, text: 'beyond the grammar' }],
  ])('%j', (line, reply) => {
    expect(parseReplyLine(line)).toEqual(reply);
  });

  test.each([
    '',
    '25',
    '2500',
    '250ok',
    '250.1',
    ' 250 ok',
    'HTTP/1.1 400 Bad Request',
    '+OK',
    '* OK',
    '٢٥٠ x',
    '250_x',
  ])('%j is none', (line) => {
    expect(parseReplyLine(line)).toBeUndefined();
  });
});

describe('an enhanced status code', () => {
  test.each([
    ['550', '5.1.1 unknown', '5.1.1'],
    ['250', '2.0.0', '2.0.0'],
    ['450', '4.2.1\tbusy', '4.2.1'],
    ['550', '5.10.123 x', '5.10.123'],
    ['550', '4.1.1 other class', undefined],
    ['354', '3.0.0 none for 3yz', undefined],
    ['550', '5.1 x', undefined],
    ['550', '5.1.1234 x', undefined],
    ['550', '5.1.1: x', undefined],
    ['550', ' 5.1.1 x', undefined],
    ['550', '', undefined],
  ])('%s %j', (code, text, status) => {
    expect(enhancedStatusOf(code, text)).toBe(status);
  });
});

test.each([
  ['250', '250', true],
  ['250', '251', false],
  ['25x', '251', true],
  ['2XX', '251', true],
  ['xxx', '999', true],
  ['2xx', '550', false],
  ['2xx', '25', false],
])('%s and %s agree: %s', (pattern, code, agree) => {
  expect(codeMatches(pattern, code)).toBe(agree);
});

describe('the capabilities in a reply to EHLO', () => {
  test.each<[string, string[], [string, string[]][]]>([
    ['the first line greets', ['SIZE.example at your service'], []],
    [
      'keywords and parameters',
      ['x', 'SIZE 1000', 'PIPELINING'],
      [
        ['SIZE', ['1000']],
        ['PIPELINING', []],
      ],
    ],
    ['any case, parameters as written', ['x', 'auth Plain login'], [['AUTH', ['Plain', 'login']]]],
    ['the old form of AUTH', ['x', 'AUTH=LOGIN PLAIN'], [['AUTH', ['LOGIN', 'PLAIN']]]],
    ['both forms', ['x', 'AUTH PLAIN', 'AUTH=PLAIN LOGIN'], [['AUTH', ['PLAIN', 'LOGIN']]]],
    ['nothing behind the equals sign', ['x', 'AUTH= LOGIN'], [['AUTH', ['LOGIN']]]],
    ['parameters with values', ['x', 'LIMITS RCPTMAX=20 MAILMAX=5'], [['LIMITS', ['RCPTMAX=20', 'MAILMAX=5']]]],
    ['empty lines', ['x', '', '  ', '=', 'DSN'], [['DSN', []]]],
    ['spaces in plenty', ['x', '  SIZE   5  '], [['SIZE', ['5']]]],
    ['a dotless i is another letter', ['x', 'sıze 5'], [['SıZE', ['5']]]],
    ['no line at all', [], []],
  ])('%s', (_, lines, expected) => {
    expect([...parseCapabilities(lines)]).toEqual(expected);
  });
});
