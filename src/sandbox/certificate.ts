/** A certificate with its key, both as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a self-signed certificate for the name, for localhost and for the loopback addresses; it holds for 30 days, and whoever trusts it as a CA can verify it. */
export async function createCertificate(hostname: string): Promise<Certificate> {
  // Loaded when needed: it brings a whole ASN.1 library, and Node itself can not make a certificate.
  const { generate } = await import('selfsigned');
  const day = 24 * 60 * 60_000;
  const made = await generate([{ name: 'commonName', value: hostname }], {
    // An RSA key takes ten times as long to make.
    keyType: 'ec',
    algorithm: 'sha256',
    // A clock that is a little behind must not find it not yet valid.
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 30 * day),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...new Set([hostname, 'localhost'])].map((value) => ({ type: 2 as const, value })),
          ...['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
