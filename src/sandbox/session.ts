import type { SecureContext } from 'node:tls';
import type { SessionFlag, SessionState } from '../smtp';
import type { Connection } from './connection';
import type { Budget, Content } from './content';
import type { OpenMailbox, StoredRecipient } from './mailbox';
import type { Settings } from './options';
import type { Queues } from './queues';
import { formatReply, type Reply } from './reply';
import type { AddressRule } from './rules';
import type { TranscriptEntry } from './transcript';

/** What all sessions of a sandbox share. */
export interface House {
  readonly settings: Settings;
  readonly secureContext: SecureContext;
  readonly mailbox: OpenMailbox;
  readonly queues: Queues;
  /** Room for messages on their way in. */
  readonly budget: Budget;
  /** Sender and recipient of what was put off by a rule that alternates. */
  readonly putOff: Set<string>;
  log(entry: Pick<TranscriptEntry, 'connection' | 'kind' | 'text'>): void;
}

/** One client's session, as far as it got. */
export interface Session {
  readonly house: House;
  readonly connection: Connection;
  readonly number: number;
  /** Undefined before the first hello, and after STARTTLS or XCLIENT made it void. */
  hello: Hello | undefined;
  helloVoid: boolean;
  user: string | undefined;
  transaction: Transaction | undefined;
  /** How many commands were refused with 5yz. */
  errors: number;
  /** What XCLIENT told of the client: for the session; what XFORWARD told: for the next message. */
  client: Record<string, string>;
  forwarded: Record<string, string>;
}

/** The hello that counts. */
export interface Hello {
  readonly verb: 'EHLO' | 'HELO' | 'LHLO';
  readonly name: string;
}

/** What MAIL began. */
export interface Transaction {
  readonly from: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly recipients: Recipient[];
  /** The message, from its first chunk on. */
  content: Content | undefined;
  failedChunk: boolean;
}

/** A recipient that was accepted, and what becomes of the message for it. */
export interface Recipient extends StoredRecipient {
  readonly afterMessage: AddressRule | undefined;
}

/** A command line in its parts. */
export interface CommandLine {
  /** The whole line. */
  readonly text: string;
  /** In upper case. */
  readonly verb: string;
  /** What stands behind the verb, less the blanks round it. */
  readonly argument: string;
}

/** Answers a command; an empty list where nothing is to be said, since it was said already or there is nobody to hear it. */
export type Handler = (session: Session, line: CommandLine) => Answer | Promise<Answer>;

/** One reply, or several for LMTP. */
export type Answer = Reply | readonly Reply[];

/** Starts a session with a client that has just connected. */
export function openSession(house: House, connection: Connection, number: number): Session {
  return {
    house,
    connection,
    number,
    hello: undefined,
    helloVoid: false,
    user: undefined,
    transaction: undefined,
    errors: 0,
    client: {},
    forwarded: {},
  };
}

/** Writes a reply, which goes out with the next flush. */
export function say(session: Session, said: Reply): void {
  const text = formatReply(said, { statuses: !session.house.settings.hidden.has('ENHANCEDSTATUSCODES') });
  session.connection.write(text);
  for (const line of text.trimEnd().split('\r\n')) {
    session.house.log({ connection: session.number, kind: 'sent', text: line });
  }
}

/** Adds a line to the transcript. */
export function note(session: Session, kind: 'received' | 'sent' | 'note', text: string): void {
  session.house.log({ connection: session.number, kind, text });
}

/** Drops the transaction and what came of its message. */
export function endTransaction(session: Session): void {
  session.transaction?.content?.release();
  session.transaction = undefined;
}

/** Forgets what the client said so far, after STARTTLS (RFC 3207 4.2) or XCLIENT. */
export function startOver(session: Session): void {
  endTransaction(session);
  session.hello = undefined;
  session.helloVoid = true;
  session.user = undefined;
}

/** Where the session stands, in the words of the protocol's table. */
export function stateOf({ hello, transaction }: Session): SessionState {
  if (hello === undefined) {
    return 'greeted';
  }
  if (transaction === undefined) {
    return 'ready';
  }
  if (transaction.content !== undefined) {
    return 'chunks';
  }
  return transaction.recipients.length === 0 ? 'sender' : 'recipients';
}

/** The facts that hold, in the words of the protocol's table. */
export function flagsOf(session: Session): ReadonlySet<SessionFlag> {
  const { hello, transaction } = session;
  const flags: Partial<Record<SessionFlag, boolean>> = {
    extended: hello !== undefined && hello.verb !== 'HELO',
    'hello-void': session.helloVoid,
    tls: session.connection.tls !== undefined,
    authenticated: session.user !== undefined,
    binary: transaction?.parameters['BODY'] === 'BINARYMIME',
    smtputf8: transaction?.parameters['SMTPUTF8'] !== undefined,
    'failed-chunk': transaction?.failedChunk === true,
    lmtp: session.house.settings.lmtp,
  };
  return new Set((Object.keys(flags) as SessionFlag[]).filter((flag) => flags[flag]));
}
