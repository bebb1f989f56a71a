import { verbOf } from '../../smtp';
import type { ArgumentFault } from './action';
import { readArguments } from './actions';
import { findDirective } from './directives';
import { Greetings, stepThatReadsGreeting } from './greetings';
import { answersChallenge, opensExchange } from './line-roles';
import type { Line, ReplyLine } from './lines';
import { DEEPEST_BLOCK, OpenBlocks } from './open-blocks';
import { payloadOpenedBy } from './payload';
import { placeItems } from './placement';
import { ScriptReader } from './script-reader';
import type { CommandItem, DirectiveItem, ExpectedReply, Item, Script, Session, VariableItem } from './syntax';
import { admits } from './syntax';
import { literalOf, parseTemplate } from './template';
import type { Span } from './text';
import { splitWords } from './words';

/** Parses a script; total: any text gives a tree, and what is wrong with it stands in its findings. */
export function parse(text: string): Script {
  return new Parser(text).script();
}

/** While it is being read, an item still changes. */
type Growing<T> = { -readonly [K in keyof T]: K extends 'replies' ? ExpectedReply[] : T[K] };

const UNREAD: ArgumentFault = { fault: '', span: { start: 0, end: 0 } };

/** Most commands have one reply or none: lists of the right size are small. */
const NONE: ExpectedReply[] = [];

interface OpenSession {
  readonly title: string;
  readonly heading: Span | undefined;
  readonly start: number;
  readonly items: Item[];
}

class Parser {
  readonly #reader: ScriptReader;
  readonly #variables: VariableItem[] = [];
  readonly #sessions: Session[] = [];
  #preamble: readonly Item[] = [];
  #session: OpenSession;
  #blocks = new OpenBlocks();
  /** Where an expected reply belongs now: the exchange above it, with only blanks and comments between. */
  #exchange: Growing<CommandItem> | Growing<DirectiveItem> | undefined;
  /** The AUTH or SASL response that the next command may answer. */
  #sasl: Growing<CommandItem> | undefined;
  #greeting = new Greetings();

  constructor(text: string) {
    this.#reader = new ScriptReader(text);
    this.#session = { title: '', heading: undefined, start: this.#reader.lines.span(0).start, items: [] };
  }

  script(): Script {
    const { text, lines, findings } = this.#reader;
    for (let line = this.#reader.line(); line; line = this.#reader.line()) {
      this.#line(this.#reader.span, line);
    }
    this.#endSession(text.length, 'session');
    const script = {
      text,
      lines,
      preamble: this.#preamble,
      sessions: this.#sessions,
      variables: this.#variables,
    };
    const all = [...findings, ...placeItems(script)];
    return { ...script, findings: all.sort((a, b) => a.span.start - b.span.start) };
  }

  #line(span: Span, line: Line): void {
    switch (line.kind) {
      case 'blank':
        break;
      case 'comment':
        this.#items.push({ kind: 'comment', span });
        break;
      case 'session':
        this.#startSession(span, line.title);
        break;
      case 'variable':
        this.#variable(span, line);
        break;
      case 'directive':
        this.#directive(span, line);
        break;
      case 'noise':
        this.#items.push({ kind: 'noise', span });
        this.#exchange = undefined;
        this.#reader.noise(span);
        break;
      case 'bad-reply':
        this.#report('invalid-reply', span, line.message, { rfc: 'RFC 5321 4.2' });
        break;
      case 'reply':
        this.#reply(this.#readReply(span, line));
        break;
      case 'command':
        this.#command(span, line);
        break;
    }
  }

  get #items(): Item[] {
    return this.#blocks.items ?? this.#session.items;
  }

  #startSession(heading: Span, title: Span): void {
    this.#endSession(heading.start, this.#session.heading ? 'session' : 'preamble');
    this.#session = {
      title: this.#reader.text.slice(title.start, title.end),
      heading,
      start: heading.start,
      items: [],
    };
  }

  #endSession(end: number, what: 'session' | 'preamble'): void {
    for (const { name, span } of this.#blocks.openings) {
      this.#report('unbalanced-block', span, `@${name} is not closed: @end is missing.`);
    }
    for (let block = this.#blocks.close(end); block; block = this.#blocks.close(end)) {
      this.#items.push(block);
    }
    const { title, heading, start, items } = this.#session;
    if (what === 'preamble') {
      this.#preamble = items;
    } else {
      this.#sessions.push({ title, heading, span: { start, end }, items });
    }
    this.#exchange = undefined;
    this.#sasl = undefined;
    this.#blocks = new OpenBlocks();
    this.#greeting = new Greetings();
  }

  #variable(span: Span, { name, value }: Extract<Line, { kind: 'variable' }>): void {
    const item: VariableItem = {
      kind: 'variable',
      span,
      name: this.#reader.text.slice(name.start, name.end),
      nameSpan: name,
      value: parseTemplate(this.#reader.text, value),
    };
    this.#items.push(item);
    this.#variables.push(item);
    if (findDirective(item.name)) {
      this.#report(
        'invalid-directive',
        span,
        `@${item.name} is a directive: it takes no \`=\`, and no variable has its name.`,
      );
    }
  }

  #directive(span: Span, { name, rest }: Extract<Line, { kind: 'directive' }>): void {
    const { words, fault } = splitWords(this.#reader.text, rest);
    const written = this.#reader.text.slice(name.start, name.end);
    const item: Growing<DirectiveItem> = {
      kind: 'directive',
      span,
      name: written,
      nameSpan: name,
      words,
      rest,
      replies: NONE,
      action: UNREAD,
      opening: written === 'connect' && this.#greeting.openingConnect(),
    };
    item.action = fault
      ? { fault: fault.message, span: fault.span }
      : readArguments(item, this.#reader.text, literalOf);
    this.#exchange = undefined;
    if (written === 'end') {
      this.#end(item);
      return;
    }
    const directive = findDirective(written);
    if (directive?.class === 'block') {
      this.#open(item);
      return;
    }
    this.#items.push(item);
    if (directive?.takesReplies) {
      this.#exchange = item;
    }
    if (written === 'connect' && !item.opening) {
      this.#greeting.connect(words);
    } else if (written === 'use') {
      this.#greeting.use(words);
    } else if (directive?.class === 'step') {
      this.#greeting.step(directive.beforeGreeting ? 'early' : written);
    }
    if (!KEEPS_SASL.has(written)) {
      this.#sasl = undefined;
    }
  }

  #open(item: Growing<DirectiveItem>): void {
    this.#greeting.talk();
    this.#sasl = undefined;
    if (this.#blocks.open(item) === 'too-deep') {
      this.#report('unbalanced-block', item.span, `Blocks stand at most ${DEEPEST_BLOCK} deep in each other.`);
    }
  }

  #end(item: Growing<DirectiveItem>): void {
    const closed = this.#blocks.end(item);
    if (closed === 'too-deep') {
      return;
    }
    this.#items.push(closed ?? item);
    if (!closed) {
      this.#report('unbalanced-block', item.span, '@end closes nothing: no @pipeline or @each is open here.');
    }
    this.#sasl = undefined;
  }

  #command(span: Span, { text, escaped }: Extract<Line, { kind: 'command' }>): void {
    const template = parseTemplate(this.#reader.text, text);
    const written = this.#reader.text.slice(text.start, text.end);
    const role = this.#sasl && answersChallenge(this.#sasl, { template, written, escaped }) ? 'response' : 'command';
    const item: Growing<CommandItem> = {
      kind: 'command',
      span,
      text: template,
      escaped,
      role,
      verb: role === 'response' ? '' : verbOf(written),
      intermediate: undefined,
      payload: undefined,
      replies: NONE,
      answered: false,
    };
    if (role === 'response' && this.#sasl) {
      this.#sasl.answered = true;
    }
    this.#items.push(item);
    this.#greeting.talk();
    this.#sasl = role === 'response' || opensExchange(item.verb) ? item : undefined;
    this.#exchange = item;
    if (role === 'response') {
      return;
    }
    const opened = payloadOpenedBy(written, item.verb);
    if (opened === 'data') {
      this.#dataPayload(item);
    } else if (opened === 'bdat') {
      item.payload = this.#reader.payload('bdat', item);
    }
  }

  /** After DATA: the payload begins at once, or below the expected reply that stands directly under it. */
  #dataPayload(item: Growing<CommandItem>): void {
    const below = this.#reader.peek();
    const { span } = this.#reader;
    if (below?.kind === 'bad-reply') {
      this.#reader.line();
      this.#report('invalid-reply', span, below.message, { rfc: 'RFC 5321 4.2' });
    }
    if (below?.kind === 'reply') {
      this.#reader.line();
      const reply = this.#readReply(span, below);
      if (!admits(reply, '354')) {
        item.replies = [reply];
        this.#reader.checkDataReply(reply);
        return;
      }
      item.intermediate = reply;
    }
    item.payload = this.#reader.payload('data', item);
  }

  #readReply(span: Span, line: ReplyLine): ExpectedReply {
    const reply = this.#reader.reply(span, line);
    for (const comment of this.#reader.comments) {
      this.#items.push({ kind: 'comment', span: comment });
    }
    return reply;
  }

  #report(...found: Parameters<ScriptReader['report']>): void {
    this.#reader.report(...found);
  }

  #reply(reply: ExpectedReply): void {
    if (this.#exchange) {
      const { replies } = this.#exchange;
      if (replies === NONE) {
        this.#exchange.replies = [reply];
      } else {
        replies.push(reply);
      }
      // The first reply on a connection is its greeting, also under an early @raw.
      if (this.#exchange.kind === 'directive') {
        this.#greeting.read();
      }
      return;
    }
    const surplus = !this.#greeting.expected;
    // The comments between its lines have been read already, and stand below its first.
    let at = this.#items.length;
    while (at > 0 && (this.#items[at - 1]?.span.start ?? 0) > reply.span.start) {
      at--;
    }
    this.#items.splice(at, 0, { kind: 'greeting', span: reply.span, reply, surplus });
    if (!surplus) {
      this.#greeting.read();
      return;
    }
    this.#reader.surplus(reply, stepThatReadsGreeting(this.#items, reply));
  }
}

/** Between AUTH and its responses these may stand without ending the exchange. */
const KEEPS_SASL = new Set(['capture', 'assert', 'timeout', 'match', 'on-failure', 'tls', 'receive', 'wait', 'quiet']);
