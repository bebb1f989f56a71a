import { describe, expect, test } from 'vitest';
import { clientMechanisms, type ServerStep } from '../../src/sasl';
import { play } from './support/play';
import { type Meddling, startSaslServer } from './support/sasl-server';

async function authenticate(line: string, meddle?: Meddling) {
  const server = await startSaslServer(meddle);
  try {
    const { result } = await play(
      { path: '/nowhere/script.smtp', text: `@timeout 2s\n@connect smtp://${server.address}\n${line}\n`, server: '' },
      { chosen: false },
    );
    const [session] = result?.sessions ?? [];
    const log = (session?.steps ?? []).flatMap((step) => step.log);
    return { session, log, seen: server.seen };
  } finally {
    server.close();
  }
}

const text = (edit: (text: string) => string) => (step: ServerStep) =>
  step.kind === 'challenge'
    ? { ...step, octets: Buffer.from(edit(Buffer.from(step.octets).toString('latin1')), 'latin1') }
    : step;

const proving = clientMechanisms.filter((name) => /^(?:SCRAM-SHA-\d+|DIGEST-MD5)$/.test(name));

describe('@auth', () => {
  test.each(clientMechanisms.filter((name) => !/PLUS|EXTERNAL/.test(name)))('%s lets alice in', async (mechanism) => {
    const credentials = /BEARER|XOAUTH/.test(mechanism) ? 'alice token=alice-token' : 'alice s3cret';
    const { session } = await authenticate(`@auth ${mechanism} ${credentials}`);
    expect(session?.problem).toBeUndefined();
  });

  test.each(proving)('%s: a wrong proof of the server ends the exchange and the session', async (mechanism) => {
    const { session, seen } = await authenticate(
      `@auth ${mechanism} alice s3cret\n@wait 1ms`,
      text((message) =>
        message.replace(/^(v=|rspauth=)(.)(.)/, (_, name, one, other) => `${name}${other === one ? 'A' : other}${one}`),
      ),
    );
    expect(session?.problem).toMatchObject({ kind: 'auth' });
    expect(session?.outcome).toBe('error');
    expect(seen.at(-1)).toBe('*');
    expect(session?.steps.at(-1)?.outcome).toBe('notRun');
  });

  test.each(proving)('%s: success without the proof is none', async (mechanism) => {
    const { session } = await authenticate(`@auth ${mechanism} alice s3cret\n235`, (step, round) =>
      step.kind === 'challenge' && round > 0 ? { kind: 'success', user: 'alice' } : step,
    );
    expect(session?.problem).toMatchObject({ kind: 'auth' });
    expect(session?.problem?.message).toMatch(/never proved/);
  });

  test('NTLM: the example of [MS-NLMP] 4.2.4 as the challenge', async () => {
    const challenge = Buffer.from(
      '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef000000000000000024002400440000000600701700000' +
        '00f53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000',
      'hex',
    );
    const { log, seen } = await authenticate('@auth NTLM Domain\\User Password\nxxx', (step, round) =>
      round === 0 ? { kind: 'challenge', octets: challenge } : step,
    );
    expect(log).toContainEqual({ type: 'note', text: 'target Server, domain Domain, computer Server' });
    const answer = Buffer.from(seen.at(-1) ?? '', 'base64');
    expect(answer.subarray(0, 12).toString('latin1')).toBe('NTLMSSP\0\x03\0\0\0');
    expect(answer.includes(Buffer.from('User', 'utf16le'))).toBe(true);
    expect(answer.includes(Buffer.from('Password', 'utf16le'))).toBe(false);
  });

  test('DIGEST-MD5 takes the realm asked for, and UTF-8', async () => {
    const { seen } = await authenticate(
      '@auth DIGEST-MD5 alicé s3cret realm=two\nxxx',
      text((message) => `realm="one",realm="two",${message.replace(/realm="[^"]*",/, '')}`),
    );
    const response = Buffer.from(seen[1] ?? '', 'base64').toString('utf8');
    expect(response).toContain('username="alicé",realm="two"');
    expect(response).toContain('charset=utf-8');
  });
});
