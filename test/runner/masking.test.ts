import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diskFiles, prepare, run } from '../../src/runner';
import { play } from './support/play';

/** Any secret that fits in a line and is hidden wherever it turns up; with its `~` it is no word of the result's own. */
const secrets = fc
  .string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 24 })
  .map((text) => `~${text}`)
  .filter((text) => !/[\r\n]/.test(text) && text.trim() === text);

test('no form of a secret stands anywhere in a result', async () => {
  await fc.assert(
    fc.asyncProperty(secrets, fc.string({ unit: 'grapheme-ascii', maxLength: 5 }), async (secret, beside) => {
      const forms = [
        secret,
        encodeURIComponent(secret),
        ...['', 'x', 'xx'].flatMap((before) => {
          const octets = Buffer.from(`${before}${secret}${beside}`);
          return [octets.toString('base64'), octets.toString('base64url')];
        }),
      ];
      const { result } = await play(
        {
          path: '/nowhere/script.smtp',
          text: '@on-failure continue\nNOOP\n250 {{$secret alice}} is not in there\nDATA\n{{$secret alice}}\n.\n',
          server: [
            'S: 220 hi',
            'C:',
            ...forms.map((form, at) => `S| 250${at < forms.length - 1 ? '-' : ' '}${hex(form)}\\r\\n`),
            'C:',
            'S: 354 go',
            'C:',
            'C:',
            'S: 250 ok',
          ].join('\n'),
        },
        { secrets: { alice: secret } },
      );
      const lines = (result?.sessions[0]?.steps ?? []).flatMap(({ log }) =>
        log.flatMap((entry) =>
          entry.type === 'reply' ? entry.reply.lines : entry.type === 'sent' ? [entry.text] : [],
        ),
      );
      // What is left of a form is too short to hold more than an octet of the secret.
      for (const [at, form] of forms.entries()) {
        const shown = lines[at + 2] ?? '';
        expect(shown, form).toContain('••••');
        expect(shown.length, form).toBeLessThan(form.length - secret.length + 8);
      }
      // A secret may by chance stand in the name of a field, as `ngth` does.
      const values = JSON.stringify(result).replaceAll(/"\w+":/g, '');
      expect(values).not.toContain(JSON.stringify(secret).slice(1, -1));
    }),
    { numRuns: 60 },
  );
});

test('a secret with half a character in it is hidden as it is sent, too', async () => {
  const { result } = await play(
    {
      path: '/nowhere/script.smtp',
      text: 'NOOP {{$secret alice}}\n',
      server: 'S: 220 hi\nC:\nS: 250 half-\ufffd-known',
    },
    { secrets: { alice: 'half-\ud800-known' } },
  );
  expect(result?.sessions[0]).toMatchObject({ outcome: 'passed' });
  expect(JSON.stringify(result)).not.toContain('known');
});

function hex(text: string): string {
  return [...Buffer.from(text)].map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('');
}

test.each(['X-EXPS PLAIN', 'C:  auth PLAIN', 'AUTH PLAIN'])('what `%s` sends at once is hidden', async (command) => {
  const { result } = await play({
    path: '/nowhere/script.smtp',
    text: `${command} AGFsaWNlAHMzY3JldA==\nxxx\n`,
    server: 'S: 220 hi\nC:\nS: 500 AGFsaWNlAHMzY3JldA==?',
  });
  expect(result?.sessions[0]?.outcome).toBe('passed');
  expect(JSON.stringify(result)).not.toContain('AGFsaWNlAHMzY3JldA');
});

test.each(['220\n', '@skip\n220\n'])('a private target is hidden in the result of %j', async (text) => {
  const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-private-'));
  const { server } = await play({ path: '/nowhere/script.smtp', text: '220\n', server: 'S: 220 hi' });
  const url = `smtp://${server.address}`;
  writeFileSync(join(folder, 'smtp.private.env.json'), JSON.stringify({ $shared: { server: url } }));
  const started: string[] = [];
  const plan = await prepare([{ path: join(folder, 'script.smtp'), text }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
  });
  if (plan.kind !== 'plan') {
    throw new Error(plan.kind);
  }
  const result = await run(plan, { onSessionStart: ({ target }) => started.push(target) });
  expect([result.sessions[0]?.target, ...started]).toEqual(['••••', '••••']);
  expect(JSON.stringify(result)).not.toContain(url);
  rmSync(folder, { recursive: true });
});
