import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Random } from './mechanism';

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text that is these octets in UTF-8; undefined when they are not UTF-8. */
export function utf8Text(octets: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(octets);
  } catch {
    return undefined;
  }
}

/** The octets as text to show: one line, with what is no printable character as `\xNN`. */
export function printable(octets: Uint8Array): string {
  const text = utf8Text(octets) ?? latin1Text(octets);
  return printableText(text);
}

/** The text to show in one line: control and format characters as `\xNN`. */
export function printableText(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length > 2 ? `\\x{${code}}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** The text whose characters are the octets' values. */
export function latin1Text(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}

/** All octets, one part after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Each octet of the one with the octet at its place in the other; both have the same length. */
export function xor(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((octet, index) => octet ^ (other[index] ?? 0));
}

/** The octets in base64. */
export function toBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

/** The octets of canonical base64 (RFC 4648 4); undefined for any other text. */
export function fromBase64(text: string): Uint8Array | undefined {
  const octets = Buffer.from(text, 'base64');
  // Node skips what is not base64, so the text must come back as it was.
  return octets.toString('base64') === text ? new Uint8Array(octets) : undefined;
}

/** Whether two secrets are the same, in a time that does not tell how much of them is. */
export function sameSecret(one: Uint8Array | string, other: Uint8Array | string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A text of that many random characters of base64, 6 bits each. */
export function nonce(random: Random = randomBytes, characters = 24): string {
  return Array.from(random(characters), (octet) => alphabet.charAt(octet & 63)).join('');
}
