/** What a run came to: one plain value, from which the transcript and every report are made. Secrets in it are masked. */
export interface RunResult {
  readonly version: 1;
  readonly summary: Summary;
  readonly sessions: readonly SessionResult[];
}

/** A part of a result while it is made, field by field: engines make and keep objects that are spread together slowly. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How many sessions came to each outcome, and how long all took, in ms. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  readonly durationMs: number;
}

/** `failed`: the server answered, and not as the script says. `error`: the session could not be carried through. */
export type Outcome = 'passed' | 'failed' | 'error' | 'skipped';

/** One session against one server. */
export interface SessionResult {
  readonly file: string;
  readonly title: string;
  /** The line (from 1) of its `###`, or of its first item. */
  readonly line: number;
  /** The server as a URL; `` where none was needed. */
  readonly target: string;
  readonly outcome: Outcome;
  /** Why it was skipped. */
  readonly reason?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** The last TLS session's facts. */
  readonly tls?: TlsResult;
  /** In the order in which they ran; those that did not run come last. */
  readonly steps: readonly StepResult[];
  /** The first problem, the one the outcome comes from; it stands at its step too. */
  readonly problem?: Problem;
  /** Which try passed or was the last, where @retry allows several. */
  readonly tries?: number;
  /** Mail taken after the roles turned. */
  readonly received?: readonly ReceivedMessage[];
}

/** What a TLS handshake came to. */
export interface TlsResult {
  readonly protocol: string;
  readonly cipher: string;
  readonly verified: boolean;
  /** Why it is not verified. */
  readonly reason?: string;
  readonly certificate?: {
    readonly subject: string;
    readonly issuer: string;
    readonly san: readonly string[];
    readonly validTo: string;
    readonly daysLeft: number;
    /** The subjects up to the certificate that is trusted, its own first; as far as they are known. */
    readonly chain: readonly string[];
    readonly matchedName?: string;
  };
}

/** One message taken after ATRN or TURN. */
export interface ReceivedMessage {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly octets: number;
  /** Where it was written, with @receive dir=. */
  readonly path?: string;
  /** The message as text, where it is kept in memory. */
  readonly text?: string;
}

/** One step: a connection, a greeting, a line that was sent, a payload, or a directive that does something. */
export interface StepResult {
  /** Where it is not the session's own file. */
  readonly file?: string;
  /** From 1; a payload's step has the line of its dot. */
  readonly line: number;
  /** The connection's name, where it has one. */
  readonly connection?: string;
  readonly kind: StepKind;
  /** What happened, in order. */
  readonly log: readonly LogEntry[];
  readonly outcome: 'passed' | 'failed' | 'error' | 'notRun';
  readonly problem?: Problem;
}

export type StepKind = 'connect' | 'greeting' | 'command' | 'response' | 'payload' | 'directive';

/** One thing that happened in a step. */
export type LogEntry =
  /** A line that was sent, without its CRLF. */
  | { readonly type: 'sent'; readonly text: string; readonly octets: number }
  /** Octets that were sent but are not shown line by line: a file, `@raw`. */
  | { readonly type: 'sent-octets'; readonly text: string; readonly octets: number }
  | { readonly type: 'reply'; readonly reply: ReplyResult }
  /** Octets that came and are no reply. */
  | { readonly type: 'received-octets'; readonly text: string; readonly octets: number }
  /** A fact for the reader: connected, TLS established, a decoded challenge. */
  | { readonly type: 'note'; readonly text: string }
  /** Something the user should know of although it stops nothing. */
  | { readonly type: 'warning'; readonly text: string };

/** One reply of the server. */
export interface ReplyResult {
  readonly code: string;
  /** The enhanced status code of its first line. */
  readonly status?: string;
  /** The texts of its lines, without the code. */
  readonly lines: readonly string[];
  /** From the end of what was sent to its last line. */
  readonly ms: number;
}

/** Why a step is not as it should be. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The place in the script to point at. */
  readonly place?: Place;
}

/** A stretch of one line of a script. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly length: number;
  /** The whole line, for a caret under it. */
  readonly text: string;
}

export type ProblemKind = FailureKind | ErrorKind;

/** The server answered, and not as the script says. */
export type FailureKind = (typeof FAILURES)[number];

/** The session could not be carried through. */
export type ErrorKind =
  | 'connection-lost'
  | 'timeout'
  | 'connect'
  | 'tls'
  | 'protocol'
  | 'auth'
  | 'script'
  | 'cancelled';

const FAILURES = ['unexpected-reply', 'assertion', 'capture', 'not-quiet', 'not-closed', 'not-refused'] as const;

/** Whether a problem makes a session `failed`, not `error`. */
export function isFailure(kind: ProblemKind): kind is FailureKind {
  return FAILURES.some((failure) => failure === kind);
}

/** The name of the file, beside the script's own, in which the steps of typed lines stand. */
export const TYPED = '(typed)';

/** Whether a step is of a line that was typed while the session was held up, which counts for nothing. */
export function isTyped({ file }: Pick<StepResult, 'file'>): boolean {
  return file?.split(/[\\/]/).at(-1) === TYPED;
}
