import type { ClientContext, ClientResult, ServerMechanism, ServerStep } from './mechanism';
import { utf8Text } from './octets';
import { clientOf, failure, response, serverOf, success, unexpectedChallenge, unusable } from './steps';

const name = 'ANONYMOUS';

/** RFC 4505 2, in characters. */
const longestTrace = 255;

/** The client of ANONYMOUS (RFC 4505): the user, if given, goes as the trace. */
export function anonymousClient({ credentials }: ClientContext): ClientResult {
  const trace = credentials.user ?? '';
  if ([...trace].length > longestTrace) {
    return unusable(`The trace of ANONYMOUS has at most ${longestTrace} characters (RFC 4505 2).`);
  }
  return clientOf({
    name,
    first: 'client',
    start: () => response(trace),
    respond: () => unexpectedChallenge(name),
  });
}

/** The server of ANONYMOUS (RFC 4505): everybody is the user `anonymous`, whatever the trace. */
export function anonymousServer(): ServerMechanism {
  return serverOf({ name, answer: verify });
}

function verify(octets: Uint8Array): ServerStep {
  const trace = utf8Text(octets);
  if (trace === undefined || [...trace].length > longestTrace) {
    return failure(`The trace is not UTF-8 of at most ${longestTrace} characters (RFC 4505 2).`);
  }
  return success('anonymous');
}
