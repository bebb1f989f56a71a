import { codeMatches } from '../../smtp';
import type { Action, ArgumentFault } from './action';
import type { Finding } from './findings';
import type { Template } from './template';
import type { LineIndex, Span } from './text';
import type { Word } from './words';

/** A parsed script. Parsing is total: any text gives one, and what is wrong with it stands in `findings`. */
export interface Script {
  readonly text: string;
  readonly lines: LineIndex;
  /** What stands above the first `###`; empty in a script without one. */
  readonly preamble: readonly Item[];
  /** One session for each `###`, or a single untitled one. */
  readonly sessions: readonly Session[];
  /** Every `@name =` of the file, wherever it stands outside a payload. */
  readonly variables: readonly VariableItem[];
  /** What the parser found, in the order of the text. */
  readonly findings: readonly Finding[];
}

/** A stretch of a script with connections of its own. */
export interface Session {
  readonly title: string;
  /** The `###` line; undefined where the script has none. */
  readonly heading: Span | undefined;
  /** From the heading to the next one or the end of the text. */
  readonly span: Span;
  readonly items: readonly Item[];
}

/** What a session, a preamble or a block is made of; blank lines are not kept. */
export type Item = CommentItem | VariableItem | DirectiveItem | CommandItem | GreetingItem | BlockItem | NoiseItem;

/** A `#` line. */
export interface CommentItem {
  readonly kind: 'comment';
  readonly span: Span;
}

/** `@name = value`. */
export interface VariableItem {
  readonly kind: 'variable';
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Template;
}

/** A line that starts with `@` and defines no variable. */
export interface DirectiveItem {
  readonly kind: 'directive';
  readonly span: Span;
  /** As written, without `@`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly words: readonly Word[];
  /** Everything after the name, trimmed. */
  readonly rest: Span;
  /** Only @auth and @raw have any. */
  readonly replies: readonly ExpectedReply[];
  /** What it asks for, as far as that can be told before references are replaced, or what is wrong with it. */
  readonly action: Action | ArgumentFault;
  /** Of @connect: whether it is the session's opening one (a preamble's, or the first above the first step). */
  readonly opening: boolean;
}

/** A line that is sent. */
export interface CommandItem {
  readonly kind: 'command';
  readonly span: Span;
  /** What is sent, without its line end. */
  readonly text: Template;
  /** Written with `C:`. */
  readonly escaped: boolean;
  /** `response`: a SASL response, sent only after a 334. */
  readonly role: 'command' | 'response';
  /** The verb in upper case, `` for a response or an empty line. */
  readonly verb: string;
  /** The expected reply that admits 354, between DATA and its payload. */
  readonly intermediate: ExpectedReply | undefined;
  readonly payload: Payload | undefined;
  /** The replies expected of the command, or of its payload where it has one. */
  readonly replies: readonly ExpectedReply[];
  /** Of AUTH or a response: whether a response stands below it. */
  readonly answered: boolean;
}

/** The expected reply of a connection's greeting, where it is written. */
export interface GreetingItem {
  readonly kind: 'greeting';
  readonly span: Span;
  readonly reply: ExpectedReply;
  /** Where no reply comes at all, which is reported. */
  readonly surplus: boolean;
}

/** `@pipeline` … `@end` or `@each` … `@end`. */
export interface BlockItem {
  readonly kind: 'block';
  readonly span: Span;
  readonly open: DirectiveItem;
  readonly items: readonly Item[];
}

/** A line of a pasted transcript: never sent, and it stops the run. */
export interface NoiseItem {
  readonly kind: 'noise';
  readonly span: Span;
}

/** One expected reply, of one or more lines. */
export interface ExpectedReply {
  readonly span: Span;
  readonly negated: boolean;
  readonly codes: readonly string[];
  /** The lines that expect a text, and the code-only ones. */
  readonly lines: readonly ExpectedLine[];
}

/** One written line of an expected reply. */
export interface ExpectedLine {
  readonly span: Span;
  /** What is expected in the reply's text; undefined where only the code is. */
  readonly text: ExpectedText | undefined;
}

export type ExpectedText =
  | { readonly kind: 'text'; readonly template: Template }
  | { readonly kind: 'regex'; readonly pattern: Template; readonly ignoreCase: boolean };

/** What follows DATA or BDAT, up to the line that is exactly one dot. */
export interface Payload {
  readonly kind: 'data' | 'bdat';
  /** From the first line to the dot, the dot's line included. */
  readonly span: Span;
  readonly lines: readonly PayloadLine[];
}

export type PayloadLine =
  | { readonly kind: 'text'; readonly template: Template; readonly span: Span }
  /** `< path` (text), `<@ path` (text with references replaced), `<= path` (octets as they are). */
  | {
      readonly kind: 'file';
      readonly mode: 'text' | 'template' | 'octets';
      readonly path: Template;
      readonly span: Span;
    }
  /** `<= "…"`: exactly these octets. */
  | { readonly kind: 'octets'; readonly string: Template; readonly span: Span };

/** Items and those inside blocks, in the order of the text. */
export function walkItems(items: readonly Item[]): readonly Item[] {
  const walked: Item[] = [];
  collect(items, walked);
  return walked;
}

/** Every item of a script in the order of the text, the insides of blocks included. */
export function allItems(script: Script): readonly Item[] {
  let known = ITEMS.get(script);
  if (!known) {
    const walked: Item[] = [];
    collect(script.preamble, walked);
    for (const { items } of script.sessions) {
      collect(items, walked);
    }
    known = walked;
    ITEMS.set(script, known);
  }
  return known;
}

const ITEMS = new WeakMap<Script, readonly Item[]>();

/** Every directive of a script in the order of the text, those that open blocks included. */
export function allDirectives(script: Script): readonly DirectiveItem[] {
  let known = DIRECTIVES.get(script);
  if (!known) {
    const directives: DirectiveItem[] = [];
    for (const item of allItems(script)) {
      if (item.kind === 'directive') {
        directives.push(item);
      } else if (item.kind === 'block') {
        directives.push(item.open);
      }
    }
    known = directives;
    DIRECTIVES.set(script, known);
  }
  return known;
}

const DIRECTIVES = new WeakMap<Script, readonly DirectiveItem[]>();

function collect(items: readonly Item[], into: Item[]): void {
  for (const item of items) {
    into.push(item);
    if (item.kind === 'block') {
      collect(item.items, into);
    }
  }
}

/** Whether an expected reply holds for a code, whatever its text. */
export function admits(reply: ExpectedReply, code: string): boolean {
  return reply.codes.some((pattern) => codeMatches(pattern, code)) !== reply.negated;
}
