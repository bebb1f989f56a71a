/** What a user proves an identity with; which parts are needed depends on the mechanism. */
export interface Credentials {
  /** The authentication identity: whose password or token this is. NTLM takes `DOMAIN\user` too. */
  readonly user?: string;
  readonly password?: string;
  /** The authorisation identity: whom to act as, where that is not the user (RFC 4422 2). */
  readonly authzid?: string;
  /** The realm of DIGEST-MD5, the domain of NTLM. */
  readonly realm?: string;
  /** An OAuth 2.0 bearer token (RFC 6750). */
  readonly token?: string;
  /** The host to name in OAUTHBEARER and DIGEST-MD5 instead of the one connected to. */
  readonly host?: string;
  /** The port to name in OAUTHBEARER instead of the one connected to. */
  readonly port?: number;
}

/** What identifies one TLS channel on both of its ends (RFC 5929, RFC 9266). */
export interface ChannelBinding {
  readonly type: 'tls-exporter' | 'tls-server-end-point' | 'tls-unique';
  readonly octets: Uint8Array;
}

/** All that a client mechanism may look at. */
export interface ClientContext {
  readonly credentials: Credentials;
  /** The service name of the protocol, `smtp` for example (RFC 4422 3.1). */
  readonly service: string;
  readonly host: string;
  readonly port?: number;
  /** What the TLS connection gives, the one to use first; empty or absent without TLS. */
  readonly channelBinding?: readonly ChannelBinding[];
  /** Whether the server offers a SCRAM mechanism with channel binding; `false` makes SCRAM tell it of a possible downgrade. */
  readonly serverOffersPlus?: boolean;
  /** That many random octets; for tests. */
  readonly random?: Random;
  /** The time in ms since 1970, for NTLM; for tests. */
  readonly now?: () => number;
}

/** Gives that many octets. */
export type Random = (octets: number) => Uint8Array;

/** What the client sends next, or why it cannot. */
export type SaslStep =
  | { readonly kind: 'response'; readonly octets: Uint8Array }
  | { readonly kind: 'failure'; readonly reason: string };

/** The client's side of one authentication exchange; made for one attempt, and none of its functions throws. */
export interface ClientMechanism {
  /** In upper case. */
  readonly name: string;
  readonly first: 'client' | 'server';
  /** The initial response of a client-first mechanism, the same at each call; LOGIN has one that only some servers take. */
  start(): SaslStep;
  /** The response to a challenge; where the client is first, an empty challenge that asks for the initial response gets it. */
  respond(challenge: Uint8Array): SaslStep;
  /** Called when the server reports success: undefined, or why the success cannot be trusted. */
  finish(): string | undefined;
  /** What a challenge says, in one line without control characters; undefined when there is nothing to tell. */
  explain?(challenge: Uint8Array): string | undefined;
}

/** A client, or the sentence that says why there is none: the mechanism is not known here, or the context does not suffice. */
export type ClientResult =
  | { readonly kind: 'client'; readonly client: ClientMechanism }
  | { readonly kind: 'unsupported' | 'unusable'; readonly reason: string };

/** What the server sends next, or how the exchange ended. */
export type ServerStep =
  | { readonly kind: 'challenge'; readonly octets: Uint8Array }
  | { readonly kind: 'success'; readonly user: string; readonly authzid?: string }
  | { readonly kind: 'failure'; readonly reason: string; readonly temporary?: boolean };

/** The server's side of one authentication exchange; made for one attempt, and none of its functions throws. */
export interface ServerMechanism {
  /** In upper case. */
  readonly name: string;
  readonly first: 'client' | 'server';
  /** The first challenge, or the answer to the initial response; absent is not the same as empty (RFC 4422 3). */
  start(initialResponse?: Uint8Array): ServerStep;
  /** The answer to a response. */
  respond(response: Uint8Array): ServerStep;
}

/** All that a server mechanism may look at. */
export interface ServerContext {
  /** What the user can prove an identity with; undefined where nobody has that name. */
  lookup(user: string): { readonly password?: string; readonly token?: string } | undefined;
  readonly host: string;
  /** The service name of the protocol, `smtp` for example (RFC 4422 3.1). */
  readonly service: string;
  /** The realm of DIGEST-MD5, the domain of NTLM; the host unless said. */
  readonly realm?: string;
  /** What the TLS connection gives; say it only where mechanisms with channel binding are offered. */
  readonly channelBinding?: readonly ChannelBinding[];
  /** The name in the TLS client certificate, once that is verified; EXTERNAL takes it. */
  readonly clientCertificateName?: string;
  /** That many random octets; for tests. */
  readonly random?: Random;
  /** The time in ms since 1970, for NTLM; for tests. */
  readonly now?: () => number;
}
