import { randomBytes } from 'node:crypto';
import type { SandboxLimits } from './options';
import { createAnnouncer } from './transcript';

/** A message that the sandbox took, with its envelope. */
export interface StoredMessage {
  /** What the reply named it: ten hexadecimal digits. */
  readonly id: string;
  readonly receivedAt: Date;
  /** The name in the client's hello. */
  readonly helo: string;
  /** The reverse path without its brackets; '' for `<>`. */
  readonly from: string;
  readonly recipients: readonly StoredRecipient[];
  /** The parameters of MAIL: keyword in upper case → value, '' where it has none. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Exactly what was sent, stuffed dots taken out. */
  readonly octets: Buffer;
  /** In octets. */
  readonly size: number;
  /** The Subject: field, unfolded, as it stands in the message. */
  readonly subject?: string;
  /** The version of TLS it came over: `TLSv1.3`. */
  readonly tls?: string;
  /** Who was authenticated. */
  readonly user?: string;
  /** What XCLIENT and XFORWARD told of the client. */
  readonly client?: Readonly<Record<string, string>>;
}

/** A recipient that was accepted. */
export interface StoredRecipient {
  /** The forward path without its brackets and without a source route. */
  readonly address: string;
  /** As those of MAIL. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the sandbox took, the oldest first. */
export interface Mailbox {
  messages(): readonly StoredMessage[];
  /** Calls the listener with each message that comes, until the function that is returned is called. */
  onMessage(listener: (message: StoredMessage) => void): () => void;
  clear(): void;
}

/** A mailbox that messages can be put into; from its limits on, the oldest is thrown away. */
export interface OpenMailbox extends Mailbox {
  add(message: StoredMessage): void;
  remove(message: StoredMessage): void;
}

/** Makes an empty mailbox. */
export function createMailbox(limits: Required<Pick<SandboxLimits, 'messages' | 'octets'>>): OpenMailbox {
  let kept: StoredMessage[] = [];
  let octets = 0;
  const arrivals = createAnnouncer<StoredMessage>();
  const remove = (message: StoredMessage) => {
    if (kept.includes(message)) {
      kept = kept.filter((each) => each !== message);
      octets -= message.size;
    }
  };
  return {
    messages: () => [...kept],
    onMessage: arrivals.listen,
    clear() {
      kept = [];
      octets = 0;
    },
    add(message) {
      kept.push(message);
      octets += message.size;
      // The newest stays, however large it is.
      while (kept.length > 1 && (kept.length > limits.messages || octets > limits.octets)) {
        octets -= kept.shift()?.size ?? 0;
      }
      arrivals.announce(message);
    },
    remove,
  };
}

/** A new message of these octets; its id, time, size and subject are filled in. */
export function createMessage(parts: Omit<StoredMessage, 'id' | 'receivedAt' | 'size' | 'subject'>): StoredMessage {
  const subject = subjectOf(parts.octets);
  return {
    ...parts,
    id: randomBytes(5).toString('hex').toUpperCase(),
    receivedAt: new Date(),
    size: parts.octets.length,
    ...(subject === undefined ? {} : { subject }),
  };
}

/** Looks for the field in the first 64 KiB only: a header section is rarely longer. */
function subjectOf(octets: Buffer): string | undefined {
  const start = octets.subarray(0, 65_536).toString('utf8');
  const end = start.startsWith('\r\n') ? 0 : start.indexOf('\r\n\r\n');
  const header = end < 0 ? start : start.slice(0, end + 2);
  const match = /(?:^|\r\n)subject[ \t]*:((?:[^\r\n]|\r\n[ \t])*)/i.exec(header);
  return match?.[1]?.replaceAll('\r\n', '').trim();
}
