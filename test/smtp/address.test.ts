import { describe, expect, test } from 'vitest';
import {
  checkAddressLiteral,
  checkDomain,
  checkMailbox,
  checkPath,
  endOfPath,
  isIpv4,
  isIpv6,
  isSound,
  octetLength,
} from '../../src/smtp';

const letters = (count: number) => 'a'.repeat(count);
const labels = (count: number) => Array.from({ length: count }, () => letters(63)).join('.');

describe('a mailbox', () => {
  test.each([
    'a@b',
    'alice@example.test',
    "!#$%&'*+-/=?^_`{|}~@example.test",
    'first.last@example.test',
    'user+tag@example.test',
    'a%b@relay.example',
    'host!user@example.test',
    '""@example.test',
    '" "@example.test',
    '"a b"@example.test',
    '"a@b"@example.test',
    '"a\\"b\\\\c"@example.test',
    '"a>b"@example.test',
    `${letters(64)}@example.test`,
    `"${letters(62)}"@example.test`,
    `a@${letters(63)}.test`,
    'a@123.example',
    'a@1.2.3.4',
    'a@xn--bcher-kva.example',
    'a@a--b.example',
    'a@[192.0.2.1]',
    'a@[001.2.3.255]',
    'a@[IPv6:::]',
    'a@[ipv6:2001:db8::1]',
    'a@[IPv6:1:2:3:4:5:6:7:8]',
    'a@[IPv6:::192.0.2.1]',
    'a@[IPv6:1:2:3:4:5:6:192.0.2.1]',
    `a@${labels(3)}.${letters(60)}`,
  ])('%s', (text) => {
    expect(isSound(checkMailbox(text, {}))).toBe(true);
  });

  test.each([
    '',
    'a',
    '@',
    'a@',
    '@b',
    'a b@c',
    '.a@b',
    'a.@b',
    'a..b@c',
    'a"b"@c',
    '"a"b@c',
    '"a@b',
    '"a"',
    '"a".b@c',
    'a."b"@c',
    'a(comment)@b',
    'Alice <a@b>',
    '<a@b>',
    'a@b@c',
    'a,b@c',
    'a;b@c',
    'a:b@c',
    'a\\b@c',
    '"a\x01b"@c',
    '"a\\\x7fb"@c',
    'a\x00@b',
    `${letters(65)}@example.test`,
    `"${letters(63)}"@example.test`,
    'a@b.',
    'a@.b',
    'a@b..c',
    'a@-b.example',
    'a@b-.example',
    'a@b_c.example',
    'a@b c',
    `a@${letters(64)}.test`,
    `a@${labels(3)}.${letters(61)}`,
    `a@${labels(4)}.a`,
    'a@[1.2.3]',
    'a@[1.2.3.256]',
    'a@[1.2.3.4',
    'a@1.2.3.4]',
    'a@[1.2.3.4].x',
    'a@[2001:db8::1]',
    'a@[IPv6:2001:db8::1::2]',
    'a@[IPv6:1111:2222:3333:4444:5555:6666::8888]',
    'a@[IPv6:1:2:3:4:5:6:7]',
    'a@[IPv6:1:2:3:4:5:6:7:8:9]',
    'a@[IPv6:12345::]',
    'a@[IPv6::1:2:3:4:5:6:7]',
    'a@[IPv6:1:2:3:4:5:6:7:1.2.3.4]',
    'a@[IPv6:junk]',
    'a@[tag:anything]',
    'a@[RFC-5322-\\]-domain]',
    'é@example.test',
    'a@é.example',
  ])('%j is wrong', (text) => {
    expect(isSound(checkMailbox(text, {}))).toBe(false);
  });

  test.each(['é@example.test', 'a@bücher.example', '"é ü"@例え.テスト', '用户@例子.广告', '😀@example.test'])(
    'with SMTPUTF8: %s',
    (text) => {
      expect(isSound(checkMailbox(text, { smtputf8: true }))).toBe(true);
      expect(checkMailbox(text, {}).map(({ code }) => code)).toContain('non-ascii');
    },
  );

  test.each(['\ud800@example.test', 'a@b\udc00.example', '"\\é"@example.test', `${'é'.repeat(33)}@example.test`])(
    'with SMTPUTF8 %j is wrong still',
    (text) => {
      expect(isSound(checkMailbox(text, { smtputf8: true }))).toBe(false);
    },
  );

  test.each([
    ['a b@c', 1, 2],
    ['a..b@c', 1, 3],
    ['.a@c', 0, 1],
    ['a.@c', 1, 2],
    ['a@b_c', 3, 4],
    ['a@b..c', 4, 5],
    ['a@b.', 3, 4],
    [`${letters(65)}@b`, 0, 65],
    [`a@b.${letters(64)}.c`, 4, 68],
  ])('%j: what is wrong is at %i to %i', (text, start, end) => {
    expect(checkMailbox(text, {})).toMatchObject([{ start, end }]);
  });
});

describe('a path', () => {
  const longest = `<${letters(64)}@${labels(2)}.${letters(256 - 64 - 3 - 128)}>`;

  test.each<[string, 'reverse' | 'forward', boolean]>([
    ['<>', 'reverse', true],
    ['<>', 'forward', false],
    ['<Postmaster>', 'forward', true],
    ['<postMASTER>', 'forward', true],
    ['<Postmaster>', 'reverse', false],
    ['<postmaster@example.test>', 'forward', true],
    ['<a@b>', 'reverse', true],
    ['<a@b', 'reverse', false],
    ['a@b', 'reverse', false],
    ['<a>', 'forward', false],
    ['<@a.example:b@c>', 'reverse', true],
    ['<@a.example,@b.example:c@d>', 'forward', true],
    ['<@a.example,b.example:c@d>', 'forward', false],
    ['<@[1.2.3.4]:c@d>', 'forward', false],
    ['<@a:b@[IPv6:::]>', 'forward', true],
    ['<@a:>', 'forward', false],
    [longest, 'forward', true],
    [longest.replace('>', 'a>'), 'forward', false],
  ])('%s as a %s path: %s', (text, path, right) => {
    expect(isSound(checkPath(text, { path }))).toBe(right);
  });

  test('counts octets, not characters', () => {
    const path = `<${'é'.repeat(32)}@${labels(2)}.${letters(61)}>`;
    expect(octetLength(path)).toBe(256);
    expect(isSound(checkPath(path, { path: 'forward', smtputf8: true }))).toBe(true);
    expect(isSound(checkPath(path.replace('>', 'a>'), { path: 'forward', smtputf8: true }))).toBe(false);
  });

  test.each([
    ['<a@b> x', 5],
    ['<"a>b"@c> x', 9],
    ['<"a\\">b"@c> x', 11],
    ['<"a>b', 4],
    ['<a\\>b', 4],
    ['<a@b', undefined],
  ])('%s ends at %s', (text, end) => {
    expect(endOfPath(text, 0)).toBe(end);
  });
});

test.each([
  ['a.example', true],
  ['localhost', true],
  [`${labels(3)}.${letters(61)}.a`, true],
  [`${labels(4)}`, true],
  [`${labels(3)}.${letters(62)}.a`, false],
  [`${labels(4)}.a`, false],
  ['', false],
])('the domain %.20s is right: %s', (domain, right) => {
  expect(isSound(checkDomain(domain, {}))).toBe(right);
});

test.each([
  ['[2001:db8::1]', '[IPv6:2001:db8::1]'],
  ['[IPv6:2001:db8::1]', undefined],
  ['[x]', undefined],
])('the literal %s has the fix %s', (literal, fixed) => {
  expect(checkAddressLiteral(literal)[0]?.fix?.replacement).toBe(fixed);
});

test.each([
  ['0.0.0.0', true],
  ['255.255.255.255', true],
  ['256.0.0.0', false],
  ['1.2.3', false],
  ['1.2.3.4.5', false],
  ['0001.2.3.4', false],
  ['1.2.3.x', false],
])('%s is IPv4: %s', (text, right) => {
  expect(isIpv4(text)).toBe(right);
});

test.each([
  ['::', true],
  ['::1', true],
  ['1::', true],
  ['1::2', true],
  ['1:2:3:4:5:6::', true],
  ['::1:2:3:4:5:6', true],
  ['1:2:3:4:5:6:7::', false],
  ['::1:2:3:4:5:6:7', false],
  ['1:2:3::4:5:6', true],
  ['1:2:3:4::5:6:7', false],
  ['1::2::3', false],
  [':::', false],
  [':1', false],
  ['1:', false],
  ['::1.2.3.4', true],
  ['1:2:3:4::1.2.3.4', true],
  ['1:2:3:4:5::1.2.3.4', false],
  ['1.2.3.4::', false],
  ['::1.2.3.4:1', false],
  ['::1.2.3', false],
  ['::g', false],
  ['', false],
  [':'.repeat(1_000_000), false],
])('%.40s is IPv6: %s', (text, right) => {
  expect(isIpv6(text)).toBe(right);
});

test.each([
  ['', 0],
  ['abc', 3],
  ['é', 2],
  ['名', 3],
  ['😀', 4],
  ['aé名😀', 10],
])('%j has %i octets', (text, octets) => {
  expect(octetLength(text)).toBe(octets);
  expect(new TextEncoder().encode(text)).toHaveLength(octets);
});
