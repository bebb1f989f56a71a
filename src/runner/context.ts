import type { Connection, ProxyAddress, Reply } from '../client';
import type { Action, BlockItem, DirectiveItem, Project, Span, TlsSettings } from '../language';
import type { Target } from '../smtp';
import type { Connections } from './connections';
import type { Masker } from './masking';
import type { ReceivedMessage, TlsResult } from './result';
import type { Recorder } from './step';
import type { Values } from './values';

/** What the parts of a session share while it runs. */
export interface SessionContext {
  readonly values: Values;
  readonly masker: Masker;
  readonly recorder: Recorder;
  /** What settings hold at the line that runs. */
  readonly settings: Settings;
  readonly overrides: Overrides;
  readonly signal: AbortSignal;
  /** A path as written in a project's file, made absolute. */
  resolve(project: Project, path: string): string;
  readonly facts: Facts;
  /** Tells what a server offers, each time that it says so. */
  readonly tellOffer: ((offer: Offer) => void) | undefined;
  /** Holds the session up until it resolves, where somebody steps through it. */
  readonly hold: ((held: Held) => Promise<void>) | undefined;
  /** Whether what runs was typed: what the server waits for after 334 or 354 comes later. */
  readonly typed: boolean;
}

/** What a session came to beside its steps. */
export interface Facts {
  /** Of the last TLS handshake. */
  tls: TlsResult | undefined;
  /** What was taken after ATRN or TURN. */
  readonly received: ReceivedMessage[];
}

/** Where a session is held up: before an item runs, or at its end, while its connections are open. */
export interface Held {
  readonly kind: 'item' | 'end';
  readonly at: Scope & { readonly item: { readonly span: Span } };
  readonly connections: Connections;
}

/** Where items stand: in which file, and with which values. */
export interface Scope {
  readonly project: Project;
  readonly values: Values;
  /** The @include or @each whose body this is, where it stands. */
  readonly around?: Scope & { readonly item: DirectiveItem | BlockItem };
}

/** The settings of a script, as the lines read so far have made them. */
export interface Settings {
  tls: TlsSettings;
  /** In ms; undefined where nothing was said. */
  timeout: number | undefined;
  match: 'code' | 'text';
  onFailure: 'stop' | 'continue';
  receive: { readonly dir: string | undefined; readonly limit: number | undefined };
  proxy: Extract<Action, { name: 'proxy' }> | undefined;
  source: Extract<Action, { name: 'source' }> | undefined;
}

/** What whoever runs a script says over it. */
export interface Overrides {
  /** No certificate is verified. */
  readonly insecure?: boolean;
  /** As PEM, instead of what @tls names. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** In ms. */
  readonly connectTimeout?: number;
  /** Only addresses of this family. */
  readonly family?: 4 | 6;
  /** Makes the connections to hosts. */
  readonly proxy?: ProxyAddress;
  /** Takes lines of the NSS key log format. */
  readonly keylog?: (line: Uint8Array) => void;
}

/** The settings that hold before a script says anything. */
export function initialSettings(): Settings {
  return {
    tls: {},
    timeout: undefined,
    match: 'text',
    onFailure: 'stop',
    receive: { dir: undefined, limit: undefined },
    proxy: undefined,
    source: undefined,
  };
}

/** How long, in ms, a reply, a handshake or a connection may take where nothing is said. */
export const TIMEOUT = 30_000;

/** How long, in ms, the reply after the dot may take where nothing is said (RFC 5321 4.5.3.2.6). */
export const MESSAGE_TIMEOUT = 600_000;

/** One connection of a session and what was said on it. */
export interface Link {
  readonly name: string | undefined;
  readonly target: Target;
  readonly connection: Connection;
  greeted: boolean;
  /** Of the latest EHLO; undefined before one, and after what made it void. */
  capabilities: ReadonlyMap<string, readonly string[]> | undefined;
  lmtp: boolean;
  /** The recipients accepted in this transaction, as RCPT named them. */
  accepted: string[];
  lastReply: Reply | undefined;
  /** After @raw nobody can tell which replies are due. */
  raw: boolean;
  authenticated: boolean;
  /** Whether the server takes the client for another: after XCLIENT, and behind a PROXY header. */
  disguised: boolean;
  /** Whether it was told that the server ends its lines with LF alone. */
  bareLf: boolean;
}

/** What a server offered in a reply to EHLO or LHLO, and on what connection; masked. */
export interface Offer {
  /** As a URL. */
  readonly server: string;
  readonly tls: boolean;
  readonly authenticated: boolean;
  /** Keywords in upper case, and their parameters. */
  readonly keywords: ReadonlyMap<string, readonly string[]>;
}
