import { formatGs2Header, parseGs2Header } from './gs2';
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

const name = 'OAUTHBEARER';

/** The client of OAUTHBEARER (RFC 7628): a bearer token, whom to act as, and where; a refusal is answered with %x01. */
export function oauthBearerClient({ credentials, host, port }: ClientContext): ClientResult {
  const { token = '', authzid = credentials.user ?? '' } = credentials;
  const toHost = credentials.host ?? host;
  const toPort = credentials.port ?? port;
  const obstacle = oauthObstacle(name, [token, authzid, toHost]);
  if (obstacle !== undefined) {
    return unusable(obstacle);
  }
  const pairs = [`host=${toHost}`, ...(toPort === undefined ? [] : [`port=${toPort}`]), `auth=Bearer ${token}`];
  let refused = false;
  return clientOf({
    name,
    first: 'client',
    start: () => response(`${formatGs2Header('n', authzid)}\x01${pairs.join('\x01')}\x01\x01`),
    respond() {
      if (refused) {
        return unexpectedChallenge(name);
      }
      // RFC 7628 3.2.3: the client answers a refusal with a dummy, so that the server can end the exchange.
      refused = true;
      return response('\x01');
    },
    explain: explainRefusal,
  });
}

/** The server of OAUTHBEARER (RFC 7628); it needs the user named, and says why in a challenge before it refuses. */
export function oauthBearerServer(context: ServerContext): ServerMechanism {
  let refused = false;
  function answer(octets: Uint8Array): ServerStep {
    if (refused) {
      return wrongCredentials('token');
    }
    const message = utf8Text(octets) ?? '';
    const header = parseGs2Header(message);
    const behind = message.slice(header?.text.length);
    const pairs = behind.startsWith('\x01') ? readPairs(behind.slice(1)) : undefined;
    if (header === undefined || pairs === undefined) {
      return failure('The response is not a GS2 header and key=value pairs between octets %x01 (RFC 7628 3.1).');
    }
    const token = bearerToken(pairs);
    const known = context.lookup(header.authzid)?.token;
    if (header.flag !== 'p' && token !== undefined && known !== undefined && sameSecret(known, token)) {
      return success(header.authzid);
    }
    refused = true;
    return refusal(token === undefined || header.authzid === '' ? 'invalid_request' : 'invalid_token');
  }
  return serverOf({ name, answer });
}
