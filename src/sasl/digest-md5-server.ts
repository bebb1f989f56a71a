import {
  type Charset,
  digests,
  fromOctetString,
  nonceCount,
  parseDirectives,
  quoted,
  toOctetString,
} from './digest-md5';
import type { ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { nonce, sameSecret } from './octets';
import { challenge, failure, serverOf, success, wrongCredentials } from './steps';

/** The server of DIGEST-MD5 (RFC 2831), authentication only; it looks at the service in digest-uri, not at the host. */
export function digestMd5Server(context: ServerContext): ServerMechanism {
  const serverNonce = nonce(context.random);
  const realm = context.realm ?? context.host;
  let proved: ServerStep | undefined;

  function answer(octets: Uint8Array): ServerStep {
    if (proved !== undefined) {
      return octets.length === 0 ? proved : failure('The last response is not empty.');
    }
    const given = readResponse(octets);
    if (given === undefined) {
      return failure('The response lacks a directive, or has one twice or with a wrong value (RFC 2831 2.1.2).');
    }
    if (given.nonce !== serverNonce) {
      return failure('The nonce is not the one of this exchange.');
    }
    if (given.realm !== '' && given.realm !== toOctetString(realm, given.charset)) {
      return failure('The realm is not one of this server.');
    }
    if (!given.uri.toLowerCase().startsWith(`${context.service.toLowerCase()}/`)) {
      return failure('The digest-uri is that of another service.');
    }
    const user = fromOctetString(given.user, given.charset);
    const known = user === undefined ? undefined : context.lookup(user)?.password;
    const password = known === undefined ? undefined : toOctetString(known, given.charset);
    if (user === undefined || password === undefined) {
      return wrongCredentials();
    }
    const expected = digests({ ...given, password });
    if (!sameSecret(expected.response, given.response)) {
      return wrongCredentials();
    }
    proved = success(user, fromOctetString(given.authzid, 'utf-8'));
    return challenge(`rspauth=${expected.rspauth}`);
  }

  return serverOf({
    name: 'DIGEST-MD5',
    greeting: `realm=${quoted(realm)},nonce=${quoted(serverNonce)},qop="auth",charset=utf-8,algorithm=md5-sess`,
    answer,
  });
}

interface DigestResponse {
  readonly user: string;
  readonly realm: string;
  readonly nonce: string;
  readonly cnonce: string;
  readonly uri: string;
  readonly authzid: string;
  readonly response: string;
  readonly charset: Charset;
}

function readResponse(octets: Uint8Array): DigestResponse | undefined {
  const directives = parseDirectives(octets) ?? new Map<string, readonly string[]>();
  const value = (name: string) => directives.get(name)?.[0];
  const user = value('username');
  const serverNonce = value('nonce');
  const cnonce = value('cnonce');
  const uri = value('digest-uri');
  const response = value('response');
  // RFC 2831 2.1.2: each directive once at most.
  const isRepeated = [...directives.values()].some((values) => values.length > 1);
  const isAuthOnly = value('qop') === undefined || value('qop') === 'auth';
  if (isRepeated || !isAuthOnly || value('nc') !== nonceCount) {
    return undefined;
  }
  if (!user || serverNonce === undefined || !cnonce || uri === undefined || response === undefined) {
    return undefined;
  }
  const charset = value('charset')?.toLowerCase() === 'utf-8' ? 'utf-8' : 'iso-8859-1';
  const { realm = '', authzid = '' } = { realm: value('realm'), authzid: value('authzid') };
  return { user, realm, nonce: serverNonce, cnonce, uri, authzid, response, charset };
}
