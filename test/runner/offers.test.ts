import { expect, test } from 'vitest';
import { diskFiles, type Offer, prepare, run } from '../../src/runner';
import { startSandbox } from '../../src/sandbox';

/** Runs a script against the sandbox; resolves with what it offered, and with its URL. */
async function offersOf(text: string, overrides: object = {}): Promise<{ offers: Offer[]; url: string }> {
  const sandbox = await startSandbox();
  try {
    const plan = await prepare([{ path: '/script.smtp', text }], {
      files: diskFiles,
      secret: (name) => ({ alice: 's3cret', hidden: 'PIPELINING', host: '127.0.0.1' })[name],
      processEnv: () => undefined,
      servers: [sandbox.url],
      overrides: { ca: sandbox.certificate, ...overrides },
    });
    if (plan.kind !== 'plan') {
      throw new Error(plan.kind);
    }
    const offers: Offer[] = [];
    await run(plan, { onOffer: (offer) => offers.push(offer) });
    return { offers, url: sandbox.url };
  } finally {
    await sandbox.close();
  }
}

test('each reply to EHLO is told, with how the connection is secured', async () => {
  const { offers, url } = await offersOf(
    'EHLO client.example\nSTARTTLS\nEHLO client.example\n@auth PLAIN alice {{$secret alice}}\nEHLO client.example\nQUIT\n',
  );
  expect(offers.map(({ server, tls, authenticated }) => ({ server, tls, authenticated }))).toEqual([
    { server: url, tls: false, authenticated: false },
    { server: url, tls: true, authenticated: false },
    { server: url, tls: true, authenticated: true },
  ]);
  expect(offers.map(({ keywords }) => keywords.has('STARTTLS'))).toEqual([true, false, false]);
  expect(offers[1]?.keywords.get('AUTH')).toContain('PLAIN');
});

test('a typed AUTH authenticates too', async () => {
  const { offers } = await offersOf(
    'EHLO client.example\nSTARTTLS\nEHLO client.example\nAUTH PLAIN\n334\n{{$base64 \\0alice\\0{{$secret alice}}}}\n235\nEHLO client.example\n',
  );
  expect(offers.map(({ authenticated }) => authenticated)).toEqual([false, false, true]);
});

test('a reply that is not the expected one is told as well; none to HELO, and no refusal', async () => {
  expect((await offersOf('EHLO client.example\n250-CHECKPOINT\n')).offers).toHaveLength(1);
  expect((await offersOf('HELO client.example\n')).offers).toEqual([]);
  expect((await offersOf('EHLO\n501\n')).offers).toEqual([]);
});

test('nothing is told of what is offered to another client', async () => {
  expect((await offersOf('@proxy v1 192.0.2.1:1025 192.0.2.2:25\nEHLO client.example\n')).offers).toEqual([]);
  const { offers } = await offersOf('EHLO client.example\nXCLIENT ADDR=192.0.2.1\nEHLO client.example\n');
  expect(offers).toHaveLength(1);
});

test('what is secret stays so, and nothing is told where the server is', async () => {
  const nowhere = await offersOf('@auth PLAIN a {{$secret host}}\n5xx\nEHLO client.example\n');
  expect(nowhere.offers).toEqual([]);
  const { offers } = await offersOf('@auth PLAIN a {{$secret hidden}}\n5xx\nEHLO client.example\n');
  expect([...(offers[0]?.keywords.keys() ?? [])]).not.toContain('PIPELINING');
});
