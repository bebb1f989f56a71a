import { randomBytes } from 'node:crypto';
import type { ServerContext, ServerMechanism, ServerStep } from './mechanism';
import {
  channelBindingsHash,
  messageIntegrity,
  proof,
  responseKey,
  targetInfoOffset,
  toFileTime,
  withMic,
} from './ntlm-hash';
import {
  type AvPair,
  av,
  flag,
  formatChallenge,
  micOffset,
  type NtlmAuthenticate,
  parseAuthenticate,
  parseAvPairs,
  parseNegotiate,
  utf16,
} from './ntlm-messages';
import { sameSecret } from './octets';
import { challenge, failure, serverOf, success, wrongCredentials } from './steps';

/** NT responses of this length or less are of version 1 ([MS-NLMP] 2.2.1.3). */
const versionOneLength = 24;

/** The server of NTLM ([MS-NLMP]), version 2 only; looks the user up alone, then as `DOMAIN\user`. */
export function ntlmServer(context: ServerContext): ServerMechanism {
  const { random = randomBytes } = context;
  const serverChallenge = random(8).slice(0, 8);
  let sent: { readonly negotiate: Uint8Array; readonly challenge: Uint8Array } | undefined;

  function answer(octets: Uint8Array): ServerStep {
    if (sent !== undefined) {
      return verify(octets, { ...sent, serverChallenge }, context);
    }
    const flags = parseNegotiate(octets);
    if (flags === undefined || (flags & flag.unicode) === 0) {
      return failure('The response is not an NTLM message of type 1 that offers Unicode.');
    }
    sent = { negotiate: octets, challenge: challengeOf(flags, serverChallenge, context) };
    return challenge(sent.challenge);
  }
  return serverOf({ name: 'NTLM', answer });
}

interface Exchange {
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly serverChallenge: Uint8Array;
}

function challengeOf(flags: number, serverChallenge: Uint8Array, context: ServerContext): Uint8Array {
  const { host, realm = host, now = Date.now } = context;
  const agreed = flags & (flag.unicode | flag.requestTarget | flag.alwaysSign | flag.extendedSessionSecurity);
  return formatChallenge({
    flags: agreed | flag.ntlm | flag.targetTypeServer | flag.targetInfo,
    serverChallenge,
    targetName: realm,
    targetInfo: [
      { id: av.domainName, value: utf16(realm) },
      { id: av.computerName, value: utf16(host) },
      { id: av.dnsComputerName, value: utf16(host) },
      { id: av.timestamp, value: toFileTime(now()) },
    ],
  });
}

function verify(octets: Uint8Array, exchange: Exchange, context: ServerContext): ServerStep {
  const message = parseAuthenticate(octets);
  if (message === undefined || message.user === '') {
    return failure('The response is not an NTLM message of type 3 with a user.');
  }
  if (message.ntResponse.length <= versionOneLength) {
    return failure('The response is not of NTLM version 2, and no other is accepted.');
  }
  const account = find(message, context);
  const key = responseKey(message.user, message.domain, account?.password ?? '');
  const ntProof = message.ntResponse.slice(0, 16);
  const clientChallenge = message.ntResponse.slice(16);
  const isRight = sameSecret(proof(key, exchange.serverChallenge, clientChallenge), ntProof);
  if (account === undefined || !isRight) {
    return wrongCredentials();
  }
  const pairs = parseAvPairs(clientChallenge.slice(targetInfoOffset)) ?? [];
  const hasMic = ((pairs.find(({ id }) => id === av.flags)?.value[0] ?? 0) & 2) !== 0;
  const mic = octets.slice(micOffset, micOffset + 16);
  const expected = messageIntegrity(key, ntProof, [exchange.negotiate, exchange.challenge, withMic(octets)]);
  if (hasMic && !sameSecret(mic, expected)) {
    return failure('The code over the messages is wrong: somebody has changed one on its way.');
  }
  return bindingsMatch(pairs, context)
    ? success(account.user)
    : failure('The channel bindings do not match: the two ends are not on the same TLS channel.');
}

function find(
  { user, domain }: NtlmAuthenticate,
  context: ServerContext,
): { user: string; password: string } | undefined {
  for (const name of [user, `${domain}\\${user}`]) {
    const password = context.lookup(name)?.password;
    if (password !== undefined) {
      return { user: name, password };
    }
  }
  return undefined;
}

/** A client that says nothing of its channel, by no pair or by zeros, is taken. */
function bindingsMatch(pairs: readonly AvPair[], { channelBinding }: ServerContext): boolean {
  const given = pairs.find(({ id }) => id === av.channelBindings)?.value;
  const expected = channelBindingsHash(channelBinding);
  return (
    given === undefined || expected === undefined || given.every((octet) => octet === 0) || sameSecret(given, expected)
  );
}
