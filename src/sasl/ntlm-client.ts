import { randomBytes } from 'node:crypto';
import type { ClientContext, ClientResult, Credentials, SaslStep } from './mechanism';
import {
  channelBindingsHash,
  formatClientChallenge,
  fromFileTime,
  messageIntegrity,
  proof,
  responseKey,
  toFileTime,
  withMic,
} from './ntlm-hash';
import {
  av,
  flag,
  formatAuthenticate,
  formatNegotiate,
  messageType,
  type NtlmChallenge,
  parseChallenge,
  utf16Text,
} from './ntlm-messages';
import { concat, printable, printableText } from './octets';
import { clientOf, failure, response, unexpectedChallenge } from './steps';

const name = 'NTLM';

const offeredFlags =
  flag.unicode | flag.requestTarget | flag.ntlm | flag.alwaysSign | flag.extendedSessionSecurity | flag.targetInfo;

/** The client of NTLM ([MS-NLMP]), version 2 only: proves a Windows password by challenge and response. */
export function ntlmClient(context: ClientContext): ClientResult {
  const negotiate = formatNegotiate(offeredFlags);
  let asked = false;
  let answered = false;

  function respond(octets: Uint8Array): SaslStep {
    if (answered) {
      return unexpectedChallenge(name);
    }
    // Exchange asks for the first message by the words `NTLM supported` instead of an empty challenge.
    if (!asked && messageType(octets) === undefined && /^ntlm/i.test(printable(octets))) {
      asked = true;
      return response(negotiate);
    }
    const message = parseChallenge(octets);
    if (message === undefined) {
      return failure('The challenge is not an NTLM message of type 2.');
    }
    if ((message.flags & flag.unicode) === 0) {
      return failure('The server does not agree to Unicode, and nothing else is supported.');
    }
    answered = true;
    return response(authenticate(message, { negotiate, challenge: octets }, context));
  }

  return clientOf({ name, first: 'client', start: () => response(negotiate), respond, explain });
}

interface Messages {
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
}

/** The type 3 message ([MS-NLMP] 3.1.5.1.2). */
function authenticate(message: NtlmChallenge, { negotiate, challenge }: Messages, context: ClientContext): Uint8Array {
  const { random = randomBytes, now = Date.now } = context;
  const { user, domain } = identity(context.credentials);
  const key = responseKey(user, domain, context.credentials.password ?? '');
  const clientChallenge = random(8).slice(0, 8);
  const serverTime = message.targetInfo.find(({ id }) => id === av.timestamp)?.value;
  const bindings = channelBindingsHash(context.channelBinding);
  // A server that tells the time wants the code over all messages, and no LM response.
  const targetInfo = [
    ...message.targetInfo,
    ...(serverTime === undefined ? [] : [{ id: av.flags, value: new Uint8Array([2, 0, 0, 0]) }]),
    ...(bindings === undefined ? [] : [{ id: av.channelBindings, value: bindings }]),
  ];
  const timestamp = serverTime?.length === 8 ? serverTime : toFileTime(now());
  const ownChallenge = formatClientChallenge({ timestamp, clientChallenge, targetInfo });
  const ntProof = proof(key, message.serverChallenge, ownChallenge);
  const octets = formatAuthenticate({
    flags: message.flags & offeredFlags,
    lmResponse:
      serverTime === undefined
        ? concat(proof(key, message.serverChallenge, clientChallenge), clientChallenge)
        : new Uint8Array(24),
    ntResponse: concat(ntProof, ownChallenge),
    domain,
    user,
  });
  return serverTime === undefined
    ? octets
    : withMic(octets, messageIntegrity(key, ntProof, [negotiate, challenge, octets]));
}

/** The realm is the domain; without one, what stands before a backslash is. */
function identity({ user = '', realm }: Credentials): { user: string; domain: string } {
  const [, before, behind] = /^([^\\]+)\\(.+)$/s.exec(user) ?? [];
  if (realm !== undefined || before === undefined || behind === undefined) {
    return { user, domain: realm ?? '' };
  }
  return { user: behind, domain: before };
}

/** What the server tells of itself. */
function explain(octets: Uint8Array): string | undefined {
  const message = parseChallenge(octets);
  if (message === undefined) {
    return octets.length === 0 || messageType(octets) !== undefined ? undefined : printable(octets);
  }
  const labels = new Map<number, string>([
    [av.computerName, 'computer'],
    [av.domainName, 'domain'],
    [av.dnsComputerName, 'DNS computer'],
    [av.dnsDomainName, 'DNS domain'],
  ]);
  const told = message.targetInfo.flatMap(({ id, value }) => {
    const label = labels.get(id);
    return label === undefined ? timeOf(id, value) : [`${label} ${utf16Text(value)}`];
  });
  return printableText([`target ${message.targetName}`, ...told].join(', '));
}

function timeOf(id: number, value: Uint8Array): string[] {
  const milliseconds = id === av.timestamp ? fromFileTime(value) : undefined;
  const time = milliseconds === undefined ? undefined : new Date(milliseconds);
  return time === undefined || Number.isNaN(time.getTime()) ? [] : [`time ${time.toISOString()}`];
}
