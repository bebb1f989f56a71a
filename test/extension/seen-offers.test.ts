import { expect, test } from 'vitest';
import { type KeptOffer, offerOf, readOffers, withOffer } from '../../src/extension/servers/seen-offers';
import type { Offer } from '../../src/runner';

const noon = new Date(2026, 0, 31, 12);
const server = 'smtp://mail.example.org:587';

function offer(keywords: Record<string, string[]>, more: Partial<Offer> = {}): Offer {
  return { server, tls: false, authenticated: false, keywords: new Map(Object.entries(keywords)), ...more };
}

test('what is offered is kept by the server and by how the connection is secured', () => {
  const before = withOffer([], offer({ SIZE: ['1000'], STARTTLS: [] }), noon);
  const kept = withOffer(before, offer({ AUTH: ['PLAIN'] }, { tls: true }), noon);
  expect(offerOf(kept, server, { tls: false, authenticated: false })).toEqual({
    host: 'mail.example.org:587',
    day: '2026-01-31',
    keywords: new Map([
      ['SIZE', ['1000']],
      ['STARTTLS', []],
    ]),
  });
  expect(offerOf(kept, server, { tls: true, authenticated: false })?.keywords.get('AUTH')).toEqual(['PLAIN']);
  expect(offerOf(kept, server, { tls: true, authenticated: true })).toBeUndefined();
  expect(offerOf(kept, 'smtp://other.example:25', { tls: true, authenticated: false })).toBeUndefined();
});

test('the next offer takes the place of the last', () => {
  const kept = withOffer(withOffer([], offer({ DSN: [] }), noon), offer({ SIZE: [] }), noon);
  expect(kept).toHaveLength(1);
  expect(offerOf(kept, server, { tls: false, authenticated: false })?.keywords.has('DSN')).toBe(false);
});

test('a server can neither fill the memory nor draw with what it says', () => {
  const endless = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`X${index}`, ['y'.repeat(9999)]]));
  let kept: readonly KeptOffer[] = withOffer([], offer({ 'X\u001b[2J': [], ...endless }), noon);
  expect(JSON.stringify(kept).length).toBeLessThan(40_000);
  expect(kept[0]?.keywords[0]?.[0]).not.toContain('\u001b');
  for (let port = 1; port < 300; port++) {
    kept = withOffer(kept, offer({ SIZE: [] }, { server: `smtp://127.0.0.1:${port}` }), noon);
  }
  expect(kept).toHaveLength(100);
  expect(kept[0]?.server).toBe('smtp://127.0.0.1:299');
});

test('what was kept is read again, and nothing else', () => {
  const kept = withOffer([], offer({ SIZE: ['1000'] }), noon);
  expect(readOffers(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  expect(readOffers(undefined)).toEqual([]);
  expect(readOffers([7, null, {}, { ...kept[0], keywords: 'SIZE' }, { ...kept[0], seenAt: 'yesterday' }])).toEqual([]);
});

test('a Unix socket is named by its path', () => {
  const socket = 'lmtp+unix:/run/dovecot/lmtp';
  const kept = withOffer([], offer({}, { server: socket }), noon);
  expect(offerOf(kept, socket, { tls: false, authenticated: false })?.host).toBe('/run/dovecot/lmtp');
});
