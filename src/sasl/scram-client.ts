import { encodeName, formatGs2Header } from './gs2';
import type { ChannelBinding, ClientContext, ClientResult, SaslStep } from './mechanism';
import { concat, fromBase64, nonce, printableText, sameSecret, toBase64, utf8, utf8Text } from './octets';
import { deriveKeys, prepare, type ScramVariant } from './scram';
import { clientOf, failure, response, unexpectedChallenge, unusable } from './steps';

/** RFC 7677 4 wants 4,096 at least; the upper bound keeps a hostile server from holding the client for more than some seconds. */
const iterationBounds = { least: 4096, most: 2_000_000 };

/** The client of a SCRAM mechanism (RFC 5802): proves the password without sending it, and has the server prove it too. */
export function scramClient(variant: ScramVariant, context: ClientContext): ClientResult {
  const { name } = variant;
  const { authzid = '' } = context.credentials;
  const user = prepare(context.credentials.user ?? '');
  const password = prepare(context.credentials.password ?? '');
  const binding = variant.plus ? context.channelBinding?.[0] : undefined;
  if (user === undefined || user === '' || user.includes('\0')) {
    return unusable('SASLprep leaves nothing of the user, or forbids a character in it (RFC 4013).');
  }
  if (password === undefined) {
    return unusable('SASLprep forbids a character of the password (RFC 4013).');
  }
  if (authzid.includes('\0')) {
    return unusable('The authorisation identity cannot hold NUL (RFC 5802 7).');
  }
  if (variant.plus && binding === undefined) {
    return unusable(`${name} binds to a TLS channel, and this connection gives no channel binding data.`);
  }
  const header = formatGs2Header(bindingFlag(context, binding), authzid);
  const clientNonce = nonce(context.random);
  const clientFirstBare = `n=${encodeName(user)},r=${clientNonce}`;
  let expectedSignature: Uint8Array | undefined;
  let verified = false;

  function answerFirst(serverFirst: string): SaslStep {
    const parsed = parseServerFirst(serverFirst);
    if (typeof parsed === 'string') {
      return failure(parsed);
    }
    if (!parsed.nonce.startsWith(clientNonce) || parsed.nonce.length === clientNonce.length) {
      return failure("The server's nonce does not continue the client's (RFC 5802 5.1).");
    }
    const { least, most } = iterationBounds;
    if (parsed.iterations < least || parsed.iterations > most) {
      return failure(`The server asks for ${parsed.iterations} iterations; from ${least} to ${most} are accepted.`);
    }
    const bound = toBase64(concat(utf8(header), binding?.octets ?? utf8('')));
    const withoutProof = `c=${bound},r=${parsed.nonce}`;
    const authMessage = `${clientFirstBare},${serverFirst},${withoutProof}`;
    const keys = deriveKeys({ ...parsed, hash: variant.hash, password: password ?? '', authMessage });
    expectedSignature = keys.serverSignature;
    return response(`${withoutProof},p=${toBase64(keys.clientProof)}`);
  }

  function answerFinal(serverFinal: string, expected: Uint8Array): SaslStep {
    const signature = fromBase64(/^v=([^,]+)(?:,.*)?$/.exec(serverFinal)?.[1] ?? '');
    if (signature === undefined || signature.length === 0) {
      return failure("The server's last message is neither its signature nor an error (RFC 5802 7).");
    }
    if (!sameSecret(signature, expected)) {
      return failure("The server's signature is wrong: it does not know the password.");
    }
    verified = true;
    return response('');
  }

  function respond(octets: Uint8Array): SaslStep {
    const message = utf8Text(octets);
    if (verified) {
      return unexpectedChallenge(name);
    }
    if (message === undefined) {
      return failure(`The message of ${name} is not UTF-8.`);
    }
    const error = serverError(message);
    if (error !== undefined) {
      return failure(`The server reports ${error}.`);
    }
    return expectedSignature === undefined ? answerFirst(message) : answerFinal(message, expectedSignature);
  }

  return clientOf({
    name,
    first: 'client',
    start: () => response(`${header}${clientFirstBare}`),
    respond,
    finish: () => (verified ? undefined : 'The server reports success but never proved that it knows the password.'),
    explain: (octets) => explain(utf8Text(octets) ?? ''),
  });
}

/** RFC 5802 6: `y` where the client could bind but sees no offer, so that the server notices an offer that was taken away. */
function bindingFlag(context: ClientContext, binding: ChannelBinding | undefined): string {
  if (binding !== undefined) {
    return `p=${binding.type}`;
  }
  const couldBind = (context.channelBinding?.length ?? 0) > 0;
  return couldBind && context.serverOffersPlus === false ? 'y' : 'n';
}

interface ServerFirst {
  readonly nonce: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** The server's first message, or the sentence that says what is wrong with it (RFC 5802 7). */
function parseServerFirst(message: string): ServerFirst | string {
  if (message.startsWith('m=')) {
    return 'The server demands an extension of SCRAM that is not known (RFC 5802 5.1).';
  }
  const [, serverNonce, base64 = '', count] =
    /^r=([\x21-\x2b\x2d-\x7e]+),s=([^,]+),i=([1-9][0-9]{0,15})(?:,[A-Za-z]=.*)?$/.exec(message) ?? [];
  const salt = fromBase64(base64);
  if (serverNonce === undefined || salt === undefined || salt.length === 0) {
    return "The server's first message is not a nonce, a salt and an iteration count (RFC 5802 7).";
  }
  return { nonce: serverNonce, salt, iterations: Number(count) };
}

function serverError(message: string): string | undefined {
  const error = /^e=([^,]+)/.exec(message)?.[1];
  return error === undefined ? undefined : printableText(error);
}

function explain(message: string): string | undefined {
  const error = serverError(message);
  if (error !== undefined) {
    return `the server reports ${error}`;
  }
  if (message.startsWith('v=')) {
    return "the server's signature";
  }
  const parsed = parseServerFirst(message);
  return typeof parsed === 'string'
    ? undefined
    : `salt of ${parsed.salt.length} octets, ${parsed.iterations} iterations`;
}
