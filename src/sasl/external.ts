import type { ClientContext, ClientResult, ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { utf8Text } from './octets';
import { clientOf, failure, response, serverOf, success, unexpectedChallenge, unusable } from './steps';

const name = 'EXTERNAL';

/** The client of EXTERNAL (RFC 4422 A): whom to act as, or nothing: the identity that TLS has proved. */
export function externalClient({ credentials }: ClientContext): ClientResult {
  const authzid = credentials.authzid ?? credentials.user ?? '';
  if (authzid.includes('\0')) {
    return unusable('The authorisation identity of EXTERNAL cannot hold NUL (RFC 4422 A.1).');
  }
  return clientOf({
    name,
    first: 'client',
    start: () => response(authzid),
    respond: () => unexpectedChallenge(name),
  });
}

/** The server of EXTERNAL (RFC 4422 A): takes the TLS client certificate's name, and no other identity. */
export function externalServer(context: ServerContext): ServerMechanism {
  return serverOf({ name, answer: (octets) => verify(octets, context) });
}

function verify(octets: Uint8Array, { clientCertificateName }: ServerContext): ServerStep {
  const authzid = utf8Text(octets);
  if (authzid === undefined || authzid.includes('\0')) {
    return failure('The response is not UTF-8 without NUL (RFC 4422 A.1).');
  }
  if (clientCertificateName === undefined) {
    return failure('The client showed no certificate.');
  }
  if (authzid !== '' && authzid !== clientCertificateName) {
    return failure('The certificate is not that of the identity asked for.');
  }
  return success(clientCertificateName);
}
