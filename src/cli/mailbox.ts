import { printable, type TranscriptLine } from '../report';
import type { Mailbox, StoredMessage } from '../sandbox';

/** What the sandbox took, for people. */
export function mailboxLines(mailbox: Mailbox): TranscriptLine[] {
  const messages = mailbox.messages();
  const head =
    messages.length === 0
      ? 'The sandbox took no message.'
      : `The sandbox took ${messages.length === 1 ? '1 message' : `${messages.length} messages`}:`;
  return [{ role: 'heading', text: head }, ...messages.flatMap(messageLines), { role: 'detail', text: '' }];
}

/** One message: its envelope, and its text. */
export function messageLines({ id, from, recipients, size, octets, user, tls }: StoredMessage): TranscriptLine[] {
  const facts = [
    `${size} octets`,
    ...(user === undefined ? [] : [`authenticated as ${printable(user)}`]),
    ...(tls === undefined ? [] : [tls]),
  ];
  const text = octets
    .toString('utf8')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const shown = text.slice(0, MOST_LINES);
  const left = text.length - shown.length;
  return [
    {
      role: 'note',
      text: `*** ${id}: <${printable(from)}> to ${recipients.map(({ address }) => `<${printable(address)}>`).join(', ')}, ${facts.join(', ')}`,
    },
    ...shown.map((line): TranscriptLine => ({ role: 'detail', text: `    ${printable(line)}` })),
    ...(left > 0 ? [{ role: 'note', text: `*** and ${left} lines more` } as const] : []),
  ];
}

/** Beyond that many lines a message is cut. */
const MOST_LINES = 40;
