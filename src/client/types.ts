import type { LookupFunction } from 'node:net';
import type { ChannelBinding } from '../sasl';
import type { ProxyAddress } from './proxy';

/** How to connect. */
export interface ConnectOptions {
  /** For name look-up and connecting together, in ms. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** The local end to bind. */
  readonly source?: { readonly address: string; readonly port?: number };
  /** A PROXY protocol header, sent before anything else. */
  readonly proxyHeader?: ProxyHeader;
  /** Only addresses of this family. */
  readonly family?: 4 | 6;
  /** Makes the connections to hosts; Unix sockets are connected to as they are. */
  readonly proxy?: ProxyAddress;
  /** Is told, in a sentence, why each mail exchanger before the one that took the connection did not. */
  readonly onRefusal?: (message: string) => void;
  /** Looks addresses up; the system does, unless said. */
  readonly lookUp?: LookupFunction;
  /** Looks mail exchangers up; the system's name servers do, unless said. */
  readonly lookUpMx?: (domain: string) => Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
}

/** What goes with a socket that is made a connection. */
export interface ConnectionOptions {
  readonly remote: Remote;
  /** Ends all that is under way on it. */
  readonly signal: AbortSignal | undefined;
  /** What came on the socket already. */
  readonly early: Uint8Array;
}

/** The ends that a PROXY protocol header (version 1 or 2) names. */
export interface ProxyHeader {
  readonly version: 1 | 2;
  readonly source: { readonly address: string; readonly port: number };
  readonly destination: { readonly address: string; readonly port: number };
}

/** The peer of a connection, as the socket has it. */
export interface Remote {
  /** An IP address, or the path of a Unix socket; through a proxy what it was asked for. */
  readonly address: string;
  /** 0 on a Unix socket. */
  readonly port: number;
  /** The host that was connected to: a name, an address, an MX host. */
  readonly host: string;
  /** Whether it can only be this machine: a loopback address or a Unix socket, and no proxy between. */
  readonly local: boolean;
  /** The proxy that made the connection, as a URL. */
  readonly proxy?: string;
}

/** One reply of the server (RFC 5321 4.2). */
export interface Reply {
  readonly code: string;
  /** The enhanced status code of its first line (RFC 2034). */
  readonly status?: string;
  /** The texts of its lines, without the code; octets that are not UTF-8 as `\xHH`. */
  readonly lines: readonly string[];
  /** Exactly what came, line ends too. */
  readonly raw: Uint8Array;
  /** From the last write, or the connection's start, to its last line, in ms. */
  readonly ms: number;
}

/** What to verify and to show in a TLS handshake. */
export interface TlsOptions {
  /** The name that the certificate is to have, and that is sent as SNI where it is a host name. */
  readonly servername: string;
  /** `warn` goes on with a certificate that can not be verified, and the facts say why it could not. */
  readonly verify: 'on' | 'warn' | 'off';
  /** CA certificates as PEM, instead of the system's. */
  readonly ca?: string;
  /** The client's certificate and key, as PEM. */
  readonly cert?: string;
  readonly key?: string;
  readonly min?: TlsVersion;
  readonly max?: TlsVersion;
  /** OpenSSL's cipher list. */
  readonly ciphers?: string;
  /** In ms. */
  readonly timeout: number;
  /** Is told the facts before a certificate that can not be verified ends the connection. */
  readonly onFacts?: (facts: TlsFacts) => void;
  /** Takes lines of NSS key log format. */
  readonly keylog?: (line: Uint8Array) => void;
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** What a TLS handshake came to. */
export interface TlsFacts {
  readonly protocol: string;
  /** The cipher suite by its IANA name. */
  readonly cipher: string;
  readonly verified: boolean;
  /** Why it is not verified, as a sentence. */
  readonly reason?: string;
  readonly certificate?: CertificateFacts;
  /** What SASL's channel binding can use, the best first (RFC 9266, RFC 5929). */
  readonly channelBinding: readonly ChannelBinding[];
}

/** The peer's own certificate. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** `DNS:mail.example.test`, `IP:127.0.0.1`. */
  readonly san: readonly string[];
  /** ISO 8601; `unknown` where it is no time. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Whole days to its end, negative afterwards and where that is unknown. */
  readonly daysLeft: number;
  /** The name in it that the server's name matched. */
  readonly matchedName?: string;
  /** The subjects of the certificates up to the one that is trusted, its own first; as far as they are known. */
  readonly chain: readonly string[];
  /** SHA-256 of the certificate, hexadecimal with colons. */
  readonly fingerprint: string;
}

/** One connection to a server; after an error it is broken and every further call rejects with that error. */
export interface Connection {
  readonly remote: Remote;
  /** The facts of the TLS that is in place. */
  readonly tls: TlsFacts | undefined;
  /** Whether octets came that nobody has read. */
  readonly pending: boolean;
  /** Whether the peer has closed it. */
  readonly closed: boolean;
  /** Writes all chunks; resolves once the peer's side can take more, rejects with `timeout` when it does not within that many ms. A chunk of several is done with when the next is asked for. */
  write(data: Uint8Array | AsyncIterable<Uint8Array>, options: { readonly timeout: number }): Promise<void>;
  /** The next reply; rejects with `timeout`, `connection-lost`, or `protocol` where what comes is none, and each time with what came. */
  readReply(options: { readonly timeout: number }): Promise<Reply>;
  /** The next line with its line end, for the server's part after the roles have turned; rejects as `readReply` does. */
  readLine(options: { readonly timeout: number }): Promise<Uint8Array>;
  /** At least one octet and at most that many, as they come; rejects as `readReply` does. */
  readOctets(most: number, options: { readonly timeout: number }): Promise<Uint8Array>;
  /** All that is waiting unread, left in the buffer. */
  peekPending(): Uint8Array;
  /** All that is waiting unread, taken out of the buffer. */
  takePending(): Uint8Array;
  /** The TLS handshake; rejects with `protocol` where octets came before it (RFC 3207 6), with `tls` where it fails. */
  startTls(options: TlsOptions): Promise<TlsFacts>;
  /** Waits that long, in ms, or until the signal ends it: `quiet`, or what disturbed it. Nothing is taken out of the buffer. */
  listen(ms: number, until?: AbortSignal): Promise<'quiet' | 'octets' | 'closed'>;
  /** Resolves with `closed` when the peer closes, `octets` when something comes instead, `open` when neither happens in that many ms. */
  untilClosed(ms: number): Promise<'closed' | 'octets' | 'open'>;
  /** Closes: what was written still goes out. Never rejects. */
  close(): Promise<void>;
}

/** What went wrong with a connection, with what came before it did. */
export class ConnectionError extends Error {
  readonly kind: ConnectionErrorKind;
  /** What came of the reply that was awaited: whole lines and a part of one. */
  readonly received: Uint8Array;

  constructor(kind: ConnectionErrorKind, message: string, received: Uint8Array = new Uint8Array()) {
    super(message);
    this.name = 'ConnectionError';
    this.kind = kind;
    this.received = received;
  }
}

export type ConnectionErrorKind = 'connect' | 'tls' | 'timeout' | 'connection-lost' | 'protocol' | 'cancelled';
