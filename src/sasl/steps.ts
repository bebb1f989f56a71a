import type { ClientMechanism, ClientResult, SaslStep, ServerMechanism, ServerStep } from './mechanism';
import { utf8 } from './octets';

/** A client mechanism's own parts; `clientOf` adds what all have in common. */
export type ClientParts = Pick<ClientMechanism, 'name' | 'first' | 'start' | 'respond'> & Partial<ClientMechanism>;

/** A server mechanism's own parts: its first challenge where it is first, and what it makes of each response. */
export interface ServerParts {
  readonly name: string;
  /** Absent where the client is first. */
  readonly greeting?: string;
  /** The greeting may be skipped by an initial response; servers do so for LOGIN. */
  readonly takesInitialResponse?: boolean;
  readonly answer: (response: Uint8Array) => ServerStep;
}

interface Failure {
  readonly kind: 'failure';
  readonly reason: string;
}

/** The step that sends octets, or a text as UTF-8. */
export function response(content: Uint8Array | string): SaslStep {
  return { kind: 'response', octets: typeof content === 'string' ? utf8(content) : content };
}

/** The step, of either side, that gives up; the reason is a full sentence. */
export function failure(reason: string): Failure {
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

/** The server's step that tells no more than a server should: not which of the two is wrong. */
export function wrongCredentials(secret: 'password' | 'token' = 'password'): Failure {
  return failure(`The user or the ${secret} is wrong.`);
}

/** There is no client, since the context lacks something; the reason is a full sentence. */
export function unusable(reason: string): ClientResult {
  return { kind: 'unusable', reason };
}

/** The client's step for a challenge that the mechanism does not have. */
export function unexpectedChallenge(name: string): SaslStep {
  return failure(`${name} has no further challenge, but the server sent one.`);
}

/** The step, of either side, for an initial response that the mechanism does not have. */
export function noInitialResponse(name: string): Failure {
  return failure(`${name} has no initial response: the server speaks first.`);
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

/** A server of these parts, which answers nothing more once it has succeeded or failed. */
export function serverOf({ name, greeting, takesInitialResponse, answer }: ServerParts): ServerMechanism {
  let over = false;
  function respond(octets: Uint8Array): ServerStep {
    if (over) {
      return failure(`The ${name} exchange is over.`);
    }
    const step = answer(octets);
    over = step.kind !== 'challenge';
    return step;
  }
  function start(initialResponse?: Uint8Array): ServerStep {
    if (initialResponse === undefined) {
      return challenge(greeting ?? '');
    }
    if (greeting !== undefined && takesInitialResponse !== true) {
      over = true;
      return noInitialResponse(name);
    }
    return respond(initialResponse);
  }
  return { name, first: greeting === undefined ? 'client' : 'server', start, respond };
}
