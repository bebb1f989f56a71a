import type { Fault } from '../../smtp';
import type { Edit, Span } from './text';

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
  readonly edits: readonly Edit[];
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

/** A fault of a line as a finding, given where the line stands. */
export function findingOf(fault: Fault, offset: number): Finding {
  const { code, message, rfc, severity, fix, related, start, end } = fault;
  const span = { start: offset + start, end: offset + end };
  return finding(code satisfies FindingCode, span, message, {
    rfc,
    severity: severity === 'information' ? 'info' : (severity ?? CATALOGUE[code].severity),
    fix: fix && { title: fix.title, edits: [{ span, text: fix.replacement }] },
    related: related && [
      { span: { start: offset + related.start, end: offset + related.end }, message: related.message },
    ],
  });
}

interface Row {
  readonly group: 'grammar' | 'session' | 'payload' | 'expectations' | 'script' | 'advice';
  readonly severity: Severity;
  readonly stopsRun?: true;
  /** Why it is reported, in one sentence. */
  readonly why: string;
}

/** Every code, with its group and default severity; `stopsRun` ones can not be silenced. */
export const CATALOGUE = {
  'unknown-command': {
    group: 'grammar',
    severity: 'error',
    why: 'The first word of a line is no command that any server is known to take; it is sent all the same.',
  },
  'missing-argument': { group: 'grammar', severity: 'error', why: 'The command, or @auth, needs something behind it.' },
  'unexpected-argument': {
    group: 'grammar',
    severity: 'error',
    why: 'The command takes nothing more, and strict servers refuse what follows.',
  },
  'invalid-argument': {
    group: 'grammar',
    severity: 'error',
    why: 'What stands behind the command has not the form that its RFC gives.',
  },
  'invalid-path': {
    group: 'grammar',
    severity: 'error',
    why: 'An address does not follow the grammar of mailboxes, so that servers answer 501 or 553.',
  },
  'invalid-domain': { group: 'grammar', severity: 'error', why: 'A domain or an address literal is malformed.' },
  'missing-angle-brackets': {
    group: 'grammar',
    severity: 'error',
    why: 'A path stands in angle brackets; lenient servers take it without, others do not.',
  },
  'space-after-colon': {
    group: 'grammar',
    severity: 'warning',
    why: 'No space stands between the colon and the path; many servers take one, strict ones do not.',
  },
  'unknown-parameter': {
    group: 'grammar',
    severity: 'warning',
    why: 'No extension known here brings the parameter, and servers that do not know it answer 555.',
  },
  'duplicate-parameter': { group: 'grammar', severity: 'error', why: 'Each parameter may stand once on a command.' },
  'invalid-parameter': {
    group: 'grammar',
    severity: 'error',
    why: 'The parameter’s value is missing, or has not the form that its RFC gives.',
  },
  'misplaced-parameter': { group: 'grammar', severity: 'error', why: 'The parameter belongs to another command.' },
  'conflicting-parameters': {
    group: 'grammar',
    severity: 'error',
    why: 'Parameters on one command exclude or need each other.',
  },
  'line-too-long': {
    group: 'grammar',
    severity: 'error',
    why: 'Servers need not read more octets in a line than the RFCs say.',
  },
  'non-ascii': {
    group: 'grammar',
    severity: 'error',
    why: 'Characters beyond US-ASCII need SMTPUTF8 in an address and BODY=8BITMIME in a text, and some places take none at all.',
  },
  'trailing-whitespace': {
    group: 'grammar',
    severity: 'info',
    why: 'Blanks at the end of a line are sent, and are rarely meant.',
  },
  'control-character': {
    group: 'grammar',
    severity: 'error',
    why: 'Control characters, tabs too, have no place in a command.',
  },
  'invalid-base64': {
    group: 'grammar',
    severity: 'error',
    why: 'SASL responses are base64; the server answers 501 to anything else.',
  },
  'unknown-mechanism': { group: 'grammar', severity: 'warning', why: 'The SASL mechanism is none that is known.' },
  deprecated: { group: 'grammar', severity: 'info', why: 'The command, mechanism or parameter is out of use.' },
  'bad-sequence': {
    group: 'session',
    severity: 'error',
    why: 'The server is in a state in which it answers 503 to the command, or it takes no more of them.',
  },
  'ehlo-required': {
    group: 'session',
    severity: 'error',
    why: 'The command needs an EHLO that holds: HELO brings no extensions, and STARTTLS makes the former hello void.',
  },
  'already-tls': { group: 'session', severity: 'error', why: 'STARTTLS inside TLS is refused.' },
  'auth-in-transaction': {
    group: 'session',
    severity: 'error',
    why: 'AUTH has no place between MAIL and the end of its message.',
  },
  'already-authenticated': { group: 'session', severity: 'error', why: 'A connection authenticates once.' },
  'cleartext-credentials': {
    group: 'session',
    severity: 'warning',
    why: 'The mechanism sends the password or token itself, and everybody on the way can read it.',
  },
  'pipelining-order': {
    group: 'session',
    severity: 'error',
    why: 'Some commands may only end a pipelined group, since their reply decides what comes next.',
  },
  'after-quit': {
    group: 'session',
    severity: 'error',
    why: 'The connection has ended, or the roles are turned: the server takes no command any more.',
  },
  'data-after-binarymime': {
    group: 'session',
    severity: 'error',
    why: 'A binary message has no lines that a dot could end, so that only BDAT can send it.',
  },
  'mixed-data-and-bdat': {
    group: 'session',
    severity: 'error',
    why: 'A message is sent with DATA or with BDAT, never with both.',
  },
  'unterminated-payload': {
    group: 'payload',
    severity: 'error',
    stopsRun: true,
    why: 'Nothing ends the message, so that everything below would be part of it.',
  },
  'payload-start': {
    group: 'payload',
    severity: 'warning',
    why: 'The message begins like a line of the script, which was probably not meant as its text.',
  },
  'octet-count-mismatch': {
    group: 'payload',
    severity: 'error',
    why: 'The server reads exactly as many octets as BDAT says: with a wrong number it takes text for commands, or waits.',
  },
  'size-mismatch': {
    group: 'payload',
    severity: 'warning',
    why: 'The message is longer than SIZE declared, or than the server says it takes, and may be refused.',
  },
  'unstuffed-dot': {
    group: 'payload',
    severity: 'warning',
    why: 'The receiver removes a dot at the start of a line, so that a text line that begins with one is sent with two.',
  },
  'no-final-crlf': {
    group: 'payload',
    severity: 'warning',
    why: 'The dot that ends a message must stand on a line of its own.',
  },
  'message-headers': {
    group: 'payload',
    severity: 'warning',
    why: 'The message is not what RFC 5322 calls one, and may be refused, changed, or taken for spam.',
  },
  'invalid-reply': {
    group: 'expectations',
    severity: 'error',
    stopsRun: true,
    why: 'An expected reply can not be read, and guessing would make the test worthless.',
  },
  'surplus-reply': {
    group: 'expectations',
    severity: 'error',
    stopsRun: true,
    why: 'An expected reply stands where no reply comes.',
  },
  'impossible-reply': {
    group: 'expectations',
    severity: 'warning',
    why: 'No server that follows the RFCs sends such a reply.',
  },
  'invalid-encoding': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'A script is UTF-8; otherwise nobody could say which octets to send.',
  },
  'outside-session': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'Above the first session stands what holds for all of them, and nothing that runs.',
  },
  'transcript-noise': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'The line comes from a tool’s transcript, and a server would take it for a command.',
  },
  'unknown-directive': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'There is no such directive; sending the line instead would be a guess.',
  },
  'invalid-directive': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'A directive’s argument is malformed, or it stands where it may not.',
  },
  'unbalanced-block': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'A block is open, or `@end` closes none.',
  },
  'undefined-variable': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'Nothing says what to put in place of the reference.',
  },
  'missing-file': {
    group: 'script',
    severity: 'error',
    stopsRun: true,
    why: 'A file that the script names is not there.',
  },
  'duplicate-variable': {
    group: 'advice',
    severity: 'warning',
    why: 'A variable is defined once; the first definition counts.',
  },
  'unused-variable': {
    group: 'advice',
    severity: 'warning',
    why: 'Nothing uses the variable: its name may be misspelt where it is needed.',
  },
  'not-offered': {
    group: 'advice',
    severity: 'info',
    why: 'The server did not offer the extension to the last run that greeted it; only the editor, which remembers what servers offered, can tell.',
  },
  'plaintext-secret': {
    group: 'advice',
    severity: 'warning',
    why: 'A password in a script is read by everybody who can read the repository, and base64 hides nothing.',
  },
} as const satisfies Record<string, Row>;

export type FindingCode = keyof typeof CATALOGUE;
