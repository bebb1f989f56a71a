import { createHmac } from 'node:crypto';
import type { ClientContext, ClientResult, ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { nonce, printable, sameSecret, utf8, utf8Text } from './octets';
import {
  clientOf,
  failure,
  noInitialResponse,
  response,
  serverOf,
  success,
  unexpectedChallenge,
  wrongCredentials,
} from './steps';

const name = 'CRAM-MD5';

/** The client of CRAM-MD5 (RFC 2195): the user and the keyed digest of the challenge. */
export function cramMd5Client({ credentials }: ClientContext): ClientResult {
  const { user = '', password = '' } = credentials;
  let answered = false;
  return clientOf({
    name,
    first: 'server',
    start: () => noInitialResponse(name),
    respond(octets) {
      if (answered) {
        return unexpectedChallenge(name);
      }
      if (octets.length === 0) {
        // Its digest would serve an attacker against every server that does the same.
        return failure('The challenge of CRAM-MD5 is empty.');
      }
      answered = true;
      return response(`${user} ${digest(password, octets)}`);
    },
    explain: (octets) => (octets.length === 0 ? undefined : printable(octets)),
  });
}

/** The server of CRAM-MD5 (RFC 2195). */
export function cramMd5Server(context: ServerContext): ServerMechanism {
  const greeting = `<${nonce(context.random)}@${context.host}>`;
  function answer(octets: Uint8Array): ServerStep {
    // The user may hold spaces, the digest does not.
    const [, user, given] = /^(.+) ([0-9a-f]{32})$/is.exec(utf8Text(octets) ?? '') ?? [];
    if (user === undefined || given === undefined) {
      return failure('The response is not a user, a space and 32 hexadecimal digits (RFC 2195 2).');
    }
    const known = context.lookup(user)?.password;
    const right = known !== undefined && sameSecret(digest(known, utf8(greeting)), given.toLowerCase());
    return right ? success(user) : wrongCredentials();
  }
  return serverOf({ name, greeting, answer });
}

function digest(password: string, challenge: Uint8Array): string {
  return createHmac('md5', password).update(challenge).digest('hex');
}
