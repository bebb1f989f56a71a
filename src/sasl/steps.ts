import type { ClientMechanism, ClientResult, SaslStep, ServerStep } from './mechanism';
import { utf8 } from './octets';

/** A client mechanism is this much; `clientOf` adds what all have in common. */
export type ClientParts = Pick<ClientMechanism, 'name' | 'first' | 'start' | 'respond'> & Partial<ClientMechanism>;

/** The step that sends octets, or a text as UTF-8. */
export function response(content: Uint8Array | string): SaslStep {
  return { kind: 'response', octets: typeof content === 'string' ? utf8(content) : content };
}

/** The step that gives up; the reason is a full sentence. */
export function failure(reason: string): { readonly kind: 'failure'; readonly reason: string } {
  return { kind: 'failure', reason };
}

/** The server's step that asks; a text goes as UTF-8. */
export function challenge(content: Uint8Array | string): ServerStep {
  return { kind: 'challenge', octets: typeof content === 'string' ? utf8(content) : content };
}

/** The server's step that ends well; an empty authorisation identity is none. */
export function success(user: string, authzid = ''): ServerStep {
  return authzid === '' ? { kind: 'success', user } : { kind: 'success', user, authzid };
}

/** There is no client, since the context lacks something; the reason is a full sentence. */
export function unusable(reason: string): ClientResult {
  return { kind: 'unusable', reason };
}

/** A client of these parts; where it is first, it takes one empty challenge as the question for its initial response. */
export function clientOf(parts: ClientParts): ClientResult {
  let asked = parts.first === 'server';
  const client: ClientMechanism = {
    finish: () => undefined,
    ...parts,
    respond(octets) {
      const asksForFirst = !asked && octets.length === 0;
      asked = true;
      return asksForFirst ? parts.start() : parts.respond(octets);
    },
  };
  return { kind: 'client', client };
}

/** The step for a challenge that the mechanism does not have. */
export function unexpectedChallenge(name: string): SaslStep {
  return failure(`${name} has no further challenge, but the server sent one.`);
}

/** The step for an initial response that the mechanism does not have. */
export function noInitialResponse(name: string): { readonly kind: 'failure'; readonly reason: string } {
  return failure(`${name} has no initial response: the server speaks first.`);
}

/** The step for a response after the exchange's end. */
export function exchangeOver(name: string): ServerStep {
  return failure(`The ${name} exchange is over.`);
}
