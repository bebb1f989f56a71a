import { type Charset, digests, nonceCount, parseDirectives, quoted, toOctetString, toOctets } from './digest-md5';
import type { ClientContext, ClientResult, SaslStep } from './mechanism';
import { nonce, printable, sameSecret } from './octets';
import { clientOf, failure, noInitialResponse, response } from './steps';

const name = 'DIGEST-MD5';

/** The client of DIGEST-MD5 (RFC 2831), authentication only: proves the password by a digest, and has the server prove it too. */
export function digestMd5Client(context: ClientContext): ClientResult {
  let expectedRspauth: string | undefined;
  let verified = false;
  let repeated = false;

  function respond(octets: Uint8Array): SaslStep {
    const directives = parseDirectives(octets);
    if (directives === undefined) {
      return failure('The challenge is not a list of directives (RFC 2831 2.1.1).');
    }
    const rspauth = directives.get('rspauth')?.[0];
    if (expectedRspauth !== undefined && rspauth !== undefined) {
      verified = !verified && sameSecret(rspauth, expectedRspauth);
      return verified ? response('') : failure("The server's rspauth is wrong: it does not know the password.");
    }
    const isStale = directives.get('stale')?.[0]?.toLowerCase() === 'true';
    if (expectedRspauth !== undefined && (!isStale || repeated || verified)) {
      return failure('The second challenge is not the rspauth of the server (RFC 2831 2.1.3).');
    }
    // The server took the nonce for too old, and gives a fresh one (RFC 2831 2.1.1); once.
    repeated = expectedRspauth !== undefined;
    const answer = answerChallenge(directives, context);
    if (typeof answer === 'string') {
      return failure(answer);
    }
    expectedRspauth = answer.rspauth;
    return response(toOctets(answer.text));
  }

  return clientOf({
    name,
    first: 'server',
    start: () => noInitialResponse(name),
    respond,
    finish: () => (verified ? undefined : 'The server reports success but never proved that it knows the password.'),
    explain: (octets) => (parseDirectives(octets) === undefined || octets.length === 0 ? undefined : printable(octets)),
  });
}

type Directives = ReadonlyMap<string, readonly string[]>;

/** The digest-response and the rspauth to expect, or the sentence that says why there is none. */
function answerChallenge(directives: Directives, context: ClientContext): { text: string; rspauth: string } | string {
  const [serverNonce, ...furtherNonces] = directives.get('nonce') ?? [];
  if (serverNonce === undefined || furtherNonces.length > 0) {
    return 'The challenge has not exactly one nonce (RFC 2831 2.1.1).';
  }
  if (directives.get('algorithm')?.join().toLowerCase() !== 'md5-sess') {
    return 'The algorithm of the challenge is not md5-sess (RFC 2831 2.1.1).';
  }
  const qop = directives
    .get('qop')
    ?.join()
    .toLowerCase()
    .split(/[\s,]+/) ?? ['auth'];
  if (!qop.includes('auth')) {
    return 'The server demands a security layer, which is not supported.';
  }
  const charset: Charset = directives.get('charset')?.[0]?.toLowerCase() === 'utf-8' ? 'utf-8' : 'iso-8859-1';
  const { credentials } = context;
  const user = toOctetString(credentials.user ?? '', charset);
  const password = toOctetString(credentials.password ?? '', charset);
  const realm = chooseRealm(directives.get('realm') ?? [], context, charset);
  const authzid = toOctetString(credentials.authzid ?? '', 'utf-8') ?? '';
  if (user === undefined || password === undefined || realm === undefined) {
    return 'The server takes ISO 8859-1 only, which has not all characters of the user, the password or the realm.';
  }
  const cnonce = nonce(context.random);
  const uri = toOctetString(`${context.service}/${credentials.host ?? context.host}`, 'utf-8') ?? '';
  const { response: digest, rspauth } = digests({
    user,
    realm,
    password,
    nonce: serverNonce,
    cnonce,
    uri,
    authzid,
    charset,
  });
  const text = [
    ...(charset === 'utf-8' ? ['charset=utf-8'] : []),
    `username=${quoted(user)}`,
    ...(realm === '' ? [] : [`realm=${quoted(realm)}`]),
    `nonce=${quoted(serverNonce)}`,
    `nc=${nonceCount}`,
    `cnonce=${quoted(cnonce)}`,
    `digest-uri=${quoted(uri)}`,
    `response=${digest}`,
    'qop=auth',
    ...(authzid === '' ? [] : [`authzid=${quoted(authzid)}`]),
  ].join(',');
  return { text, rspauth };
}

/** The realm as an octet string: the one asked for, else the host's own where it is offered, else the first. */
function chooseRealm(
  offered: readonly string[],
  { credentials, host }: ClientContext,
  charset: Charset,
): string | undefined {
  if (credentials.realm !== undefined) {
    return toOctetString(credentials.realm, charset);
  }
  return offered.find((realm) => realm.toLowerCase() === host.toLowerCase()) ?? offered[0] ?? '';
}
