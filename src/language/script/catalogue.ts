/** How much a finding weighs. */
export type Severity = 'error' | 'warning' | 'info' | 'off';

/** What is the same of every finding with a code. */
export interface CatalogueRow {
  readonly group: 'grammar' | 'session' | 'payload' | 'expectations' | 'script' | 'advice';
  readonly severity: Severity;
  readonly stopsRun?: true;
  /** Why it is reported, in one sentence. */
  readonly why: string;
  /** The section of an RFC that rules it in general; a finding may name a closer one. */
  readonly rfc?: string;
}

/** Every code, with its group and default severity; `stopsRun` ones can not be silenced. */
export const CATALOGUE = {
  'unknown-command': {
    group: 'grammar',
    severity: 'error',
    why: 'The first word of a line is no command that any server is known to take; it is sent all the same.',
    rfc: 'RFC 5321 4.1.1',
  },
  'missing-argument': {
    group: 'grammar',
    severity: 'error',
    why: 'The command, or @auth, needs something behind it.',
    rfc: 'RFC 5321 4.1.1',
  },
  'unexpected-argument': {
    group: 'grammar',
    severity: 'error',
    why: 'The command takes nothing more, and strict servers refuse what follows.',
    rfc: 'RFC 5321 4.1.1',
  },
  'invalid-argument': {
    group: 'grammar',
    severity: 'error',
    why: 'What stands behind the command has not the form that its RFC gives.',
    rfc: 'RFC 5321 4.1.2',
  },
  'invalid-path': {
    group: 'grammar',
    severity: 'error',
    why: 'An address does not follow the grammar of mailboxes, so that servers answer 501 or 553.',
    rfc: 'RFC 5321 4.1.2',
  },
  'invalid-domain': {
    group: 'grammar',
    severity: 'error',
    why: 'A domain or an address literal is malformed.',
    rfc: 'RFC 5321 4.1.2',
  },
  'missing-angle-brackets': {
    group: 'grammar',
    severity: 'error',
    why: 'A path stands in angle brackets; lenient servers take it without, others do not.',
    rfc: 'RFC 5321 4.1.2',
  },
  'space-after-colon': {
    group: 'grammar',
    severity: 'warning',
    why: 'No space stands between the colon and the path; many servers take one, strict ones do not.',
    rfc: 'RFC 5321 3.3',
  },
  'unknown-parameter': {
    group: 'grammar',
    severity: 'warning',
    why: 'No extension known here brings the parameter, and servers that do not know it answer 555.',
    rfc: 'RFC 5321 4.1.1.11',
  },
  'duplicate-parameter': {
    group: 'grammar',
    severity: 'error',
    why: 'Each parameter may stand once on a command.',
    rfc: 'RFC 5321 4.1.1.11',
  },
  'invalid-parameter': {
    group: 'grammar',
    severity: 'error',
    why: 'The parameter’s value is missing, or has not the form that its RFC gives.',
    rfc: 'RFC 5321 4.1.1.11',
  },
  'misplaced-parameter': {
    group: 'grammar',
    severity: 'error',
    why: 'The parameter belongs to another command.',
    rfc: 'RFC 5321 4.1.1.11',
  },
  'conflicting-parameters': {
    group: 'grammar',
    severity: 'error',
    why: 'Parameters on one command exclude or need each other.',
    rfc: 'RFC 5321 4.1.1.11',
  },
  'line-too-long': {
    group: 'grammar',
    severity: 'error',
    why: 'Servers need not read more octets in a line than the RFCs say.',
    rfc: 'RFC 5321 4.5.3.1',
  },
  'non-ascii': {
    group: 'grammar',
    severity: 'error',
    why: 'Characters beyond US-ASCII need SMTPUTF8 in an address and BODY=8BITMIME in a text, and some places take none at all.',
    rfc: 'RFC 6531 3.3',
  },
  'trailing-whitespace': {
    group: 'grammar',
    severity: 'info',
    why: 'Blanks at the end of a line are sent, and are rarely meant.',
    rfc: 'RFC 5321 4.1.1',
  },
  'control-character': {
    group: 'grammar',
    severity: 'error',
    why: 'Control characters, tabs too, have no place in a command.',
    rfc: 'RFC 5321 4.1.1',
  },
  'invalid-base64': {
    group: 'grammar',
    severity: 'error',
    why: 'SASL responses are base64; the server answers 501 to anything else.',
    rfc: 'RFC 4954 8',
  },
  'unknown-mechanism': {
    group: 'grammar',
    severity: 'warning',
    why: 'The SASL mechanism is none that is known.',
    rfc: 'RFC 4954 4',
  },
  deprecated: {
    group: 'grammar',
    severity: 'info',
    why: 'The command, mechanism or parameter is out of use.',
    rfc: 'RFC 5321 F',
  },
  'bad-sequence': {
    group: 'session',
    severity: 'error',
    why: 'The server is in a state in which it answers 503 to the command, or it takes no more of them.',
    rfc: 'RFC 5321 4.1.4',
  },
  'ehlo-required': {
    group: 'session',
    severity: 'error',
    why: 'The command needs an EHLO that holds: HELO brings no extensions, and STARTTLS makes the former hello void.',
    rfc: 'RFC 5321 2.2.1',
  },
  'already-tls': { group: 'session', severity: 'error', why: 'STARTTLS inside TLS is refused.', rfc: 'RFC 3207 4.2' },
  'auth-in-transaction': {
    group: 'session',
    severity: 'error',
    why: 'AUTH has no place between MAIL and the end of its message.',
    rfc: 'RFC 4954 4',
  },
  'already-authenticated': {
    group: 'session',
    severity: 'error',
    why: 'A connection authenticates once.',
    rfc: 'RFC 4954 4',
  },
  'cleartext-credentials': {
    group: 'session',
    severity: 'warning',
    why: 'The mechanism sends the password or token itself, and everybody on the way can read it.',
    rfc: 'RFC 4954 4',
  },
  'pipelining-order': {
    group: 'session',
    severity: 'error',
    why: 'Some commands may only end a pipelined group, since their reply decides what comes next.',
    rfc: 'RFC 2920 3.1',
  },
  'after-quit': {
    group: 'session',
    severity: 'error',
    why: 'The connection has ended, or the roles are turned: the server takes no command any more.',
    rfc: 'RFC 5321 4.1.1.10',
  },
  'data-after-binarymime': {
    group: 'session',
    severity: 'error',
    why: 'A binary message has no lines that a dot could end, so that only BDAT can send it.',
    rfc: 'RFC 3030 3',
  },
  'mixed-data-and-bdat': {
    group: 'session',
    severity: 'error',
    why: 'A message is sent with DATA or with BDAT, never with both.',
    rfc: 'RFC 3030 2',
  },
  'unterminated-payload': {
    group: 'payload',
    severity: 'error',
    stopsRun: true,
    why: 'Nothing ends the message, so that everything below would be part of it.',
    rfc: 'RFC 5321 4.1.1.4',
  },
  'payload-start': {
    group: 'payload',
    severity: 'warning',
    why: 'The message begins like a line of the script, which was probably not meant as its text.',
    rfc: 'RFC 5322 2.1',
  },
  'octet-count-mismatch': {
    group: 'payload',
    severity: 'error',
    why: 'The server reads exactly as many octets as BDAT says: with a wrong number it takes text for commands, or waits.',
    rfc: 'RFC 3030 2',
  },
  'size-mismatch': {
    group: 'payload',
    severity: 'warning',
    why: 'The message is longer than SIZE declared, or than the server says it takes, and may be refused.',
    rfc: 'RFC 1870 6.3',
  },
  'unstuffed-dot': {
    group: 'payload',
    severity: 'warning',
    why: 'The receiver removes a dot at the start of a line, so that a text line that begins with one is sent with two.',
    rfc: 'RFC 5321 4.5.2',
  },
  'no-final-crlf': {
    group: 'payload',
    severity: 'warning',
    why: 'The dot that ends a message must stand on a line of its own.',
    rfc: 'RFC 5321 4.1.1.4',
  },
  'message-headers': {
    group: 'payload',
    severity: 'warning',
    why: 'The message is not what RFC 5322 calls one, and may be refused, changed, or taken for spam.',
    rfc: 'RFC 5322 3.6',
  },
  'invalid-reply': {
    group: 'expectations',
    severity: 'error',
    stopsRun: true,
    why: 'An expected reply can not be read, and guessing would make the test worthless.',
    rfc: 'RFC 5321 4.2',
  },
  'surplus-reply': {
    group: 'expectations',
    severity: 'error',
    stopsRun: true,
    why: 'An expected reply stands where no reply comes.',
    rfc: 'RFC 5321 4.2',
  },
  'impossible-reply': {
    group: 'expectations',
    severity: 'warning',
    why: 'No server that follows the RFCs sends such a reply.',
    rfc: 'RFC 5321 4.2',
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
    rfc: 'RFC 5321 4.1.1.1',
  },
  'plaintext-secret': {
    group: 'advice',
    severity: 'warning',
    why: 'A password in a script is read by everybody who can read the repository, and base64 hides nothing.',
  },
} as const satisfies Record<string, CatalogueRow>;
