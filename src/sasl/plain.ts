import type { ClientContext, ClientResult, ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { sameSecret, utf8Text } from './octets';
import {
  clientOf,
  failure,
  response,
  serverOf,
  success,
  unexpectedChallenge,
  unusable,
  wrongCredentials,
} from './steps';

const name = 'PLAIN';

/** The client of PLAIN (RFC 4616): the authorisation identity, the user and the password, NUL between them. */
export function plainClient({ credentials }: ClientContext): ClientResult {
  const { authzid = '', user = '', password = '' } = credentials;
  if ([authzid, user, password].some((part) => part.includes('\0'))) {
    return unusable('PLAIN separates its parts by NUL, so none of them can hold one (RFC 4616 2).');
  }
  if (password === '') {
    return unusable('PLAIN has no form for an empty password (RFC 4616 2).');
  }
  return clientOf({
    name,
    first: 'client',
    start: () => response(`${authzid}\0${user}\0${password}`),
    respond: () => unexpectedChallenge(name),
  });
}

/** The server of PLAIN (RFC 4616); whether the user may act as the authorisation identity is for the caller to decide. */
export function plainServer(context: ServerContext): ServerMechanism {
  return serverOf({ name, answer: (octets) => verify(octets, context) });
}

function verify(octets: Uint8Array, context: ServerContext): ServerStep {
  const parts = utf8Text(octets)?.split('\0');
  if (parts === undefined) {
    return failure('The response is not UTF-8.');
  }
  const [authzid = '', user = '', password = ''] = parts;
  if (parts.length !== 3 || user === '' || password === '') {
    return failure('The response is not: authorisation identity or nothing, NUL, user, NUL, password (RFC 4616 2).');
  }
  const known = context.lookup(user)?.password;
  return known !== undefined && sameSecret(known, password) ? success(user, authzid) : wrongCredentials();
}
