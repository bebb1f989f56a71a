import { findExtension } from '../../smtp';

/** A reply, line by line; `written` where a script expects it in other words. */
export interface ReceivedReply {
  readonly code: string;
  /** Without the code. */
  readonly lines: readonly string[];
  readonly written?: readonly string[];
  /** Whether it may be a challenge, though its code says otherwise. */
  readonly maybeChallenge?: boolean;
}

/** A line that the client sent, what belongs to it, and what came back. */
export interface Unit {
  readonly line: number;
  text: string;
  readonly kind: 'command' | 'data' | 'bdat';
  /** DATA's own reply. */
  intermediate?: ReceivedReply;
  readonly replies: ReceivedReply[];
  /** The message or chunk, line by line; undefined where there is none. */
  payload: string[] | undefined;
  /** Lines of the payload, by their index, as a script has them. */
  readonly written: Map<number, string>;
  /** The octets of the payload so far. */
  octets: number;
  /** Whether the transcript leaves some of the message out. */
  elided: boolean;
  /** How many replies are still to come. */
  awaited: number;
}

/** What a session is made of, in its order. */
export type Part =
  /** Sent before the first of them was answered, and each answered: one write. */
  | { readonly kind: 'units'; readonly units: Unit[] }
  /** The greeting, or what a line of a script is answered with. */
  | { readonly kind: 'reply'; readonly reply: ReceivedReply }
  | { readonly kind: 'comment'; readonly text: string }
  /** A line of a script, as it is. */
  | { readonly kind: 'script'; readonly text: string };

/** One connection. */
export interface Dialogue {
  title: string | undefined;
  target: string | undefined;
  readonly parts: Part[];
}

/** The octets that a BDAT command announces. */
export function sizeOf({ text }: Unit): number {
  return Number(SIZE.exec(text)?.[1] ?? 0);
}

/** A BDAT line with its number of octets. */
export const SIZE = /^bdat[ \t]+(\d{1,15})(?![^ \t])/i;

/** Whether the reply to it lists keywords. */
export function isHello({ text }: Unit): boolean {
  return /^(?:EHLO|LHLO)\b/i.test(text);
}

/** Whether a line of a reply to EHLO begins with a keyword that is known. */
export function isKeyword(text: string | undefined): boolean {
  const [word = ''] = text?.trim().split(/[ \t=]/) ?? [];
  return findExtension(word.toUpperCase()) !== undefined;
}

/** A line that was wrapped, with what goes on below it: base64 and lists go on without a blank. */
export function joined(line: string, more: string): string {
  const before = line.replace(/[ \t]*\\$/, '');
  const unbroken = /[,;=]$/.test(line) || (/[A-Za-z0-9+/]{20}$/.test(line) && /^[A-Za-z0-9+/]+=*$/.test(more));
  return before + (unbroken ? '' : ' ') + more;
}
