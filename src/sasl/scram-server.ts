import { randomBytes } from 'node:crypto';
import { decodeName, type Gs2Header, parseGs2Header } from './gs2';
import type { ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { concat, fromBase64, nonce, sameSecret, toBase64, utf8, utf8Text } from './octets';
import { deriveKeys, prepare, type ScramVariant } from './scram';
import { challenge, failure, serverOf, success, wrongCredentials } from './steps';

const iterations = 4096;

/** The server of a SCRAM mechanism (RFC 5802); its errors come as a failure, since not every protocol can send them. */
export function scramServer(variant: ScramVariant, context: ServerContext): ServerMechanism {
  const { random = randomBytes } = context;
  const salt = random(16);
  let first:
    | { readonly header: Gs2Header; readonly bare: string; readonly user: string; readonly server: string }
    | undefined;
  let proved = false;

  function answerFirst(message: string): ServerStep {
    const header = parseGs2Header(message);
    const bare = message.slice(header?.text.length);
    const [, name = '', clientNonce] = /^n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,[A-Za-z]=.*)?$/.exec(bare) ?? [];
    const user = decodeName(name);
    if (header === undefined || user === undefined || clientNonce === undefined) {
      return failure("The client's first message is not a GS2 header, a user and a nonce (RFC 5802 7).");
    }
    const obstacle = bindingObstacle(header, variant, context);
    if (obstacle !== undefined) {
      return failure(obstacle);
    }
    const server = `r=${clientNonce}${nonce(random)},s=${toBase64(salt)},i=${iterations}`;
    first = { header, bare, user, server };
    return challenge(server);
  }

  function answerFinal(message: string, { header, bare, user, server }: NonNullable<typeof first>): ServerStep {
    const [, withoutProof, bound, fullNonce, proof = ''] =
      /^(c=([^,]+),r=([^,]+)(?:,[A-Za-z]=[^,]*)*),p=([^,]+)$/.exec(message) ?? [];
    const clientProof = fromBase64(proof);
    if (withoutProof === undefined || clientProof === undefined) {
      return failure("The client's last message is not channel binding, nonce and proof (RFC 5802 7).");
    }
    if (!server.startsWith(`r=${fullNonce},`)) {
      return failure("The client's nonce is not the one of this exchange.");
    }
    if (bound !== expectedBinding(header, context)) {
      return failure('The channel bindings do not match: the two ends are not on the same TLS channel.');
    }
    const known = context.lookup(user)?.password;
    const password = known === undefined ? undefined : prepare(known);
    // A user nobody knows costs as much time as one with a wrong password.
    const authMessage = `${bare},${server},${withoutProof}`;
    const keys = deriveKeys({ hash: variant.hash, password: password ?? '', salt, iterations, authMessage });
    if (password === undefined || !sameSecret(keys.clientProof, clientProof)) {
      return wrongCredentials();
    }
    proved = true;
    return challenge(`v=${toBase64(keys.serverSignature)}`);
  }

  function answer(octets: Uint8Array): ServerStep {
    if (first !== undefined && proved) {
      const { user, header } = first;
      return octets.length === 0 ? success(user, header.authzid) : failure('The last response is not empty.');
    }
    const message = utf8Text(octets) ?? '';
    return first === undefined ? answerFirst(message) : answerFinal(message, first);
  }
  return serverOf({ name: variant.name, answer });
}

/** Why this GS2 header does not go with the mechanism (RFC 5802 6). */
function bindingObstacle(
  header: Gs2Header,
  variant: ScramVariant,
  { channelBinding = [] }: ServerContext,
): string | undefined {
  if (variant.plus !== (header.flag === 'p')) {
    return variant.plus
      ? `${variant.name} wants channel binding, and the client uses none.`
      : `${variant.name} has no channel binding, and the client uses it.`;
  }
  if (header.flag === 'p' && !channelBinding.some(({ type }) => type === header.type)) {
    return `Channel binding of the type ${header.type} is not supported.`;
  }
  if (header.flag === 'y' && channelBinding.length > 0) {
    return 'The client was not shown that channel binding is offered: somebody has changed the offer on its way.';
  }
  return undefined;
}

function expectedBinding(header: Gs2Header, { channelBinding = [] }: ServerContext): string {
  const binding = channelBinding.find(({ type }) => type === header.type);
  return toBase64(concat(utf8(header.text), binding?.octets ?? utf8('')));
}
