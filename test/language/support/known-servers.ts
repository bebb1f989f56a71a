import type { KnownServers } from '../../../src/language';

/** What is known of known.example: by whether there is TLS, and who is authenticated. */
const OFFERS: Readonly<Record<string, readonly string[]>> = {
  'smtp://known.example:25 false false': ['SIZE 1000', 'PIPELINING', 'STARTTLS', '8BITMIME'],
  'smtp://known.example:25 true false': ['SIZE 1000', 'PIPELINING', '8BITMIME', 'AUTH PLAIN LOGIN', 'DSN'],
  'smtp://known.example:25 true true': ['SIZE 1000', 'PIPELINING', '8BITMIME', 'AUTH PLAIN LOGIN', 'DSN', 'CHUNKING'],
  'smtps://known.example:465 true false': ['SIZE', 'AUTH PLAIN'],
  'smtp://bare.example:25 false false': [],
};

/** Servers that an earlier run has seen; sessions that name none go to bare.example, and the environment says `staged`. */
export const knownServers: KnownServers = {
  offerOf(server, { tls, authenticated }) {
    const lines = OFFERS[`${server} ${tls} ${authenticated}`];
    const keywords = lines?.map((line) => {
      const [keyword = '', ...parameters] = line.split(' ');
      return [keyword, parameters] as const;
    });
    return keywords && { host: server.replace(/^\w+:\/\//, ''), day: '2026-01-31', keywords: new Map(keywords) };
  },
  fallback: 'smtp://bare.example:25',
  values: new Map([['staged', { text: 'known.example' }]]),
};

/** The same, where sessions that name no server go nowhere that is known. */
export const namedServers: KnownServers = { ...knownServers, fallback: undefined };
