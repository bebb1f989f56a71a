import { generate } from 'selfsigned';

/** A certificate with its key, both as PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is to be like; days are counted from now. */
export interface CertificateOptions {
  readonly name: string;
  readonly from?: number;
  readonly to?: number;
  readonly issuer?: Pair;
  readonly authority?: boolean;
  readonly ip?: string;
}

/** Makes a certificate: for a server and a client, or for an authority. */
export async function makeCertificate({
  name,
  from = -1,
  to = 30.5,
  issuer,
  authority = false,
  ip,
}: CertificateOptions): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * DAY),
    notAfterDate: new Date(Date.now() + to * DAY),
    ...(issuer && { ca: issuer }),
    extensions: authority
      ? [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true },
        ]
      : [
          { name: 'basicConstraints', cA: false },
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          {
            name: 'subjectAltName',
            altNames: [{ type: 2, value: name }, ...(ip === undefined ? [] : [{ type: 7 as const, ip }])],
          },
        ],
  });
  return { cert: made.cert, key: made.private };
}

/** The same certificate, the time to which it is valid being none: it has a 13th month. */
export function withoutEnd({ cert, key }: Pair): Pair {
  const octets = Buffer.from(cert.replace(/-----.*?-----|\s/g, ''), 'base64');
  // The tag and the length of a UTCTime, of which a certificate has two.
  const time = Buffer.from([0x17, 13]);
  octets.write('13', octets.indexOf(time, octets.indexOf(time) + 1) + 4);
  return { cert: `-----BEGIN CERTIFICATE-----\n${octets.toString('base64')}\n-----END CERTIFICATE-----\n`, key };
}

const DAY = 86_400_000;
