import type { Refusal, SessionState, Transition } from './sequence';

/** A command of the protocol: one row of the table that checking, completion, hover, highlighting, the runner and the documentation read. */
export interface Command {
  /** In upper case. */
  readonly verb: string;
  /** What is typed before the first argument: `MAIL FROM:`, `EHLO`. */
  readonly form: string;
  /** The line's ABNF, without its CRLF, as shown to users. */
  readonly syntax: string;
  /** One sentence for hover and completion. */
  readonly summary: string;
  /** The section that defines it: `RFC 5321 4.1.1.2`. */
  readonly rfc: string;
  readonly standing: CommandStanding;
  /** The EHLO keyword that announces it, where it needs one. */
  readonly keyword?: string;
  readonly argument: Argument;
  /** Whole lines that are right. */
  readonly examples: readonly string[];
  /** Code patterns that are expected where a script writes no reply: `['2xx']`, `['354']`; for AUTH, with no response below it. */
  readonly expects: readonly string[];
  /** The same, where a SASL response stands below it. */
  readonly expectsBeforeResponse?: readonly string[];
  readonly replies: ReplyCodes;
  /** Where it may stand in a pipelined group (RFC 2920 3.1). */
  readonly pipelining: 'anywhere' | 'last';
  /** Its answer must come before anything else may be written, since it decides what the next octets are. */
  readonly answerFirst?: 'always' | 'without-initial-response';
  /** What follows the command: message text up to a dot, octets of the size it names, or SASL responses. */
  readonly followedBy?: 'message' | 'chunk' | 'responses';
  /** The states in which a server takes it. */
  readonly states: readonly SessionState[];
  /** Why it is refused elsewhere; the first that holds counts. */
  readonly refusals: readonly Refusal[];
  readonly transitions: readonly Transition[];
  /** What a reply to what follows the command does: to the message, to a SASL response. */
  readonly transitionsAfterwards?: readonly Transition[];
}

/** Whether a command is to be used: `historic` ones are reported as deprecated, `vendor` ones work with some servers only, `trap` ones are only ever logged. */
export type CommandStanding = 'standard' | 'historic' | 'vendor' | 'trap';

/** Reply codes a command is known to get; any command can get 421, 500 and 501 as well (RFC 5321 4.3.2). */
export interface ReplyCodes {
  readonly success: readonly string[];
  readonly intermediate: readonly string[];
  readonly error: readonly string[];
}

/** What may stand after the verb. */
export type Argument =
  | { readonly kind: 'none' }
  /** A domain, and an address literal too where it is allowed. */
  | { readonly kind: 'domain'; readonly literal: 'allowed' | 'discouraged' }
  /** `FROM:` or `TO:` and a path; the esmtp parameters of that command may follow. */
  | {
      readonly kind: 'path';
      readonly prefix: 'FROM:' | 'TO:';
      readonly path: 'reverse' | 'forward';
      readonly parameters?: ParameterCommand;
    }
  /** A word, an address or a quoted string; `smtputf8` admits the SMTPUTF8 keyword behind it. */
  | { readonly kind: 'string'; readonly presence: 'required' | 'optional'; readonly smtputf8?: boolean }
  /** A number of octets, then LAST or nothing. */
  | { readonly kind: 'chunk' }
  /** A URI, then LAST or nothing. */
  | { readonly kind: 'url' }
  /** A mechanism, then its initial response or nothing. */
  | { readonly kind: 'sasl' }
  /** A domain, `@` and a domain, or `#` and a queue's name. */
  | { readonly kind: 'node' }
  /** Domains with commas between, or nothing. */
  | { readonly kind: 'domains' }
  /** `NAME=value`, once or more. */
  | { readonly kind: 'attributes'; readonly names: readonly string[] }
  /** Anything at all. */
  | { readonly kind: 'free'; readonly presence: 'required' | 'optional' };

/** The commands that take esmtp parameters. */
export type ParameterCommand = 'MAIL' | 'RCPT';
