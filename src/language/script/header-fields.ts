/** A field of a message's header (RFC 5322 3.6): one row of the table. */
export interface HeaderField {
  readonly name: string;
  readonly summary: string;
  readonly rfc: string;
  /** Whether it may stand once at most. */
  readonly once?: true;
  /** Whether every message has it. */
  readonly required?: true;
  /** Values to offer. */
  readonly samples?: readonly string[];
}

/** The fields that messages of tests have, the usual ones first. */
export const headerFields: readonly HeaderField[] = [
  { name: 'From', summary: 'Who wrote the message.', rfc: 'RFC 5322 3.6.2', once: true, required: true },
  { name: 'To', summary: 'Whom it is meant for.', rfc: 'RFC 5322 3.6.3', once: true },
  {
    name: 'Date',
    summary: 'When it was written.',
    rfc: 'RFC 5322 3.6.1',
    once: true,
    required: true,
    samples: ['{{$localDatetime rfc1123}}'],
  },
  {
    name: 'Message-ID',
    summary: 'A name that no other message has.',
    rfc: 'RFC 5322 3.6.4',
    once: true,
    samples: ['<{{$guid}}@client.example>'],
  },
  { name: 'Subject', summary: 'What it is about.', rfc: 'RFC 5322 3.6.5', once: true },
  { name: 'Cc', summary: 'Who gets a copy.', rfc: 'RFC 5322 3.6.3', once: true },
  { name: 'Bcc', summary: 'Who gets a copy that the others do not see.', rfc: 'RFC 5322 3.6.3', once: true },
  { name: 'Sender', summary: 'Who sent it for its authors.', rfc: 'RFC 5322 3.6.2', once: true },
  { name: 'Reply-To', summary: 'Where answers go.', rfc: 'RFC 5322 3.6.2', once: true },
  { name: 'In-Reply-To', summary: 'The messages that it answers.', rfc: 'RFC 5322 3.6.4', once: true },
  { name: 'References', summary: 'The messages of its thread.', rfc: 'RFC 5322 3.6.4', once: true },
  { name: 'MIME-Version', summary: 'Says that the body is MIME.', rfc: 'RFC 2045 4', samples: ['1.0'] },
  {
    name: 'Content-Type',
    summary: 'What the body is.',
    rfc: 'RFC 2045 5',
    samples: ['text/plain; charset=utf-8', 'text/html; charset=utf-8', 'multipart/mixed; boundary="part"'],
  },
  {
    name: 'Content-Transfer-Encoding',
    summary: 'How the body is made fit for the wire.',
    rfc: 'RFC 2045 6',
    samples: ['7bit', '8bit', 'binary', 'quoted-printable', 'base64'],
  },
  { name: 'Received', summary: 'A host that the message went through.', rfc: 'RFC 5321 4.4' },
  { name: 'Return-Path', summary: 'The sender of the envelope, as the last host keeps it.', rfc: 'RFC 5321 4.4' },
  { name: 'Resent-From', summary: 'Who passed it on.', rfc: 'RFC 5322 3.6.6' },
  { name: 'Resent-Date', summary: 'When it was passed on.', rfc: 'RFC 5322 3.6.6' },
  { name: 'Resent-To', summary: 'Whom it was passed on to.', rfc: 'RFC 5322 3.6.6' },
  {
    name: 'Auto-Submitted',
    summary: 'Whether a program wrote it.',
    rfc: 'RFC 3834 5',
    samples: ['auto-generated', 'auto-replied', 'no'],
  },
  { name: 'List-Id', summary: 'The mailing list that it came through.', rfc: 'RFC 2919 3' },
  { name: 'List-Unsubscribe', summary: 'How to leave that list.', rfc: 'RFC 2369 3.2' },
  {
    name: 'List-Unsubscribe-Post',
    summary: 'Leaving the list takes one click.',
    rfc: 'RFC 8058 3.1',
    samples: ['List-Unsubscribe=One-Click'],
  },
  { name: 'DKIM-Signature', summary: 'A signature of a domain that vouches for it.', rfc: 'RFC 6376 3.5' },
  { name: 'Authentication-Results', summary: 'What a host found when it checked the message.', rfc: 'RFC 8601 2' },
  { name: 'Disposition-Notification-To', summary: 'Who wants to know that it was read.', rfc: 'RFC 8098 2.1' },
  {
    name: 'TLS-Required',
    summary: '`No` lets it travel without TLS where policies ask for it.',
    rfc: 'RFC 8689 5',
    samples: ['No'],
  },
];

const BY_NAME: ReadonlyMap<string, HeaderField> = new Map(headerFields.map((row) => [row.name.toLowerCase(), row]));

/** The field with that name, in any case. */
export function findHeaderField(name: string): HeaderField | undefined {
  return BY_NAME.get(name.toLowerCase());
}
