/** Sizes in octets that every server must be able to take (RFC 5321 4.5.3.1); line lengths count the CRLF. */
export const limits = {
  localPart: 64,
  domain: 255,
  /** One label of a domain (RFC 1035 2.3.4). */
  label: 63,
  /** With its angle brackets. */
  path: 256,
  /** A path without its brackets. */
  mailbox: 254,
  /** Extensions add to it for MAIL and RCPT. */
  commandLine: 512,
  replyLine: 512,
  /** Without the dot that was stuffed. */
  textLine: 1000,
  /** A line of an AUTH exchange, but not the AUTH command itself (RFC 4954 4). */
  saslLine: 12288,
} as const;
