import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import saslprep from '@mongodb-js/saslprep';
import { utf8, xor } from './octets';

/** One of the SCRAM mechanisms (RFC 5802, RFC 7677): its hash, and whether it binds to the TLS channel. */
export interface ScramVariant {
  readonly name: string;
  readonly hash: 'sha1' | 'sha256' | 'sha512';
  readonly plus: boolean;
}

/** What both sides derive from the password (RFC 5802 3). */
export interface ScramKeys {
  readonly clientProof: Uint8Array;
  readonly serverSignature: Uint8Array;
}

/** What the keys are derived from. */
export interface ScramInput {
  readonly hash: ScramVariant['hash'];
  /** Prepared by `prepare`. */
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** The three messages that the proof covers, with commas between them. */
  readonly authMessage: string;
}

/** The client's proof and the server's signature over the messages (RFC 5802 3). */
export function deriveKeys({ hash, password, salt, iterations, authMessage }: ScramInput): ScramKeys {
  const length = createHash(hash).digest().length;
  const salted = pbkdf2Sync(utf8(password), salt, iterations, length, hash);
  const clientKey = hmac(hash, salted, 'Client Key');
  const storedKey = createHash(hash).update(clientKey).digest();
  return {
    clientProof: xor(clientKey, hmac(hash, storedKey, authMessage)),
    serverSignature: hmac(hash, hmac(hash, salted, 'Server Key'), authMessage),
  };
}

/** A name or password as SASLprep wants it (RFC 4013), a query in its sense; undefined where it is not allowed. */
export function prepare(text: string): string | undefined {
  try {
    return saslprep(text, { allowUnassigned: true });
  } catch {
    return undefined;
  }
}

function hmac(hash: string, key: Uint8Array, text: string): Uint8Array {
  return new Uint8Array(createHmac(hash, key).update(text).digest());
}
