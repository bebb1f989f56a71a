import type { Range } from './line';

/** What is known where a command stands. */
export interface CheckContext {
  /** Whether the latest hello was EHLO or LHLO; absent when not known. */
  readonly extended?: boolean | undefined;
  /** The transaction declared SMTPUTF8 (on MAIL, the parameter on the line itself is enough). */
  readonly smtputf8?: boolean;
  /** Whether the session is, or may be, one of LMTP, whose servers take a recipient without a domain. */
  readonly lmtp?: boolean;
  /** Whether the connection is encrypted; absent when not known. */
  readonly tls?: boolean | undefined;
  /** What the server offered; absent when not known. */
  readonly capabilities?: ReadonlyMap<string, readonly string[]>;
  /** Where the line holds references of a script, in order: a token that holds one is not checked. */
  readonly references?: readonly Range[];
}
