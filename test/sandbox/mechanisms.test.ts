import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskFiles, prepare, run } from '../../src/runner';
import { type ChannelBinding, createClient, serverMechanisms } from '../../src/sasl';
import { Peer } from './support/peer';
import { useSandbox } from './support/running';

const sandbox = useSandbox();
let files = '';

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), 'smtp-sessions-'));
  const made = await generate([{ name: 'commonName', value: 'alice' }], { keyType: 'ec' });
  writeFileSync(join(files, 'certificate.pem'), made.cert);
  writeFileSync(join(files, 'key.pem'), made.private);
});

afterAll(() => rmSync(files, { recursive: true }));

async function problemOf(lines: readonly string[]): Promise<string | undefined> {
  const plan = await prepare([{ path: join(files, 'script.smtp'), text: `${lines.join('\n')}\n` }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: [sandbox().url],
  });
  const result = plan.kind === 'plan' ? await run(plan) : undefined;
  const [session] = result?.sessions ?? [];
  return session ? session.problem?.message : 'refused';
}

const secured = (version: string) => [
  `@tls min=${version} max=${version} cert=certificate.pem key=key.pem`,
  'EHLO client.example',
  'STARTTLS',
  'EHLO client.example',
];

describe.each(['TLSv1.2', 'TLSv1.3'])('under %s', (version) => {
  test.each(serverMechanisms)('the runner gets in by %s, and not with what is wrong', async (mechanism) => {
    const token = mechanism === 'OAUTHBEARER' || mechanism === 'XOAUTH2';
    const withoutSecret = mechanism === 'EXTERNAL' || mechanism === 'ANONYMOUS';
    const credentials = (secret: string) =>
      token ? `alice token=alice-${secret}` : withoutSecret ? '' : `alice ${secret}`;
    const right = [...secured(version), `@auth ${mechanism} ${credentials(token ? 'token' : 's3cret')}`, '235'];
    expect(await problemOf(right)).toBeUndefined();
    if (!withoutSecret) {
      expect(
        await problemOf([...secured(version), `@auth ${mechanism} ${credentials('wrong')}`, '535']),
      ).toBeUndefined();
    }
  });
});

test('EXTERNAL as somebody else is refused', async () => {
  expect(await problemOf([...secured('TLSv1.3'), '@auth EXTERNAL authzid=bob', '535'])).toBeUndefined();
});

describe('SCRAM bound by tls-server-end-point', () => {
  test.each(['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS', 'SCRAM-SHA-512-PLUS'])('%s', async (mechanism) => {
    const peer = await Peer.open(sandbox());
    try {
      await exchange(peer, ['EHLO client.example', 'STARTTLS']);
      await peer.startTls({ ca: sandbox().certificate });
      const { raw = Buffer.alloc(0) } = peer.tls.getPeerX509Certificate() ?? {};
      const right = createHash('sha256').update(raw).digest();
      expect(
        await authenticate(
          peer,
          mechanism,
          right.map((octet) => octet ^ 1),
        ),
      ).toMatch(/^535 /);
      expect(await authenticate(peer, mechanism, right)).toMatch(/^235 /);
    } finally {
      peer.close();
    }
  });
});

async function exchange(peer: Peer, lines: readonly string[]): Promise<void> {
  await peer.reply();
  for (const line of lines) {
    peer.send(`${line}\r\n`);
    await peer.reply();
  }
}

/** Runs the exchange, bound by those octets; gives the last reply. */
async function authenticate(peer: Peer, mechanism: string, octets: Uint8Array): Promise<string> {
  const channelBinding: readonly ChannelBinding[] = [{ type: 'tls-server-end-point', octets }];
  const made = createClient(mechanism, {
    credentials: { user: 'alice', password: 's3cret' },
    service: 'smtp',
    host: 'localhost',
    channelBinding,
  });
  if (made.kind !== 'client') {
    return made.reason;
  }
  peer.send('EHLO client.example\r\n');
  await peer.reply();
  let step = made.client.start();
  let command = `AUTH ${mechanism} `;
  for (;;) {
    peer.send(`${command}${step.kind === 'response' ? Buffer.from(step.octets).toString('base64') : '*'}\r\n`);
    command = '';
    const [reply = ''] = await peer.reply();
    if (!reply.startsWith('334 ')) {
      return reply;
    }
    step = made.client.respond(new Uint8Array(Buffer.from(reply.slice(4), 'base64')));
  }
}
