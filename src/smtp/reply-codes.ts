/** A reply code and what it means. */
export interface ReplyCode {
  readonly code: string;
  readonly summary: string;
  readonly rfc: string;
}

/** Every reply code that a text defines. */
export const replyCodes: readonly ReplyCode[] = [
  { code: '211', summary: 'System status, or help', rfc: 'RFC 5321 4.2.3' },
  { code: '214', summary: 'Help', rfc: 'RFC 5321 4.2.3' },
  {
    code: '220',
    summary: 'Ready: the greeting of a connection; after STARTTLS the handshake may begin; after XCLIENT greet anew',
    rfc: 'RFC 5321 4.2.3',
  },
  { code: '221', summary: 'The server closes the connection', rfc: 'RFC 5321 4.2.3' },
  { code: '235', summary: 'Authenticated', rfc: 'RFC 4954 6' },
  { code: '250', summary: 'Done as asked', rfc: 'RFC 5321 4.2.3' },
  {
    code: '251',
    summary: 'Not a local user, will forward (to ETRN: done, no mail waits)',
    rfc: 'RFC 5321 4.2.3',
  },
  {
    code: '252',
    summary: 'Can not verify the user, but will take the message (to ETRN: mail waits, delivery starts)',
    rfc: 'RFC 5321 4.2.3',
  },
  { code: '253', summary: 'Messages wait for that host, delivery starts', rfc: 'RFC 1985 5.3' },
  { code: '334', summary: 'A challenge of the authentication exchange, in base64', rfc: 'RFC 4954 4' },
  { code: '353', summary: 'A reply for each recipient follows', rfc: 'draft-hall-prdr' },
  { code: '354', summary: 'Send the message, and end it with a line of one dot', rfc: 'RFC 5321 4.2.3' },
  { code: '355', summary: 'Send the message from that offset on', rfc: 'RFC 1845 4' },
  { code: '421', summary: 'Service not available; the server closes the connection', rfc: 'RFC 5321 4.2.3' },
  { code: '422', summary: 'A password transition is needed', rfc: 'RFC 5248 2.4' },
  { code: '430', summary: 'A temporary fault in the protocol', rfc: 'RFC 5248 2.4' },
  { code: '432', summary: 'A password transition is needed', rfc: 'RFC 4954 6' },
  { code: '450', summary: 'Mailbox unavailable for now: busy, or refused for a time', rfc: 'RFC 5321 4.2.3' },
  { code: '451', summary: 'A local error; try again', rfc: 'RFC 5321 4.2.3' },
  { code: '452', summary: 'Too little storage, or too many recipients', rfc: 'RFC 5321 4.2.3' },
  { code: '453', summary: 'You have no mail', rfc: 'RFC 2645 5.2.1' },
  { code: '454', summary: 'TLS or authentication not available for now', rfc: 'RFC 3207 4' },
  { code: '455', summary: 'Can not follow the parameters for now', rfc: 'RFC 5321 4.2.3' },
  { code: '458', summary: 'Can not queue messages for that host', rfc: 'RFC 1985 5.3' },
  { code: '459', summary: 'That host is not allowed', rfc: 'RFC 1985 5.3' },
  { code: '500', summary: 'Command not recognised, or line too long', rfc: 'RFC 5321 4.2.3' },
  { code: '501', summary: 'Syntax error in the arguments', rfc: 'RFC 5321 4.2.3' },
  { code: '502', summary: 'Command known, but not implemented', rfc: 'RFC 5321 4.2.3' },
  { code: '503', summary: 'Commands out of sequence', rfc: 'RFC 5321 4.2.3' },
  { code: '504', summary: 'Argument known, but not implemented', rfc: 'RFC 5321 4.2.3' },
  { code: '521', summary: 'This host takes no mail', rfc: 'RFC 7504 3' },
  { code: '523', summary: 'Encryption is needed', rfc: 'RFC 5248 2.4' },
  { code: '524', summary: 'This mechanism needs encryption', rfc: 'RFC 5248 2.4' },
  { code: '525', summary: 'The account is disabled', rfc: 'RFC 5248 2.4' },
  { code: '530', summary: 'Authentication or STARTTLS is required first', rfc: 'RFC 4954 6' },
  { code: '533', summary: 'Not authorised', rfc: 'RFC 5248 2.4' },
  { code: '534', summary: 'The mechanism is too weak', rfc: 'RFC 4954 6' },
  { code: '535', summary: 'The credentials are wrong', rfc: 'RFC 4954 6' },
  { code: '538', summary: 'This mechanism needs encryption (historic)', rfc: 'RFC 4954 6' },
  { code: '550', summary: 'Mailbox unavailable: unknown, no access, or refused by policy', rfc: 'RFC 5321 4.2.3' },
  { code: '551', summary: 'Not a local user; try the path in the text', rfc: 'RFC 5321 4.2.3' },
  { code: '552', summary: 'Too much storage', rfc: 'RFC 5321 4.2.3' },
  { code: '553', summary: 'Mailbox name not allowed', rfc: 'RFC 5321 4.2.3' },
  { code: '554', summary: 'Transaction failed, or no mail service here', rfc: 'RFC 5321 4.2.3' },
  { code: '555', summary: 'Parameters not recognised or not implemented', rfc: 'RFC 5321 4.2.3' },
  { code: '556', summary: 'The domain takes no mail', rfc: 'RFC 7504 4' },
];

const byCode: ReadonlyMap<string, ReplyCode> = new Map(replyCodes.map((row) => [row.code, row]));

/** The row of a reply code. */
export function findReplyCode(code: string): ReplyCode | undefined {
  return byCode.get(code);
}

/** Whether a server that keeps to RFC 5321 4.2 can send that code: 2-5, 0-5, 0-9. */
export function isReplyCode(code: string): boolean {
  return /^[2-5][0-5]\d$/.test(code);
}

/** Whether a code agrees with a pattern of three digits or `x`: `2xx`, `25x`, `250`. */
export function codeMatches(pattern: string, code: string): boolean {
  if (pattern.length !== code.length) {
    return false;
  }
  for (let i = 0; i < pattern.length; i++) {
    const digit = pattern[i];
    if (digit !== code[i] && digit !== 'x' && digit !== 'X') {
      return false;
    }
  }
  return true;
}
