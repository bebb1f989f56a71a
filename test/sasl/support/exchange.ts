import {
  type ClientContext,
  type ClientMechanism,
  createClient,
  createServer,
  type SaslStep,
  type ServerContext,
} from '../../../src/sasl';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The octets of a text in UTF-8. */
export const octets = (text: string): Uint8Array => encoder.encode(text);

/** The text that octets are in UTF-8. */
export const text = (content: Uint8Array): string => decoder.decode(content);

/** The octets of hexadecimal digits, spaces between them left out. */
export const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replaceAll(/\s/g, ''), 'hex'));

/** The octets of base64. */
export const base64 = (content: string): Uint8Array => new Uint8Array(Buffer.from(content, 'base64'));

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Randomness that makes nonces of this text. */
export const nonceOf = (wanted: string) => () => Uint8Array.from(wanted, (letter) => alphabet.indexOf(letter));

/** A context of a client, with the defaults of the tests. */
export function clientContext(context: Partial<ClientContext> = {}): ClientContext {
  return { credentials: {}, service: 'smtp', host: 'mail.example.test', port: 587, ...context };
}

/** A context of a server that knows one user. */
export function serverContext(context: Partial<ServerContext> = {}): ServerContext {
  return { lookup: () => undefined, service: 'smtp', host: 'mail.example.test', ...context };
}

/** The client, which must be one. */
export function clientOf(mechanism: string, context: Partial<ClientContext> = {}): ClientMechanism {
  const made = createClient(mechanism, clientContext(context));
  if (made.kind !== 'client') {
    throw new Error(made.reason);
  }
  return made.client;
}

/** What is sent in a step, as text, or why nothing is, behind an exclamation mark. */
export function sent(step: SaslStep): string {
  return step.kind === 'response' ? text(step.octets) : `!${step.reason}`;
}

/** How an exchange between a client and a server ended. */
export type Outcome =
  | { readonly end: 'success'; readonly user: string; readonly authzid?: string; readonly distrust?: string }
  | { readonly end: 'refused by the server' | 'given up by the client' | 'endless'; readonly reason: string };

/** What a test may do to the exchange on its way. */
export interface Meddling {
  /** Without, the client waits for an empty challenge before its initial response. */
  readonly initialResponse?: boolean;
  /** Changes the challenge, the first of which is number 0. */
  readonly challenge?: (challenge: Uint8Array, number: number) => Uint8Array;
  /** Changes the response, the first of which is number 0. */
  readonly response?: (response: Uint8Array, number: number) => Uint8Array;
}

/** Runs a client against a server till the exchange ends. */
export function exchange(
  mechanism: string,
  client: Partial<ClientContext>,
  server: Partial<ServerContext>,
  meddling: Meddling = {},
): Outcome {
  const us = clientOf(mechanism, client);
  const them = createServer(mechanism, serverContext(server));
  if (them === undefined) {
    throw new Error(`There is no server of ${mechanism}.`);
  }
  const { initialResponse = true, challenge = same, response = same } = meddling;
  let responses = 0;
  let ours = us.first === 'client' && initialResponse ? us.start() : undefined;
  for (let challenges = 0; challenges < 10; challenges += 1) {
    if (ours?.kind === 'failure') {
      return { end: 'given up by the client', reason: ours.reason };
    }
    const octetsSent = ours === undefined ? undefined : response(ours.octets, responses++);
    const step = octetsSent === undefined || challenges === 0 ? them.start(octetsSent) : them.respond(octetsSent);
    if (step.kind === 'failure') {
      return { end: 'refused by the server', reason: step.reason };
    }
    if (step.kind === 'success') {
      const { kind: _, ...who } = step;
      const distrust = us.finish();
      return { end: 'success', ...who, ...(distrust === undefined ? {} : { distrust }) };
    }
    ours = us.respond(challenge(step.octets, challenges));
  }
  return { end: 'endless', reason: '' };
}

function same(content: Uint8Array): Uint8Array {
  return content;
}
