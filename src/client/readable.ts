/** Octets as text: UTF-8, and those that are none as `\\xHH`, so that nothing of what came is lost. */
export function readable(octets: Buffer): string {
  const text = octets.toString('utf8');
  // Mostly there is nothing to replace.
  if (!text.includes('\ufffd')) {
    return text;
  }
  return octets
    .toString('latin1')
    .replace(NOT_ASCII, (found) =>
      found.length > 1
        ? Buffer.from(found, 'latin1').toString('utf8')
        : `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** A character in well-formed UTF-8 (RFC 3629 4), or one octet that begins none. */
const NOT_ASCII =
  /[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|\xed[\x80-\x9f]|[\xe1-\xec\xee\xef][\x80-\xbf])[\x80-\xbf]|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}|[\x80-\xff]/g;
