/** An enhanced status code without its class, and what it means. */
export interface EnhancedStatusCode {
  /** `X.1.1`: the class, 2, 4 or 5, stands for X. */
  readonly code: string;
  readonly summary: string;
  readonly rfc: string;
  /** Reply codes it usually comes with (RFC 5248 2.4, table 1), where some are named. */
  readonly replyCodes: readonly string[];
}

/** What the first number of an enhanced status code says (RFC 3463 2). */
export const statusClasses: Readonly<Record<string, string>> = {
  '2': 'Success',
  '4': 'Temporary failure: trying again may help',
  '5': 'Permanent failure',
};

/** Every enhanced status code that a text defines. */
export const enhancedStatusCodes: readonly EnhancedStatusCode[] = [
  { code: 'X.0.0', summary: 'Nothing more is known', rfc: 'RFC 3463 3.1', replyCodes: [] },
  { code: 'X.1.0', summary: 'Something about the address', rfc: 'RFC 3463 3.2', replyCodes: [] },
  { code: 'X.1.1', summary: 'No such mailbox', rfc: 'RFC 3463 3.2', replyCodes: ['451', '550'] },
  { code: 'X.1.2', summary: 'No such destination host', rfc: 'RFC 3463 3.2', replyCodes: [] },
  { code: 'X.1.3', summary: 'The destination address is not well formed', rfc: 'RFC 3463 3.2', replyCodes: ['501'] },
  { code: 'X.1.4', summary: 'The destination address is ambiguous', rfc: 'RFC 3463 3.2', replyCodes: [] },
  { code: 'X.1.5', summary: 'The destination address is valid', rfc: 'RFC 3463 3.2', replyCodes: ['250'] },
  { code: 'X.1.6', summary: 'The mailbox has moved, no forwarding address', rfc: 'RFC 3463 3.2', replyCodes: [] },
  { code: 'X.1.7', summary: "The sender's address is not well formed", rfc: 'RFC 3463 3.2', replyCodes: ['501'] },
  {
    code: 'X.1.8',
    summary: "The sender's host is not valid",
    rfc: 'RFC 3463 3.2',
    replyCodes: ['451', '501', '502', '553'],
  },
  { code: 'X.1.9', summary: 'Relayed to a mailer that does not track', rfc: 'RFC 3886 3.3.4', replyCodes: [] },
  {
    code: 'X.1.10',
    summary: "The recipient's domain has a null MX: it takes no mail",
    rfc: 'RFC 7505 4.2',
    replyCodes: ['556'],
  },
  { code: 'X.2.0', summary: 'Something about the mailbox', rfc: 'RFC 3463 3.3', replyCodes: [] },
  { code: 'X.2.1', summary: 'The mailbox is disabled', rfc: 'RFC 3463 3.3', replyCodes: [] },
  { code: 'X.2.2', summary: 'The mailbox is full', rfc: 'RFC 3463 3.3', replyCodes: ['552'] },
  { code: 'X.2.3', summary: 'The message is longer than the mailbox takes', rfc: 'RFC 3463 3.3', replyCodes: ['552'] },
  { code: 'X.2.4', summary: 'The mailing list can not be expanded', rfc: 'RFC 3463 3.3', replyCodes: ['450', '452'] },
  {
    code: 'X.3.0',
    summary: 'Something about the mail system',
    rfc: 'RFC 3463 3.4',
    replyCodes: ['221', '250', '421', '451', '550', '554'],
  },
  { code: 'X.3.1', summary: 'The mail system is full', rfc: 'RFC 3463 3.4', replyCodes: ['452'] },
  {
    code: 'X.3.2',
    summary: 'The system takes no network messages now',
    rfc: 'RFC 3463 3.4',
    replyCodes: ['453', '521'],
  },
  { code: 'X.3.3', summary: 'The system is not capable of what was asked', rfc: 'RFC 3463 3.4', replyCodes: [] },
  { code: 'X.3.4', summary: 'The message is too big for the system', rfc: 'RFC 3463 3.4', replyCodes: ['552', '554'] },
  { code: 'X.3.5', summary: 'The system is not configured correctly', rfc: 'RFC 3463 3.4', replyCodes: [] },
  { code: 'X.3.6', summary: 'The requested priority was changed', rfc: 'RFC 6710 7', replyCodes: ['250', '251'] },
  { code: 'X.4.0', summary: 'Something about the network', rfc: 'RFC 3463 3.5', replyCodes: [] },
  { code: 'X.4.1', summary: 'The host does not answer', rfc: 'RFC 3463 3.5', replyCodes: ['451'] },
  { code: 'X.4.2', summary: 'The connection is bad', rfc: 'RFC 3463 3.5', replyCodes: ['421'] },
  { code: 'X.4.3', summary: 'The directory server failed', rfc: 'RFC 3463 3.5', replyCodes: ['451', '550'] },
  { code: 'X.4.4', summary: 'No route to the host', rfc: 'RFC 3463 3.5', replyCodes: [] },
  { code: 'X.4.5', summary: 'The mail system is congested', rfc: 'RFC 3463 3.5', replyCodes: ['451'] },
  { code: 'X.4.6', summary: 'A routing loop', rfc: 'RFC 3463 3.5', replyCodes: [] },
  { code: 'X.4.7', summary: 'The delivery time has expired', rfc: 'RFC 3463 3.5', replyCodes: [] },
  {
    code: 'X.5.0',
    summary: 'Something about the protocol',
    rfc: 'RFC 3463 3.6',
    replyCodes: ['220', '250', '251', '252', '253', '451', '452', '454', '458', '459', '501', '502', '503', '554'],
  },
  {
    code: 'X.5.1',
    summary: 'Invalid command',
    rfc: 'RFC 3463 3.6',
    replyCodes: ['430', '500', '501', '503', '530', '550', '554', '555'],
  },
  { code: 'X.5.2', summary: 'Syntax error', rfc: 'RFC 3463 3.6', replyCodes: ['500', '501', '502', '550', '555'] },
  { code: 'X.5.3', summary: 'Too many recipients', rfc: 'RFC 3463 3.6', replyCodes: ['451'] },
  {
    code: 'X.5.4',
    summary: 'Invalid command arguments',
    rfc: 'RFC 3463 3.6',
    replyCodes: ['451', '501', '502', '503', '504', '550', '555'],
  },
  { code: 'X.5.5', summary: 'Wrong protocol version', rfc: 'RFC 3463 3.6', replyCodes: [] },
  {
    code: 'X.5.6',
    summary: 'The line of the authentication exchange is too long',
    rfc: 'RFC 4954 6',
    replyCodes: ['500'],
  },
  { code: 'X.6.0', summary: 'Something about the content', rfc: 'RFC 3463 3.7', replyCodes: [] },
  { code: 'X.6.1', summary: 'The media are not supported', rfc: 'RFC 3463 3.7', replyCodes: [] },
  { code: 'X.6.2', summary: 'Conversion is required and prohibited', rfc: 'RFC 3463 3.7', replyCodes: [] },
  { code: 'X.6.3', summary: 'Conversion is required and not supported', rfc: 'RFC 3463 3.7', replyCodes: ['554'] },
  { code: 'X.6.4', summary: 'Converted with loss', rfc: 'RFC 3463 3.7', replyCodes: ['250'] },
  { code: 'X.6.5', summary: 'The conversion failed', rfc: 'RFC 3463 3.7', replyCodes: [] },
  { code: 'X.6.6', summary: 'The message content is not available', rfc: 'RFC 4468 6', replyCodes: ['554'] },
  {
    code: 'X.6.7',
    summary: 'Non-ASCII addresses are not permitted here',
    rfc: 'RFC 6531 3.5',
    replyCodes: ['550', '553'],
  },
  {
    code: 'X.6.8',
    summary: 'A reply in UTF-8 is required, and the client did not permit one',
    rfc: 'RFC 6531 3.5',
    replyCodes: ['252', '550', '553'],
  },
  {
    code: 'X.6.9',
    summary: 'A UTF-8 header can not be passed on to a recipient',
    rfc: 'RFC 6531 3.5',
    replyCodes: ['550'],
  },
  { code: 'X.6.10', summary: 'As X.6.8, no longer used', rfc: 'RFC 6531 3.5', replyCodes: [] },
  {
    code: 'X.7.0',
    summary: 'Something about security',
    rfc: 'RFC 3463 3.8',
    replyCodes: ['220', '235', '450', '454', '500', '501', '503', '504', '530', '535', '550'],
  },
  {
    code: 'X.7.1',
    summary: 'Not authorised: refused by policy',
    rfc: 'RFC 3463 3.8',
    replyCodes: ['451', '454', '502', '503', '533', '550', '551'],
  },
  { code: 'X.7.2', summary: 'The list may not be expanded for this sender', rfc: 'RFC 3463 3.8', replyCodes: ['550'] },
  {
    code: 'X.7.3',
    summary: 'A secure conversion would be needed and is not possible',
    rfc: 'RFC 3463 3.8',
    replyCodes: [],
  },
  { code: 'X.7.4', summary: 'The security features are not supported', rfc: 'RFC 3463 3.8', replyCodes: ['504'] },
  { code: 'X.7.5', summary: 'Cryptographic failure', rfc: 'RFC 3463 3.8', replyCodes: [] },
  { code: 'X.7.6', summary: 'The cryptographic algorithm is not supported', rfc: 'RFC 3463 3.8', replyCodes: [] },
  { code: 'X.7.7', summary: "The message's integrity is broken", rfc: 'RFC 3463 3.8', replyCodes: [] },
  { code: 'X.7.8', summary: 'The credentials are wrong', rfc: 'RFC 4954 6', replyCodes: ['535', '554'] },
  { code: 'X.7.9', summary: 'The mechanism is too weak', rfc: 'RFC 4954 6', replyCodes: ['534'] },
  { code: 'X.7.10', summary: 'Encryption is needed', rfc: 'RFC 5248 2.4', replyCodes: ['523'] },
  { code: 'X.7.11', summary: 'This mechanism needs encryption', rfc: 'RFC 4954 6', replyCodes: ['524', '538'] },
  { code: 'X.7.12', summary: 'A password transition is needed', rfc: 'RFC 4954 6', replyCodes: ['422', '432'] },
  { code: 'X.7.13', summary: 'The account is disabled', rfc: 'RFC 5248 2.4', replyCodes: ['525'] },
  { code: 'X.7.14', summary: 'A trust relationship is required', rfc: 'RFC 5248 2.4', replyCodes: ['535', '554'] },
  { code: 'X.7.15', summary: 'The priority is too low', rfc: 'RFC 6710 7', replyCodes: ['450', '550'] },
  { code: 'X.7.16', summary: 'The message is too big for its priority', rfc: 'RFC 6710 7', replyCodes: ['552'] },
  { code: 'X.7.17', summary: 'The mailbox has changed its owner', rfc: 'RFC 7293 14', replyCodes: ['550'] },
  { code: 'X.7.18', summary: 'The domain has changed its owner', rfc: 'RFC 7293 14', replyCodes: ['550'] },
  { code: 'X.7.19', summary: 'The RRVS test can not be made', rfc: 'RFC 7293 14', replyCodes: ['451', '550'] },
  { code: 'X.7.20', summary: 'No DKIM signature passes', rfc: 'RFC 7372 3.1', replyCodes: ['550'] },
  { code: 'X.7.21', summary: 'No DKIM signature is acceptable', rfc: 'RFC 7372 3.1', replyCodes: ['550'] },
  { code: 'X.7.22', summary: 'No valid DKIM signature matches the author', rfc: 'RFC 7372 3.1', replyCodes: ['550'] },
  { code: 'X.7.23', summary: 'SPF failed', rfc: 'RFC 7372 3.2', replyCodes: ['550'] },
  { code: 'X.7.24', summary: 'SPF could not be evaluated', rfc: 'RFC 7372 3.2', replyCodes: ['451', '550'] },
  { code: 'X.7.25', summary: 'The reverse DNS check failed', rfc: 'RFC 7372 3.3', replyCodes: ['550'] },
  { code: 'X.7.26', summary: 'Several authentication checks failed', rfc: 'RFC 7372 3.4', replyCodes: ['550'] },
  { code: 'X.7.27', summary: "The sender's domain has a null MX", rfc: 'RFC 7505 4.2', replyCodes: ['550'] },
  { code: 'X.7.28', summary: 'A flood of mail', rfc: 'IANA', replyCodes: [] },
  { code: 'X.7.29', summary: 'ARC validation failed', rfc: 'RFC 8617 7.5', replyCodes: ['550'] },
  { code: 'X.7.30', summary: 'REQUIRETLS is needed and not supported', rfc: 'RFC 8689 5', replyCodes: ['550'] },
];

const byCode: ReadonlyMap<string, EnhancedStatusCode> = new Map(enhancedStatusCodes.map((row) => [row.code, row]));

/** The row of an enhanced status code with its class: `5.1.1`, `5.01.001` too (RFC 2034 4). */
export function findEnhancedStatusCode(status: string): EnhancedStatusCode | undefined {
  const match = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(status);
  return match === null ? undefined : byCode.get(`X.${Number(match[1])}.${Number(match[2])}`);
}
