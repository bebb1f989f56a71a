import { concat, utf8 } from './octets';

// Offsets and names of [MS-NLMP] 2.2.1; numbers are little-endian, texts UTF-16LE.

/** Bits of NegotiateFlags ([MS-NLMP] 2.2.2.5). */
export const flag = {
  unicode: 0x00000001,
  requestTarget: 0x00000004,
  ntlm: 0x00000200,
  alwaysSign: 0x00008000,
  targetTypeServer: 0x00020000,
  extendedSessionSecurity: 0x00080000,
  targetInfo: 0x00800000,
} as const;

/** Ids of AV_PAIR ([MS-NLMP] 2.2.2.1). */
export const av = {
  end: 0,
  computerName: 1,
  domainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  flags: 6,
  timestamp: 7,
  channelBindings: 10,
} as const;

/** One attribute of the server or of the exchange. */
export interface AvPair {
  readonly id: number;
  readonly value: Uint8Array;
}

/** CHALLENGE_MESSAGE, type 2. */
export interface NtlmChallenge {
  readonly flags: number;
  /** 8 octets. */
  readonly serverChallenge: Uint8Array;
  readonly targetName: string;
  /** Without the pair that ends them. */
  readonly targetInfo: readonly AvPair[];
}

/** AUTHENTICATE_MESSAGE, type 3. */
export interface NtlmAuthenticate {
  readonly flags: number;
  readonly lmResponse: Uint8Array;
  readonly ntResponse: Uint8Array;
  readonly domain: string;
  readonly user: string;
}

/** Where the message integrity code of a type 3 message stands, if it has one; it has 16 octets. */
export const micOffset = 72;

const signature = utf8('NTLMSSP\0');

/** The type of an NTLM message: 1, 2 or 3; undefined where it is none. */
export function messageType(octets: Uint8Array): number | undefined {
  return octets.length >= 12 && signature.every((octet, index) => octet === octets[index])
    ? viewOf(octets).getUint32(8, true)
    : undefined;
}

/** NEGOTIATE_MESSAGE, type 1, without domain and workstation. */
export function formatNegotiate(flags: number): Uint8Array {
  return concat(signature, u32(1), u32(flags), new Uint8Array(16));
}

/** The flags of a type 1 message; undefined where it is none. */
export function parseNegotiate(octets: Uint8Array): number | undefined {
  return messageType(octets) === 1 && octets.length >= 16 ? viewOf(octets).getUint32(12, true) : undefined;
}

/** The type 2 message. */
export function formatChallenge(message: NtlmChallenge): Uint8Array {
  const header = 56;
  const payload = [utf16(message.targetName), formatAvPairs(message.targetInfo)];
  const [name, info] = fields(header, payload);
  return concat(
    signature,
    u32(2),
    name ?? u32(0),
    u32(message.flags),
    message.serverChallenge,
    new Uint8Array(8),
    info ?? u32(0),
    new Uint8Array(8),
    ...payload,
  );
}

/** The type 2 message in the octets; undefined where there is none, or one that points outside itself. */
export function parseChallenge(octets: Uint8Array): NtlmChallenge | undefined {
  if (messageType(octets) !== 2 || octets.length < 32) {
    return undefined;
  }
  const name = field(octets, 12);
  // Servers of old end the message before the target information.
  const info = octets.length < 48 ? new Uint8Array(0) : field(octets, 40);
  const targetInfo = info === undefined ? undefined : parseAvPairs(info);
  if (name === undefined || targetInfo === undefined) {
    return undefined;
  }
  const flags = viewOf(octets).getUint32(20, true);
  return { flags, serverChallenge: octets.slice(24, 32), targetName: utf16Text(name), targetInfo };
}

/** The type 3 message, with 16 zero octets where the message integrity code belongs. */
export function formatAuthenticate(message: NtlmAuthenticate): Uint8Array {
  const header = micOffset + 16;
  const none = new Uint8Array(0);
  const { lmResponse, ntResponse } = message;
  const payload = [lmResponse, ntResponse, utf16(message.domain), utf16(message.user), none, none];
  return concat(signature, u32(3), ...fields(header, payload), u32(message.flags), new Uint8Array(24), ...payload);
}

/** The type 3 message in the octets; undefined where there is none, or one that points outside itself. */
export function parseAuthenticate(octets: Uint8Array): NtlmAuthenticate | undefined {
  if (messageType(octets) !== 3 || octets.length < 64) {
    return undefined;
  }
  const [lmResponse, ntResponse, domain, user] = [12, 20, 28, 36].map((offset) => field(octets, offset));
  if (lmResponse === undefined || ntResponse === undefined || domain === undefined || user === undefined) {
    return undefined;
  }
  const flags = viewOf(octets).getUint32(60, true);
  return { flags, lmResponse, ntResponse, domain: utf16Text(domain), user: utf16Text(user) };
}

/** The pairs, and the one that ends them. */
export function formatAvPairs(pairs: readonly AvPair[]): Uint8Array {
  return concat(...pairs.flatMap(({ id, value }) => [u16(id), u16(value.length), value]), u32(0));
}

/** The pairs up to the one that ends them, or to the end of the octets; undefined where one is cut off. */
export function parseAvPairs(octets: Uint8Array): AvPair[] | undefined {
  const view = viewOf(octets);
  const pairs: AvPair[] = [];
  let offset = 0;
  while (offset + 4 <= octets.length) {
    const id = view.getUint16(offset, true);
    const end = offset + 4 + view.getUint16(offset + 2, true);
    if (id === av.end) {
      return pairs;
    }
    if (end > octets.length) {
      return undefined;
    }
    pairs.push({ id, value: octets.slice(offset + 4, end) });
    offset = end;
  }
  return offset === octets.length ? pairs : undefined;
}

/** The text in UTF-16LE. */
export function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf16le'));
}

/** The text that is these octets in UTF-16LE. */
export function utf16Text(octets: Uint8Array): string {
  return Buffer.from(octets).toString('utf16le');
}

/** The number in 4 octets. */
export function u32(value: number): Uint8Array {
  return new Uint8Array([value, value >>> 8, value >>> 16, value >>> 24]);
}

function u16(value: number): Uint8Array {
  return new Uint8Array([value, value >>> 8]);
}

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
}

/** Length, allocated length and offset of each part of a payload that begins at the offset. */
function fields(offset: number, payload: readonly Uint8Array[]): Uint8Array[] {
  let next = offset;
  return payload.map((part) => {
    const here = concat(u16(part.length), u16(part.length), u32(next));
    next += part.length;
    return here;
  });
}

/** What the field at the offset points to; undefined where that is outside the message. */
function field(octets: Uint8Array, offset: number): Uint8Array | undefined {
  const view = viewOf(octets);
  const length = view.getUint16(offset, true);
  const start = view.getUint32(offset + 4, true);
  if (length === 0) {
    return new Uint8Array(0);
  }
  return start + length <= octets.length ? octets.slice(start, start + length) : undefined;
}
