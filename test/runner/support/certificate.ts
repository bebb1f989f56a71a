import { generate } from 'selfsigned';

/** The certificate of scripted servers, for localhost and 127.0.0.1, with its key; both as PEM. */
export const certificate: Promise<{ cert: string; key: string }> = generate(
  [{ name: 'commonName', value: 'server.example.test' }],
  {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + 10.5 * 86_400_000),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 2, value: 'mail.example.test' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  },
).then(({ cert, private: key }) => ({ cert, key }));
