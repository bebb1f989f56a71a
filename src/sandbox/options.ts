/** What a sandbox is started with; everything has a default. */
export interface SandboxOptions {
  /** The address to listen on: 127.0.0.1. */
  readonly host?: string;
  /** The port to listen on; 0, the default, picks a free one. */
  readonly port?: number;
  /** TLS from the first octet, as on port 465. */
  readonly implicitTls?: boolean;
  /** The name in the greeting, in the reply to EHLO and in the certificate: sandbox.example.test. */
  readonly hostname?: string;
  /** Who can authenticate: alice with the password `s3cret`, bob with `pa55word`; the tokens are `alice-token`, `bob-token`. */
  readonly users?: readonly SandboxUser[];
  /** The largest message taken, in octets: 35 MiB. */
  readonly size?: number;
  /** Speak LMTP (RFC 2033) instead of SMTP. */
  readonly lmtp?: boolean;
  /** Be a submission server (RFC 6409): nothing goes without TLS and authentication, and there is no ETRN, ATRN or TURN. */
  readonly submission?: boolean;
  /** EHLO keywords that are not offered, with all that they bring; without ENHANCEDSTATUSCODES, replies hold none. */
  readonly hide?: readonly string[];
  readonly limits?: SandboxLimits;
}

/** Somebody who can authenticate; the address is the name at example.test. */
export interface SandboxUser {
  readonly name: string;
  readonly password: string;
  /** The bearer token that XOAUTH2 and OAUTHBEARER take. */
  readonly token?: string;
}

/** Where the sandbox stops, so that no client can use it up. */
export interface SandboxLimits {
  /** Connections at a time, 200; one more is greeted with 421. */
  readonly connections?: number;
  /** Messages kept, 1000; the oldest goes first. */
  readonly messages?: number;
  /** Octets of messages kept, 128 MiB, and as many on their way in; the oldest message goes first. */
  readonly octets?: number;
  /** Recipients of one message, 100; one more gets 452. */
  readonly recipients?: number;
  /** Commands refused with 5yz in one session, 50; one more gets 421. */
  readonly errors?: number;
  /** How long a peer may be silent, in ms: 5 min (RFC 5321 4.5.3.2.7). */
  readonly idle?: number;
}

/** The options with every default filled in. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly implicitTls: boolean;
  readonly hostname: string;
  readonly users: readonly SandboxUser[];
  readonly size: number;
  readonly lmtp: boolean;
  readonly submission: boolean;
  /** In upper case. */
  readonly hidden: ReadonlySet<string>;
  readonly limits: Required<SandboxLimits>;
}

/** Fills the defaults in. */
export function settle(options: SandboxOptions): Settings {
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    implicitTls: options.implicitTls ?? false,
    hostname: options.hostname ?? 'sandbox.example.test',
    users: options.users ?? defaultUsers,
    size: options.size ?? 35 * mebibyte,
    lmtp: options.lmtp ?? false,
    submission: options.submission ?? false,
    hidden: new Set((options.hide ?? []).map((keyword) => keyword.toUpperCase())),
    limits: {
      connections: 200,
      messages: 1000,
      octets: 128 * mebibyte,
      recipients: 100,
      errors: 50,
      idle: 5 * 60_000,
      ...options.limits,
    },
  };
}

const mebibyte = 1024 * 1024;

const defaultUsers: readonly SandboxUser[] = [
  { name: 'alice', password: 's3cret', token: 'alice-token' },
  { name: 'bob', password: 'pa55word', token: 'bob-token' },
];
