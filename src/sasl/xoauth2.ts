import type { ClientContext, ClientResult, ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { bearerToken, explainRefusal, oauthObstacle, readPairs, refusal } from './oauth';
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

const name = 'XOAUTH2';

/** The client of XOAUTH2 (Google, Microsoft): the user and a bearer token; a refusal is answered empty. */
export function xoauth2Client({ credentials }: ClientContext): ClientResult {
  const { user = '', token = '' } = credentials;
  const obstacle = oauthObstacle(name, [user, token]);
  if (obstacle !== undefined) {
    return unusable(obstacle);
  }
  let refused = false;
  return clientOf({
    name,
    first: 'client',
    start: () => response(`user=${user}\x01auth=Bearer ${token}\x01\x01`),
    respond() {
      if (refused) {
        return unexpectedChallenge(name);
      }
      // The only challenge there is: the document that says why the token is refused.
      refused = true;
      return response('');
    },
    explain: explainRefusal,
  });
}

/** The server of XOAUTH2; it says why in a challenge before it refuses. */
export function xoauth2Server(context: ServerContext): ServerMechanism {
  let refused = false;
  function answer(octets: Uint8Array): ServerStep {
    if (refused) {
      return wrongCredentials('token');
    }
    const pairs = readPairs(utf8Text(octets) ?? '') ?? new Map<string, string>();
    const user = pairs.get('user');
    const token = bearerToken(pairs);
    if (user === undefined || token === undefined) {
      return failure('The response is not user=…, %x01, auth=Bearer …, %x01, %x01.');
    }
    const known = context.lookup(user)?.token;
    if (known !== undefined && sameSecret(known, token)) {
      return success(user);
    }
    refused = true;
    return refusal('401');
  }
  return serverOf({ name, answer });
}
