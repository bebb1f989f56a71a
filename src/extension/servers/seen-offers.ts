import type { SecuredBy, SeenOffer } from '../../language';
import { printable } from '../../report';
import type { Offer } from '../../runner';

/** What a server offered, as it is kept in the workspace's state. */
export interface KeptOffer extends SecuredBy {
  readonly server: string;
  /** ISO 8601. */
  readonly seenAt: string;
  /** A keyword in upper case, then its parameters. */
  readonly keywords: readonly (readonly string[])[];
}

/** What is kept, as far as it is what a version of this has written. */
export function readOffers(state: unknown): readonly KeptOffer[] {
  return Array.isArray(state) ? state.filter(isOffer) : [];
}

/** The offers with another, the latest first: it takes the place of the last one of the same server on such a connection. */
export function withOffer(kept: readonly KeptOffer[], offer: Offer, at: Date): readonly KeptOffer[] {
  const { server, tls, authenticated } = offer;
  const keywords = [...offer.keywords]
    .slice(0, MOST_KEYWORDS)
    .map(([keyword, parameters]) => [keyword, ...parameters].slice(0, MOST_WORDS).map(shortened));
  const own = { server, tls, authenticated, seenAt: at.toISOString(), keywords };
  return [own, ...kept.filter((each) => !isSame(each, server, own))].slice(0, MOST_OFFERS);
}

/** What a server offered on such a connection; undefined where it was not seen there. */
export function offerOf(kept: readonly KeptOffer[], server: string, on: SecuredBy): SeenOffer | undefined {
  const found = kept.find((each) => isSame(each, server, on));
  return (
    found && {
      host: server.replace(/^[a-z]+(?:\+unix:|:\/\/)/, ''),
      day: dayOf(new Date(found.seenAt)),
      keywords: new Map(found.keywords.map(([keyword = '', ...parameters]) => [keyword, parameters])),
    }
  );
}

const MOST_OFFERS = 100;
const MOST_KEYWORDS = 100;
const MOST_WORDS = 50;
const LONGEST_WORD = 200;

/** A server may say anything. */
function shortened(word: string): string {
  return printable(word.slice(0, LONGEST_WORD));
}

function isSame(kept: KeptOffer, server: string, { tls, authenticated }: SecuredBy): boolean {
  return kept.server === server && kept.tls === tls && kept.authenticated === authenticated;
}

/** `2026-01-31`, where the user is. */
function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function isOffer(value: unknown): value is KeptOffer {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { server, tls, authenticated, seenAt, keywords }: Partial<Record<keyof KeptOffer, unknown>> = value;
  return (
    typeof server === 'string' &&
    typeof tls === 'boolean' &&
    typeof authenticated === 'boolean' &&
    typeof seenAt === 'string' &&
    !Number.isNaN(Date.parse(seenAt)) &&
    Array.isArray(keywords) &&
    keywords.every((words) => Array.isArray(words) && words.every((word) => typeof word === 'string'))
  );
}
