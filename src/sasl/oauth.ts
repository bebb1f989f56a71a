import type { ServerStep } from './mechanism';
import { printable, printableText, utf8Text } from './octets';
import { challenge } from './steps';

/** What keeps the token or a name from being written between octets %x01; undefined when nothing does. */
export function oauthObstacle(name: string, parts: readonly string[]): string | undefined {
  return /\p{Cc}/u.test(parts.join(''))
    ? `${name} separates its parts by %x01, so no name and no token can hold a control character.`
    : undefined;
}

/** The pairs of `key=value`, each ended by %x01 and all by one more; undefined where they are not (RFC 7628 3.1). */
export function readPairs(text: string): ReadonlyMap<string, string> | undefined {
  if (!text.endsWith('\x01\x01')) {
    return undefined;
  }
  const pairs = text.slice(0, -2).split('\x01');
  const isSound = pairs.every((pair) => /^[A-Za-z]+=/.test(pair));
  return isSound ? new Map(pairs.map((pair) => splitAtEquals(pair))) : undefined;
}

/** The token in the value of `auth`. */
export function bearerToken(pairs: ReadonlyMap<string, string>): string | undefined {
  return /^Bearer +(\S+)$/i.exec(pairs.get('auth') ?? '')?.[1];
}

/** What the JSON document says with which a server refuses a token (RFC 7628 3.2.2), or any other text as it stands. */
export function explainRefusal(octets: Uint8Array): string | undefined {
  if (octets.length === 0) {
    return undefined;
  }
  const document = parseObject(utf8Text(octets) ?? '');
  if (document === undefined) {
    return printable(octets);
  }
  const fields = Object.entries(document).map(
    ([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return printableText(`the token is refused: ${fields.join(', ')}`);
}

/** The challenge with which a server refuses a token (RFC 7628 3.2.2). */
export function refusal(status: string): ServerStep {
  return challenge(JSON.stringify({ status, schemes: 'bearer' }));
}

function splitAtEquals(pair: string): [key: string, value: string] {
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals).toLowerCase(), pair.slice(equals + 1)];
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
