import { createHash, createHmac } from 'node:crypto';
import { md4 } from './md4';
import type { ChannelBinding } from './mechanism';
import { type AvPair, formatAvPairs, micOffset, u32, utf16 } from './ntlm-messages';
import { concat, utf8 } from './octets';

/** NTOWFv2 ([MS-NLMP] 3.3.2): the key that stands for user, domain and password. */
export function responseKey(user: string, domain: string, password: string): Uint8Array {
  return hmacMd5(md4(utf16(password)), utf16(`${upperCase(user)}${domain}`));
}

/** What the client adds to the server's challenge ([MS-NLMP] 2.2.2.7, without the response in front). */
export interface NtlmClientChallenge {
  /** 8 octets: 100 ns since 1601. */
  readonly timestamp: Uint8Array;
  /** 8 octets. */
  readonly clientChallenge: Uint8Array;
  readonly targetInfo: readonly AvPair[];
}

/** The client's challenge as octets; the pairs in it begin at `targetInfoOffset`. */
export function formatClientChallenge({ timestamp, clientChallenge, targetInfo }: NtlmClientChallenge): Uint8Array {
  const version = new Uint8Array([1, 1, 0, 0, 0, 0, 0, 0]);
  return concat(version, timestamp, clientChallenge, u32(0), formatAvPairs(targetInfo), u32(0));
}

/** Where the pairs begin in the client's challenge. */
export const targetInfoOffset = 28;

/** NTProofStr, 16 octets, which proves that the key is known ([MS-NLMP] 3.3.2). */
export function proof(key: Uint8Array, serverChallenge: Uint8Array, clientChallenge: Uint8Array): Uint8Array {
  return hmacMd5(key, serverChallenge, clientChallenge);
}

/** The code over the three messages, the last with zeros in its place ([MS-NLMP] 3.1.5.1.2). */
export function messageIntegrity(key: Uint8Array, ntProof: Uint8Array, messages: readonly Uint8Array[]): Uint8Array {
  // Without key exchange, which is never negotiated here, the session's key is the base key.
  return hmacMd5(hmacMd5(key, ntProof), ...messages);
}

/** The message with that code, or zeros, in the place for it. */
export function withMic(message: Uint8Array, mic: Uint8Array = new Uint8Array(16)): Uint8Array {
  return concat(message.slice(0, micOffset), mic, message.slice(micOffset + 16));
}

/** The hash of the channel binding that stands for TLS here: MD5 over gss_channel_bindings_struct without addresses (RFC 4121 4.1.1.2). */
export function channelBindingsHash(bindings: readonly ChannelBinding[] = []): Uint8Array | undefined {
  const binding = bindings.find(({ type }) => type === 'tls-server-end-point');
  if (binding === undefined) {
    return undefined;
  }
  const data = concat(utf8(`${binding.type}:`), binding.octets);
  return new Uint8Array(
    createHash('md5')
      .update(concat(new Uint8Array(16), u32(data.length), data))
      .digest(),
  );
}

/** The time in ms since 1970 as FILETIME: 100 ns since 1601, 8 octets. */
export function toFileTime(milliseconds: number): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigInt64(0, (BigInt(Math.trunc(milliseconds)) + epochs) * 10_000n, true);
  return octets;
}

/** The time in ms since 1970 that a FILETIME stands for; undefined unless it has 8 octets. */
export function fromFileTime(octets: Uint8Array): number | undefined {
  return octets.length === 8 ? Number(Buffer.from(octets).readBigUInt64LE() / 10_000n - epochs) : undefined;
}

/** From 1601 to 1970, in ms. */
const epochs = 11_644_473_600_000n;

/** Letter by letter as Windows does it, so that no letter becomes two. */
function upperCase(text: string): string {
  return Array.from(text, (letter) => {
    const upper = letter.toUpperCase();
    return upper.length === letter.length ? upper : letter;
  }).join('');
}

function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    createHmac('md5', key)
      .update(concat(...parts))
      .digest(),
  );
}
