/** Whether the text is base64 as AUTH wants it (RFC 4954 8): groups of four, `=` only as padding at the end, at least one group. */
export function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** The octets of base64; undefined when it is not well formed. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!isBase64(text)) {
    return undefined;
  }
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const octets = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  for (let i = 0, at = 0; i < text.length; i++) {
    bits = ((bits << 6) | Math.max(0, alphabet.indexOf(text[i] ?? ''))) & 0xffffff;
    if (i % 4 === 3) {
      // Writes beyond the end are what the padding stands for; a typed array drops them.
      octets[at++] = bits >> 16;
      octets[at++] = (bits >> 8) & 0xff;
      octets[at++] = bits & 0xff;
    }
  }
  return octets;
}

/** Whether the text is xtext (RFC 3461 4): printable, `+` and `=` only as `+` and two upper-case hexadecimal digits. */
export function isXtext(text: string): boolean {
  return /^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})*$/.test(text);
}

/** What xtext stands for, its octets read as UTF-8; undefined when it is not well formed. */
export function decodeXtext(text: string): string | undefined {
  if (!isXtext(text)) {
    return undefined;
  }
  const percent = text.replace(/%/g, '%25').replace(/\+/g, '%');
  try {
    return decodeURIComponent(percent);
  } catch {
    // The octets are no UTF-8.
    return undefined;
  }
}

/** The text as xtext: whatever may not stand for itself as `+` and two hexadecimal digits an octet. */
export function encodeXtext(text: string): string {
  // Half a character has no octets; U+FFFD takes its place, or encodeURIComponent would throw.
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\x21-\x2a\x2c-\x3c\x3e-\x7e]+/gu, (run) => encodeURIComponent(run).replace(/%/g, '+'));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
