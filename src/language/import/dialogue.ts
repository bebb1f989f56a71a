import { findExtension, verbOf } from '../../smtp';

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

/** A line of which nothing is known yet but that it was sent. */
export function unitOf(kind: Unit['kind'], text: string, line: number): Unit {
  return {
    line,
    text,
    kind,
    replies: [],
    payload: undefined,
    written: new Map(),
    octets: 0,
    elided: false,
    awaited: 1,
  };
}

/** Whether a line ends a message: one dot, or its end as RFCs print it. */
export function endsMessage(text: string): boolean {
  return text === '.' || /^[ \t]*(?:<CR ?LF>|<CR><LF>)\.(?:<CR ?LF>|<CR><LF>)?[ \t]*$/i.test(text);
}

/** Whether a line is what a chunk is followed by, where its own text is not shown in full. */
export function endsChunk(text: string): boolean {
  return /^(?:BDAT[ \t]+\d+(?:[ \t]+LAST)?|QUIT|RSET)[ \t]*$/i.test(text);
}

/** The octets that a BDAT command announces. */
export function sizeOf({ text }: Unit): number {
  return Number(SIZE.exec(text)?.[1] ?? 0);
}

/** A BDAT line with its number of octets. */
export const SIZE = /^bdat[ \t]+(\d{1,15})(?![^ \t])/i;

/** Whether a further 220 may come below it. */
export function mayBeGreeted({ text }: Unit): boolean {
  const verb = verbOf(text);
  return verb === 'STARTTLS' || verb === 'XCLIENT';
}

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
