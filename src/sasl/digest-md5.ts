import { createHash } from 'node:crypto';
import { latin1Text, utf8, utf8Text } from './octets';

// Texts here are octet strings: each character is one octet, as RFC 2831 hashes octets in a charset it leaves to the challenge.

/** What the digests of an exchange are computed from; octet strings. */
export interface DigestInput {
  readonly user: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly cnonce: string;
  /** `service/host`. */
  readonly uri: string;
  /** Empty where none is given. */
  readonly authzid: string;
  readonly charset: Charset;
}

/** The charset of names and passwords: UTF-8 where the challenge says so, otherwise ISO 8859-1. */
export type Charset = 'utf-8' | 'iso-8859-1';

/** The nonce count of every exchange here: none is resumed. */
export const nonceCount = '00000001';

/** The client's response, and the `rspauth` by which the server proves that it knows the password (RFC 2831 2.1.2.1, 2.1.3). */
export function digests(input: DigestInput): { readonly response: string; readonly rspauth: string } {
  const { user, realm, password, nonce, cnonce, uri, authzid, charset } = input;
  const secret = md5(`${inHash(user, charset)}:${realm}:${inHash(password, charset)}`)
    .digest()
    .toString('latin1');
  const a1 = md5([secret, nonce, cnonce, ...(authzid === '' ? [] : [authzid])].join(':')).digest('hex');
  const digest = (a2: string) =>
    md5(`${a1}:${nonce}:${nonceCount}:${cnonce}:auth:${md5(a2).digest('hex')}`).digest('hex');
  return { response: digest(`AUTHENTICATE:${uri}`), rspauth: digest(`:${uri}`) };
}

/** The directives of a challenge or response, names in lower case; undefined where it is no list of directives (RFC 2831 7.1). */
export function parseDirectives(octets: Uint8Array): ReadonlyMap<string, readonly string[]> | undefined {
  const text = latin1Text(octets);
  const directives = new Map<string, string[]>();
  const directive =
    /[ \t\r\n,]*([!#$%&'*+.^_`|~\w-]+)[ \t\r\n]*=[ \t\r\n]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^ \t\r\n",]+))[ \t\r\n]*(?:,[ \t\r\n,]*|$)/y;
  while (directive.lastIndex < text.length) {
    const match = directive.exec(text);
    if (match === null) {
      return undefined;
    }
    const name = (match[1] ?? '').toLowerCase();
    const value = match[2]?.replace(/\\([\s\S])/g, '$1') ?? match[3] ?? '';
    const values = directives.get(name);
    if (values === undefined) {
      directives.set(name, [value]);
    } else {
      values.push(value);
    }
  }
  return directives;
}

/** The value as a quoted string. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The text as an octet string; undefined where the charset has not all of its characters. */
export function toOctetString(text: string, charset: Charset): string | undefined {
  if (charset === 'utf-8') {
    return latin1Text(utf8(text));
  }
  return isLatin1(text) ? text : undefined;
}

/** The text that an octet string stands for; undefined where it is not in the charset. */
export function fromOctetString(octets: string, charset: Charset): string | undefined {
  return charset === 'utf-8' ? utf8Text(toOctets(octets)) : octets;
}

/** The octets of an octet string. */
export function toOctets(octetString: string): Uint8Array {
  return new Uint8Array(Buffer.from(octetString, 'latin1'));
}

/** RFC 2831 2.1.2.1: what ISO 8859-1 can say is hashed in it, so that digests stored for HTTP serve too. */
function inHash(value: string, charset: Charset): string {
  const text = charset === 'utf-8' ? utf8Text(toOctets(value)) : undefined;
  return text !== undefined && isLatin1(text) ? text : value;
}

function isLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text);
}

function md5(octetString: string) {
  return createHash('md5').update(octetString, 'latin1');
}
