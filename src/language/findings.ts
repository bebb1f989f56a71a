import type { Span } from './text';

export type Severity = 'error' | 'warning' | 'info' | 'off';

/** One thing found in a script. */
export interface Finding {
  readonly code: FindingCode;
  readonly span: Span;
  /** What is wrong and what is right. */
  readonly message: string;
  readonly severity: Severity;
  /** Whether a run is refused because of it (language.md, "What stops a run"). */
  readonly stopsRun: boolean;
  /** The section of the RFC that says so. */
  readonly rfc?: string;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly fix?: Fix;
}

/** A change that mends a finding for certain. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** What a finding adds to its code's row: everything but the code's own facts. */
export interface FindingDetails {
  readonly rfc?: string | undefined;
  readonly related?: Finding['related'];
  readonly fix?: Fix | undefined;
  /** Where the same code is an error in one place and a warning in another (`impossible-reply` under DATA). */
  readonly severity?: Severity;
  readonly stopsRun?: boolean;
}

/** Makes a finding with its code's default severity. */
export function finding(code: FindingCode, span: Span, message: string, details: FindingDetails = {}): Finding {
  const row: Row = CATALOGUE[code];
  const { rfc, related, fix } = details;
  return {
    code,
    span,
    message,
    severity: details.severity ?? row.severity,
    stopsRun: details.stopsRun ?? row.stopsRun ?? false,
    ...(rfc && { rfc }),
    ...(related && { related }),
    ...(fix && { fix }),
  };
}

interface Row {
  readonly group: 'grammar' | 'session' | 'payload' | 'expectations' | 'script' | 'advice';
  readonly severity: Severity;
  readonly stopsRun?: true;
}

/** Every code, with its group and default severity; `stopsRun` ones can not be silenced. */
export const CATALOGUE = {
  'unknown-command': { group: 'grammar', severity: 'error' },
  'missing-argument': { group: 'grammar', severity: 'error' },
  'unexpected-argument': { group: 'grammar', severity: 'error' },
  'invalid-argument': { group: 'grammar', severity: 'error' },
  'invalid-path': { group: 'grammar', severity: 'error' },
  'invalid-domain': { group: 'grammar', severity: 'error' },
  'missing-angle-brackets': { group: 'grammar', severity: 'error' },
  'space-after-colon': { group: 'grammar', severity: 'warning' },
  'unknown-parameter': { group: 'grammar', severity: 'warning' },
  'duplicate-parameter': { group: 'grammar', severity: 'error' },
  'invalid-parameter': { group: 'grammar', severity: 'error' },
  'misplaced-parameter': { group: 'grammar', severity: 'error' },
  'conflicting-parameters': { group: 'grammar', severity: 'error' },
  'line-too-long': { group: 'grammar', severity: 'error' },
  'non-ascii': { group: 'grammar', severity: 'error' },
  'trailing-whitespace': { group: 'grammar', severity: 'info' },
  'control-character': { group: 'grammar', severity: 'error' },
  'invalid-base64': { group: 'grammar', severity: 'error' },
  'unknown-mechanism': { group: 'grammar', severity: 'warning' },
  deprecated: { group: 'grammar', severity: 'info' },
  'bad-sequence': { group: 'session', severity: 'error' },
  'ehlo-required': { group: 'session', severity: 'error' },
  'already-tls': { group: 'session', severity: 'error' },
  'auth-in-transaction': { group: 'session', severity: 'error' },
  'already-authenticated': { group: 'session', severity: 'error' },
  'cleartext-credentials': { group: 'session', severity: 'warning' },
  'pipelining-order': { group: 'session', severity: 'error' },
  'after-quit': { group: 'session', severity: 'error' },
  'data-after-binarymime': { group: 'session', severity: 'error' },
  'mixed-data-and-bdat': { group: 'session', severity: 'error' },
  'unterminated-payload': { group: 'payload', severity: 'error', stopsRun: true },
  'payload-start': { group: 'payload', severity: 'warning' },
  'octet-count-mismatch': { group: 'payload', severity: 'error' },
  'size-mismatch': { group: 'payload', severity: 'warning' },
  'unstuffed-dot': { group: 'payload', severity: 'warning' },
  'no-final-crlf': { group: 'payload', severity: 'warning' },
  'message-headers': { group: 'payload', severity: 'warning' },
  'invalid-reply': { group: 'expectations', severity: 'error', stopsRun: true },
  'surplus-reply': { group: 'expectations', severity: 'error', stopsRun: true },
  'impossible-reply': { group: 'expectations', severity: 'warning' },
  'invalid-encoding': { group: 'script', severity: 'error', stopsRun: true },
  'outside-session': { group: 'script', severity: 'error', stopsRun: true },
  'transcript-noise': { group: 'script', severity: 'error', stopsRun: true },
  'unknown-directive': { group: 'script', severity: 'error', stopsRun: true },
  'invalid-directive': { group: 'script', severity: 'error', stopsRun: true },
  'unbalanced-block': { group: 'script', severity: 'error', stopsRun: true },
  'undefined-variable': { group: 'script', severity: 'error', stopsRun: true },
  'missing-file': { group: 'script', severity: 'error', stopsRun: true },
  'duplicate-variable': { group: 'advice', severity: 'warning' },
  'unused-variable': { group: 'advice', severity: 'warning' },
  'plaintext-secret': { group: 'advice', severity: 'warning' },
} as const satisfies Record<string, Row>;

export type FindingCode = keyof typeof CATALOGUE;
