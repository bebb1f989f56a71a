/** The hash that tls-server-end-point takes of a certificate in DER: that of its signature, SHA-256 instead of MD5 and SHA-1 (RFC 5929 4.1); undefined where it has none of its own. */
export function signatureHash(certificate: Uint8Array): 'sha256' | 'sha384' | 'sha512' | undefined {
  const outer = read(certificate, 0);
  const signed = outer && read(certificate, outer.start);
  const algorithm = signed && read(certificate, signed.end);
  const oid = algorithm && read(certificate, algorithm.start);
  if (!oid || oid.end > certificate.length) {
    return undefined;
  }
  const name = Buffer.from(certificate.subarray(oid.start, oid.end)).toString('hex');
  if (name !== RSA_PSS) {
    return HASHES[name];
  }
  const parameters = Buffer.from(certificate.subarray(oid.end, algorithm.end)).toString('hex');
  const hash = Object.entries(PSS_HASHES).find(([id]) => parameters.includes(id));
  return hash ? hash[1] : 'sha256';
}

/** Object identifiers in hexadecimal DER, without tag and length. */
const HASHES: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '2a864886f70d010104': 'sha256', // md5WithRSAEncryption
  '2a864886f70d010105': 'sha256', // sha1WithRSAEncryption
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d0401': 'sha256', // ecdsa-with-SHA1
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};

const RSA_PSS = '2a864886f70d01010a';

const PSS_HASHES: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

/** Where the content of the DER element at an offset starts and ends. */
function read(octets: Uint8Array, offset: number): { start: number; end: number } | undefined {
  const first = octets[offset + 1];
  if (first === undefined) {
    return undefined;
  }
  if (first < 0x80) {
    return { start: offset + 2, end: offset + 2 + first };
  }
  const count = first & 0x7f;
  let length = 0;
  for (let index = 0; index < count; index++) {
    length = length * 256 + (octets[offset + 2 + index] ?? 0);
  }
  return { start: offset + 2 + count, end: offset + 2 + count + length };
}
