import { upperCase } from './text';

/** A SASL mechanism as SMTP uses it (RFC 4954): one row of the table. */
export interface Mechanism {
  /** In upper case. */
  readonly name: string;
  readonly summary: string;
  readonly rfc: string;
  /** Who speaks first: only a client-first mechanism takes an initial response. */
  readonly first: 'client' | 'server';
  /** Whether AUTH may carry the first response; `tolerated`: by some servers only. */
  readonly initialResponse: 'allowed' | 'tolerated' | 'forbidden';
  /** Round trips after the AUTH command, with an initial response where one is allowed; absent where they vary. */
  readonly roundTrips?: number;
  /** What is proved, and so what must be known. */
  readonly credential: 'password' | 'token' | 'certificate' | 'ticket' | 'none';
  /** The password or token itself crosses the wire, so that only TLS keeps it secret. */
  readonly plaintext: boolean;
  /** Binds to the TLS channel, so it needs one. */
  readonly channelBinding?: boolean;
  /** The order in which `auto` prefers them, higher first; 0 is never picked. */
  readonly strength: number;
  readonly standing?: 'historic' | 'vendor';
  /** What is wrong with the decoded first response; absent where its form is not known. */
  readonly faultOfFirstResponse?: (octets: Uint8Array) => string | undefined;
}

type Row = Pick<Mechanism, 'name' | 'summary' | 'rfc'> & Partial<Mechanism>;

const rows: readonly Row[] = [
  scram('SCRAM-SHA-512-PLUS', 'draft-melnikov-scram-sha-512', 90),
  scram('SCRAM-SHA-256-PLUS', 'RFC 7677', 85),
  scram('SCRAM-SHA-1-PLUS', 'RFC 5802', 80),
  scram('SCRAM-SHA3-512', 'draft-melnikov-scram-sha3-512', 78),
  scram('SCRAM-SHA-512', 'draft-melnikov-scram-sha-512', 75),
  scram('SCRAM-SHA-256', 'RFC 7677', 70),
  scram('SCRAM-SHA-1', 'RFC 5802', 65),
  {
    name: 'DIGEST-MD5',
    summary: 'Proves the password by an MD5 digest; historic, since its rules proved too loose.',
    rfc: 'RFC 2831',
    first: 'server',
    // Fast reauthentication starts with the client (RFC 2831 2.2).
    initialResponse: 'tolerated',
    roundTrips: 2,
    strength: 40,
    standing: 'historic',
  },
  {
    name: 'CRAM-MD5',
    summary: 'Proves the password by an MD5 digest of a challenge.',
    rfc: 'RFC 2195',
    first: 'server',
    roundTrips: 1,
    strength: 45,
  },
  {
    name: 'PLAIN',
    summary: 'Sends user and password as they are; safe under TLS only.',
    rfc: 'RFC 4616',
    roundTrips: 0,
    plaintext: true,
    strength: 20,
    faultOfFirstResponse: faultOfPlain,
  },
  {
    name: 'LOGIN',
    summary: 'Sends user and password one after the other; never standardised, safe under TLS only.',
    rfc: 'draft-murchison-sasl-login',
    first: 'server',
    initialResponse: 'tolerated',
    roundTrips: 2,
    plaintext: true,
    strength: 10,
  },
  {
    name: 'OAUTHBEARER',
    summary: 'Sends an OAuth 2.0 bearer token.',
    rfc: 'RFC 7628',
    roundTrips: 0,
    credential: 'token',
    plaintext: true,
    strength: 35,
  },
  {
    name: 'XOAUTH2',
    summary: 'Sends an OAuth 2.0 bearer token in the form of Google and Microsoft.',
    rfc: 'Google (vendor)',
    roundTrips: 0,
    credential: 'token',
    plaintext: true,
    strength: 30,
    standing: 'vendor',
  },
  {
    name: 'OAUTH10A',
    summary: 'Sends an OAuth 1.0a token with its signature.',
    rfc: 'RFC 7628',
    roundTrips: 0,
    credential: 'token',
  },
  {
    name: 'EXTERNAL',
    summary: 'Takes the identity proved outside, by a TLS client certificate for example.',
    rfc: 'RFC 4422 A',
    roundTrips: 0,
    credential: 'certificate',
    strength: 60,
  },
  {
    name: 'ANONYMOUS',
    summary: 'Proves nothing; leaves a trace such as an address.',
    rfc: 'RFC 4505',
    roundTrips: 0,
    credential: 'none',
  },
  { name: 'GSSAPI', summary: 'Proves a Kerberos ticket.', rfc: 'RFC 4752', credential: 'ticket' },
  { name: 'GS2-KRB5', summary: 'Proves a Kerberos ticket.', rfc: 'RFC 5801', credential: 'ticket' },
  {
    name: 'GS2-KRB5-PLUS',
    summary: 'Proves a Kerberos ticket, bound to the TLS channel.',
    rfc: 'RFC 5801',
    credential: 'ticket',
    channelBinding: true,
  },
  {
    name: 'KERBEROS_V4',
    summary: 'Proves a Kerberos 4 ticket; obsolete.',
    rfc: 'RFC 2222 7.1',
    first: 'server',
    credential: 'ticket',
    standing: 'historic',
  },
  { name: 'SKEY', summary: 'Proves a one-time password; obsolete.', rfc: 'RFC 2222 7.3', standing: 'historic' },
  { name: 'OTP', summary: 'Proves a one-time password.', rfc: 'RFC 2444' },
  {
    name: 'NTLM',
    summary: 'Proves a Windows password by challenge and response.',
    rfc: 'MS-SMTPNTLM',
    roundTrips: 1,
    standing: 'vendor',
  },
  {
    name: 'SPNEGO',
    summary: 'Negotiates Kerberos or NTLM.',
    rfc: 'RFC 4178',
    credential: 'ticket',
    standing: 'vendor',
  },
  { name: 'SECURID', summary: 'Proves the code of a hardware token.', rfc: 'RFC 2808' },
  { name: 'SAML20', summary: 'Proves an identity by SAML 2.0.', rfc: 'RFC 6595', credential: 'token' },
  { name: 'OPENID20', summary: 'Proves an identity by OpenID 2.0.', rfc: 'RFC 6616', credential: 'token' },
  { name: 'EAP-AES128', summary: 'Proves an identity by EAP.', rfc: 'RFC 7055' },
  {
    name: 'EAP-AES128-PLUS',
    summary: 'Proves an identity by EAP, bound to the TLS channel.',
    rfc: 'RFC 7055',
    channelBinding: true,
  },
  {
    name: 'ECDSA-NIST256P-CHALLENGE',
    summary: 'Proves a private key by a signature.',
    rfc: 'IANA',
    credential: 'certificate',
  },
  {
    name: 'SXOVER-PLUS',
    summary: 'Proves an identity of another realm.',
    rfc: 'IANA',
    credential: 'token',
    channelBinding: true,
  },
  {
    name: '9798-U-RSA-SHA1-ENC',
    summary: 'Proves a private key, one way.',
    rfc: 'RFC 3163',
    first: 'server',
    credential: 'certificate',
  },
  {
    name: '9798-M-RSA-SHA1-ENC',
    summary: 'Proves private keys, both ways.',
    rfc: 'RFC 3163',
    first: 'server',
    credential: 'certificate',
  },
  {
    name: '9798-U-DSA-SHA1',
    summary: 'Proves a private key, one way.',
    rfc: 'RFC 3163',
    first: 'server',
    credential: 'certificate',
  },
  {
    name: '9798-M-DSA-SHA1',
    summary: 'Proves private keys, both ways.',
    rfc: 'RFC 3163',
    first: 'server',
    credential: 'certificate',
  },
  {
    name: '9798-U-ECDSA-SHA1',
    summary: 'Proves a private key, one way.',
    rfc: 'RFC 3163',
    first: 'server',
    credential: 'certificate',
  },
  {
    name: '9798-M-ECDSA-SHA1',
    summary: 'Proves private keys, both ways.',
    rfc: 'RFC 3163',
    first: 'server',
    credential: 'certificate',
  },
  { name: 'NMAS_LOGIN', summary: "Logs in by Novell's modular services.", rfc: 'IANA', standing: 'vendor' },
  { name: 'NMAS_AUTHEN', summary: "Authenticates by Novell's modular services.", rfc: 'IANA', standing: 'vendor' },
  {
    name: 'NMAS-SAMBA-AUTH',
    summary: "Authenticates Samba by Novell's modular services.",
    rfc: 'IANA',
    standing: 'vendor',
  },
  {
    name: 'XOAUTH',
    summary: 'Sends an OAuth 1.0 token in an early form of Google.',
    rfc: 'Google (vendor)',
    credential: 'token',
    standing: 'vendor',
  },
  {
    name: 'PLAIN-CLIENTTOKEN',
    summary: 'Sends user, password and a token that names the client.',
    rfc: 'Google (vendor)',
    roundTrips: 0,
    plaintext: true,
    standing: 'vendor',
  },
];

/** Every SASL mechanism the product knows by name. */
export const mechanisms: readonly Mechanism[] = rows.map((row) => ({
  first: 'client',
  initialResponse: row.first === 'server' ? 'forbidden' : 'allowed',
  credential: 'password',
  plaintext: false,
  strength: 0,
  ...row,
}));

const byName: ReadonlyMap<string, Mechanism> = new Map(mechanisms.map((row) => [row.name, row]));

/** The mechanism with that name, in any case (RFC 4954 8). */
export function findMechanism(name: string): Mechanism | undefined {
  return byName.get(upperCase(name));
}

/** Whether the text can be the name of a mechanism: 1 to 20 letters, digits, `-` and `_` (RFC 4422 3.1; in SMTP in any case). */
export function isMechanismName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,20}$/.test(text);
}

function scram(name: string, rfc: string, strength: number): Row {
  const bound = name.endsWith('-PLUS');
  return {
    name,
    summary: `Proves the password by salted challenge and response${bound ? ', bound to the TLS channel' : ''}, and proves the server as well.`,
    rfc,
    roundTrips: 2,
    strength,
    ...(bound ? { channelBinding: true } : {}),
  };
}

/** RFC 4616 2: `[authzid] NUL authcid NUL passwd`; the last two are not empty. */
function faultOfPlain(octets: Uint8Array): string | undefined {
  const first = octets.indexOf(0);
  const second = first < 0 ? -1 : octets.indexOf(0, first + 1);
  return second < 0 || second === first + 1 || second === octets.length - 1 || octets.indexOf(0, second + 1) >= 0
    ? 'The response of PLAIN stands for an authorisation identity or nothing, NUL, user, NUL, password.'
    : undefined;
}
