import type { Command } from './command';
import { codeMatches } from './reply-codes';

/** Where a connection stands: what was said and accepted so far decides which commands may come next (RFC 5321 4.1.4). */
export type SessionState =
  /** Connected, no greeting yet. */
  | 'connected'
  /** Greeted with 220, no hello accepted, or the former one is void. */
  | 'greeted'
  /** A hello was accepted, no transaction is open. */
  | 'ready'
  /** MAIL was accepted, no recipient yet. */
  | 'sender'
  /** At least one recipient was accepted. */
  | 'recipients'
  /** After 354: lines are message text. */
  | 'data'
  /** A chunk without LAST was accepted. */
  | 'chunks'
  /** After 334: lines are SASL responses. */
  | 'authenticating'
  /** After 220 to STARTTLS. */
  | 'handshake'
  /** After 221. */
  | 'closed'
  /** After 250 to ATRN or TURN: the peer is the client now. */
  | 'reversed';

/** A fact about the connection or its transaction that a state alone does not tell. */
export type SessionFlag =
  /** The last hello was EHLO or LHLO. */
  | 'extended'
  /** A hello was said, but STARTTLS or XCLIENT made it void. */
  | 'hello-void'
  | 'tls'
  | 'authenticated'
  /** The transaction declared BODY=BINARYMIME. */
  | 'binary'
  /** The transaction declared SMTPUTF8. */
  | 'smtputf8'
  /** A chunk was refused; only RSET brings the two sides together again. */
  | 'failed-chunk'
  | 'lmtp';

/** A finding about the order of commands. */
export type SequenceFinding =
  | 'bad-sequence'
  | 'ehlo-required'
  | 'already-tls'
  | 'auth-in-transaction'
  | 'already-authenticated'
  | 'after-quit'
  | 'data-after-binarymime'
  | 'mixed-data-and-bdat';

/** A reason why a command is refused: it holds when the state, the set flag and the unset flag given all agree; the first that holds is the one to report. */
export interface Refusal {
  readonly states?: readonly SessionState[];
  readonly flag?: SessionFlag;
  readonly unless?: SessionFlag;
  readonly code: SequenceFinding;
  readonly message: string;
  readonly rfc: string;
  /** The verbs that lead there: the latest one accepted is where it began. */
  readonly since?: readonly string[];
}

/** What a reply to a command does to the connection's state; the first whose pattern and condition agree counts, none means nothing changes. */
export interface Transition {
  /** Code pattern of the reply, as in scripts: `2xx`, `354`. */
  readonly on: string;
  /** Only for a chunk with LAST, or one without. */
  readonly when?: 'last' | 'not-last';
  /** `idle` is `ready` after a hello that still holds, else `greeted`. */
  readonly to: SessionState | 'unchanged' | 'idle';
  readonly set?: readonly SessionFlag[];
  readonly clear?: readonly SessionFlag[];
  /** What becomes of the server's list of extension keywords. */
  readonly capabilities?: 'replaced' | 'dropped';
}

/** Why a command is refused in that state; undefined when it is not. */
export function refusalOf(command: Command, state: SessionState, flags: ReadonlySet<SessionFlag>): Refusal | undefined {
  return command.refusals.find(
    (refusal) =>
      (refusal.states?.includes(state) ?? true) &&
      (refusal.flag === undefined || flags.has(refusal.flag)) &&
      (refusal.unless === undefined || !flags.has(refusal.unless)),
  );
}

/** What a reply does, given the transitions of its command (or those after its message); undefined when nothing. */
export function transitionOf(
  transitions: readonly Transition[],
  code: string,
  chunk?: 'last' | 'not-last',
): Transition | undefined {
  return transitions.find(({ on, when }) => codeMatches(on, code) && (when === undefined || when === chunk));
}

/** Flags that live as long as one mail transaction. */
export const transactionFlags: readonly SessionFlag[] = ['binary', 'smtputf8', 'failed-chunk'];

/** States in which a mail transaction is open. */
export const transactionStates: readonly SessionState[] = ['sender', 'recipients', 'chunks'];

/** States in which a command line can be sent at all and no transaction matters. */
export const anyState: readonly SessionState[] = ['greeted', 'ready', 'sender', 'recipients', 'chunks'];

/** Verbs that open a mail transaction, and those that send a part of its message. */
export const senders: readonly string[] = ['MAIL', 'SEND', 'SOML', 'SAML'];
export const chunkVerbs: readonly string[] = ['BDAT', 'BURL'];

/** Refusals that every command shares. */
export const over: readonly Refusal[] = [
  {
    states: ['closed'],
    code: 'after-quit',
    message:
      'There is no connection any more: nothing may follow QUIT, @close or a @connect that fails. Another session begins with ###.',
    rfc: 'RFC 5321 4.1.1.10',
    since: ['QUIT', '@close', '@connect'],
  },
  {
    states: ['reversed'],
    code: 'after-quit',
    message: 'The roles are turned: the other side sends commands now, and this side answers.',
    rfc: 'RFC 2645 5.2.1',
    since: ['ATRN', 'TURN'],
  },
  {
    states: ['authenticating'],
    code: 'bad-sequence',
    message:
      'The authentication exchange is open: a base64 response belongs here, or "*" to cancel it before the next command.',
    rfc: 'RFC 4954 4',
    since: ['AUTH', 'X-EXPS'],
  },
];

/** Refusals of a command that needs a hello before it. */
export const helloFirst: readonly Refusal[] = [
  {
    states: ['greeted'],
    flag: 'hello-void',
    code: 'ehlo-required',
    message: 'The hello before STARTTLS or XCLIENT no longer holds: send EHLO (LHLO in LMTP) again first.',
    rfc: 'RFC 3207 4.2',
    since: ['STARTTLS', 'XCLIENT'],
  },
  {
    states: ['greeted'],
    flag: 'lmtp',
    code: 'bad-sequence',
    message: 'A session of LMTP starts with LHLO: send LHLO first.',
    rfc: 'RFC 2033 4.1',
  },
  {
    states: ['greeted'],
    code: 'bad-sequence',
    message: 'A session with mail starts with EHLO: send EHLO first.',
    rfc: 'RFC 5321 4.1.4',
  },
];

const afterHelo: Refusal = {
  unless: 'extended',
  code: 'ehlo-required',
  message: 'HELO offers no extensions: greet with EHLO to use this command.',
  rfc: 'RFC 5321 2.2.1',
  since: ['HELO'],
};

/** Refusals of a command that an extension brings: only EHLO (LHLO) makes extensions known. */
export const ehloFirst: readonly Refusal[] = [...helloFirst, afterHelo];

/** Refusals of XCLIENT and XFORWARD, which may come before any hello, but not after HELO nor in a transaction. */
export function beforeAnyHello(rfc: string): readonly Refusal[] {
  return [...over, { ...afterHelo, states: ['ready'] }, notInTransaction(rfc)];
}

/** Refuses a command inside a mail transaction, with the section that says so. */
export function notInTransaction(rfc: string): Refusal {
  return {
    states: transactionStates,
    code: 'bad-sequence',
    message: 'Not allowed inside a mail transaction: finish it, or send RSET first.',
    rfc,
    since: senders,
  };
}

/** Refusals of a command that needs an accepted recipient. */
export const recipientFirst: readonly Refusal[] = [
  {
    states: ['ready'],
    code: 'bad-sequence',
    message: 'No transaction is open: MAIL and an accepted RCPT come first.',
    rfc: 'RFC 5321 4.1.4',
  },
  {
    states: ['sender'],
    code: 'bad-sequence',
    message: 'No recipient was accepted yet: RCPT comes first.',
    rfc: 'RFC 5321 4.1.4',
    since: senders,
  },
];

/** Refusal of what may not follow a refused chunk. */
export const failedChunk: Refusal = {
  flag: 'failed-chunk',
  code: 'bad-sequence',
  message: 'A chunk of this message was refused: send RSET before anything else.',
  rfc: 'RFC 3030 2',
  since: chunkVerbs,
};
