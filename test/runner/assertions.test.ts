import { describe, expect, test } from 'vitest';
import { play } from './support/play';

const server = ['S: 220 hi', 'C:', 'S: 250-server', 'S: 250-SIZE 1000', 'S: 250-STARTTLS', 'S: 250 AUTH LOGIN PLAIN'];
const vrfy = ['C:', 'S: 251-2.1.5 Forwarded as X17', 'S: 251 second line'];

async function play1(...lines: string[]): Promise<string | undefined> {
  const { result, plan } = await play({
    path: '/nowhere/script.smtp',
    text: ['EHLO client.example', 'VRFY alice', ...lines, ''].join('\n'),
    server: [...server, ...vrfy].join('\n'),
  });
  return plan.kind === 'refused' ? 'refused' : (result?.sessions[0]?.problem?.kind ?? 'holds');
}

describe('@assert', () => {
  const holding = [
    'reply.code == 251',
    'reply.code != 250',
    'reply.code < 252',
    'reply.code <= 251',
    'reply.code > 99',
    'reply.code >= 251',
    'reply.code contains 25',
    'reply.code matches /^2/',
    'reply.code exists',
    'reply.status == 2.1.5',
    'reply.status matches /^2\\.1/',
    'reply.text contains forwarded AS',
    'reply.text contains second LINE',
    'reply.text matches /as (\\w+)\\nsecond/',
    'reply.text matches /FORWARDED/i',
    'reply.text not matches /FORWARDED/',
    'duration >= 0ms',
    'duration < 1m',
    'duration exists',
    'capability SIZE == 1000',
    'capability size >= 999',
    'capability AUTH contains plain',
    'capability AUTH == "LOGIN PLAIN"',
    'capability AUTH matches /^LOGIN/',
    'capability STARTTLS exists',
    'capability STARTTLS == ""',
    'capability CHUNKING not exists',
    'capability CHUNKING != 1',
    'tls.protocol not exists',
    'tls.cipher not exists',
    'tls.verified not exists',
    'tls.certificate.subject not exists',
    'tls.certificate.issuer not exists',
    'tls.certificate.san not exists',
    'tls.certificate.daysLeft not exists',
    'received.count == 0',
    'received.recipients not contains x@example.test',
    'received.text not exists',
  ];

  test.each(holding)('%s holds, and its opposite does not', async (written) => {
    expect(await play1(`@assert ${written}`)).toBe('holds');
    const opposite = written.includes(' not ')
      ? written.replace(' not ', ' ')
      : written.replace(/ (==|!=|<=?|>=?|contains|matches|exists)( |$)/, ' not $1$2');
    expect(await play1(`@assert ${opposite}`)).toBe('assertion');
  });

  test.each([
    'reply.code ~ 250',
    'reply == 250',
    'reply.code',
    'reply.code ==',
    'duration < soon',
    'reply.text matches word',
    'reply.text matches /(/',
    'reply.text matches /a(?=b)/',
    'capability exists',
    'reply.code exists now',
  ])('%s is refused', async (written) => {
    expect(await play1(`@assert ${written}`)).toBe('refused');
  });

  test('values are literal in a regular expression', async () => {
    expect(await play1('@dot = .', '@assert reply.text not matches /as{{dot}}X17/')).toBe('holds');
  });

  test('a regular expression takes linear time', async () => {
    const { result } = await play({
      path: '/nowhere/script.smtp',
      text: 'NOOP\n@assert reply.text not matches /^(a+)+$/\n@capture all = /(a|aa)+$|(.*)/\n',
      server: `S: 220 hi\nC:\nS: 250 ${'a'.repeat(40_000)}b\n`,
    });
    expect(result?.sessions[0]?.outcome).toBe('passed');
  });
});

describe('@capture', () => {
  test.each([
    ['/as (\\w+)/', 'X17'],
    ['/second/', 'second'],
    ['/SECOND (line)/i', 'line'],
    ['/X17\\n(second)/', 'second'],
    ['/(never)?Forwarded/', ''],
    ['/{{part}}(17)/', '17'],
  ])('%s takes %j', async (pattern, value) => {
    const { server: peer } = await play({
      path: '/nowhere/script.smtp',
      text: `@part = X\nVRFY alice\n@capture it = ${pattern}\nNOOP {{it}}\n`,
      server: ['S: 220 hi', ...vrfy, 'C:', 'S: 250 ok'].join('\n'),
    });
    expect(peer.received()[0]).toBe(`VRFY alice\r\nNOOP ${value}\r\n`);
  });

  test('no match is a failure', async () => {
    expect(await play1('@capture it = /never/')).toBe('capture');
  });
});
