import { verbOf } from '../smtp';
import type { ArgumentFault } from './action';
import { readArguments } from './actions';
import { findDirective } from './directives';
import { type Finding, type FindingCode, type FindingDetails, type Fix, finding } from './findings';
import { Greetings } from './greetings';
import { admitsOnlyRefusals, answersChallenge, opensExchange } from './line-roles';
import { classifyLine, contentOf, isTelnetLine, type Line, type ReplyLine } from './lines';
import { parsePayloadLine, payloadOpenedBy } from './payload';
import { placeItems } from './placement';
import { readExpectedLine } from './replies';
import type {
  BlockItem,
  CommandItem,
  DirectiveItem,
  ExpectedLine,
  ExpectedReply,
  Item,
  Payload,
  PayloadLine,
  Script,
  Session,
  VariableItem,
} from './syntax';
import { admits } from './syntax';
import { literalOf, parseTemplate } from './template';
import { indexLines, type LineIndex, type Span } from './text';
import { splitWords } from './words';

/** Parses a script; total: any text gives a tree, and what is wrong with it stands in its findings. */
export function parse(text: string): Script {
  return new Parser(text).script();
}

/** While it is being read, an item still changes. */
type Growing<T> = { -readonly [K in keyof T]: T[K] };

const UNREAD: ArgumentFault = { fault: '', span: { start: 0, end: 0 } };

/** Most commands have one reply or none: lists of the right size are small. */
const NONE: readonly ExpectedReply[] = [];

interface OpenBlock {
  readonly open: Growing<DirectiveItem>;
  readonly items: Item[];
}

interface OpenSession {
  readonly title: string;
  readonly heading: Span | undefined;
  readonly start: number;
  readonly items: Item[];
}

class Parser {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #findings: Finding[] = [];
  readonly #variables: VariableItem[] = [];
  readonly #sessions: Session[] = [];
  #preamble: readonly Item[] = [];
  #session: OpenSession;
  #blocks: OpenBlock[] = [];
  /** Blocks that are too deep to be opened, and so are not closed either. */
  #tooDeep = 0;
  /** The next line to read, from 0. */
  #next = 0;
  /** Where an expected reply belongs now: the exchange above it, with only blanks and comments between. */
  #exchange: Growing<CommandItem> | Growing<DirectiveItem> | undefined;
  /** The AUTH or SASL response that the next command may answer. */
  #sasl: Growing<CommandItem> | undefined;
  #greeting = new Greetings();

  constructor(text: string) {
    this.#text = text;
    this.#lines = indexLines(text, text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
    this.#session = { title: '', heading: undefined, start: this.#lines.span(0).start, items: [] };
  }

  script(): Script {
    while (this.#next < this.#lines.count) {
      this.#line();
    }
    this.#endSession(this.#text.length, 'session');
    const script = {
      text: this.#text,
      lines: this.#lines,
      preamble: this.#preamble,
      sessions: this.#sessions,
      variables: this.#variables,
    };
    const findings = [...this.#findings, ...placeItems(script)];
    return { ...script, findings: findings.sort((a, b) => a.span.start - b.span.start) };
  }

  #line(): void {
    const span = contentOf(this.#text, this.#lines.span(this.#next++));
    const line = classifyLine(this.#text, span);
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
        this.#report('transcript-noise', span, NOISE_MESSAGE, { fix: this.#deletion(span) });
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

  /** Telnet's own lines say nothing about the session. */
  #deletion(span: Span): Fix | undefined {
    if (!isTelnetLine(this.#text, span)) {
      return undefined;
    }
    const from = this.#lines.span(this.#next - 1).start;
    const end = this.#next < this.#lines.count ? this.#lines.span(this.#next).start : this.#text.length;
    return { title: 'Delete the line', edits: [{ span: { start: from, end }, text: '' }] };
  }

  get #items(): Item[] {
    return this.#blocks.at(-1)?.items ?? this.#session.items;
  }

  #report(code: FindingCode, span: Span, message: string, details?: FindingDetails): void {
    this.#findings.push(finding(code, span, message, details));
  }

  #startSession(heading: Span, title: Span): void {
    this.#endSession(heading.start, this.#session.heading ? 'session' : 'preamble');
    this.#session = { title: this.#text.slice(title.start, title.end), heading, start: heading.start, items: [] };
  }

  #endSession(end: number, what: 'session' | 'preamble'): void {
    for (const block of this.#blocks) {
      this.#report('unbalanced-block', block.open.span, `@${block.open.name} is not closed: @end is missing.`);
    }
    while (this.#blocks.length > 0) {
      this.#closeBlock(end);
    }
    const { title, heading, start, items } = this.#session;
    if (what === 'preamble') {
      this.#preamble = items;
    } else {
      this.#sessions.push({ title, heading, span: { start, end }, items });
    }
    this.#exchange = undefined;
    this.#sasl = undefined;
    this.#tooDeep = 0;
    this.#greeting = new Greetings();
  }

  #variable(span: Span, { name, value }: Extract<Line, { kind: 'variable' }>): void {
    const item: VariableItem = {
      kind: 'variable',
      span,
      name: this.#text.slice(name.start, name.end),
      nameSpan: name,
      value: parseTemplate(this.#text, value),
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
    const { words, fault } = splitWords(this.#text, rest);
    const written = this.#text.slice(name.start, name.end);
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
    item.action = readArguments(item, this.#text, literalOf);
    this.#exchange = undefined;
    if (fault && findDirective(written)) {
      this.#report('invalid-directive', fault.span, fault.message);
    }
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
    if (this.#blocks.length < DEEPEST) {
      this.#blocks.push({ open: item, items: [] });
      return;
    }
    this.#tooDeep++;
    this.#report('unbalanced-block', item.span, `Blocks stand at most ${DEEPEST} deep in each other.`);
  }

  #end(item: Growing<DirectiveItem>): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return;
    }
    if (this.#blocks.length === 0) {
      this.#items.push(item);
      this.#report('unbalanced-block', item.span, '@end closes nothing: no @pipeline or @each is open here.');
    } else {
      this.#blocks.at(-1)?.items.push(item);
      this.#closeBlock(item.span.end);
    }
    this.#sasl = undefined;
  }

  #closeBlock(end: number): void {
    const block = this.#blocks.pop();
    if (!block) {
      return;
    }
    const item: BlockItem = {
      kind: 'block',
      span: { start: block.open.span.start, end },
      open: block.open,
      items: block.items,
    };
    this.#items.push(item);
  }

  #command(span: Span, { text, escaped }: Extract<Line, { kind: 'command' }>): void {
    const template = parseTemplate(this.#text, text);
    const written = this.#text.slice(text.start, text.end);
    const role = this.#sasl && answersChallenge(this.#sasl, template, written, escaped) ? 'response' : 'command';
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
    const opened = payloadOpenedBy(written);
    if (opened === 'data') {
      this.#dataPayload(item);
    } else if (opened === 'bdat') {
      item.payload = this.#payload('bdat', item);
    }
  }

  /** After DATA: the payload begins at once, or below the expected reply that stands directly under it. */
  #dataPayload(item: Growing<CommandItem>): void {
    if (this.#next < this.#lines.count) {
      const span = contentOf(this.#text, this.#lines.span(this.#next));
      const line = classifyLine(this.#text, span);
      if (line.kind === 'bad-reply') {
        this.#next++;
        this.#report('invalid-reply', span, line.message, { rfc: 'RFC 5321 4.2' });
      }
      if (line.kind === 'reply') {
        this.#next++;
        const reply = this.#readReply(span, line);
        if (!admits(reply, '354')) {
          this.#withoutPayload(item, reply);
          return;
        }
        item.intermediate = reply;
      }
    }
    item.payload = this.#payload('data', item);
  }

  #withoutPayload(item: Growing<CommandItem>, reply: ExpectedReply): void {
    item.replies = [reply];
    if (admitsOnlyRefusals(reply)) {
      return;
    }
    const message =
      'The reply to DATA is 354, or a refusal (4yz, 5yz) and then no message follows. Write `354` here, or move this reply below the dot.';
    this.#report('impossible-reply', reply.span, message, {
      severity: 'error',
      stopsRun: true,
      rfc: 'RFC 5321 4.1.1.4',
    });
  }

  #payload(kind: Payload['kind'], item: CommandItem): Payload {
    const lines: PayloadLine[] = [];
    const start = this.#next < this.#lines.count ? this.#lines.span(this.#next).start : this.#text.length;
    while (this.#next < this.#lines.count) {
      const span = this.#lines.span(this.#next++);
      if (span.end - span.start === 1 && this.#text[span.start] === '.') {
        return { kind, span: { start, end: span.end }, lines };
      }
      // The text's last line end opens no further line of the message.
      if (span.start === span.end && this.#next === this.#lines.count) {
        break;
      }
      const line = parsePayloadLine(this.#text, span);
      if ('message' in line) {
        this.#report('invalid-directive', line.span, line.message);
      } else {
        lines.push(line);
      }
    }
    const command = item.verb || 'This';
    this.#report(
      'unterminated-payload',
      item.span,
      `${command} opens a message that nothing ends: a line with a single \`.\` is missing.`,
    );
    return { kind, span: { start, end: this.#text.length }, lines };
  }

  /** Reads on from a reply's first line: lines with the same codes continue it, blanks and comments between them. */
  #readReply(firstSpan: Span, first: ReplyLine): ExpectedReply {
    const lines: ExpectedLine[] = [this.#expectedLine(firstSpan, first)];
    let last = first;
    let end = firstSpan.end;
    while (last.more) {
      let ahead = this.#next;
      let line: Line = { kind: 'blank' };
      let span = firstSpan;
      const comments: Span[] = [];
      for (; ahead < this.#lines.count && (line.kind === 'blank' || line.kind === 'comment'); ahead++) {
        span = contentOf(this.#text, this.#lines.span(ahead));
        line = classifyLine(this.#text, span);
        if (line.kind === 'comment') {
          comments.push(span);
        }
      }
      if (line.kind !== 'reply' || line.negated || line.codes.join() !== first.codes.join()) {
        break;
      }
      for (const comment of comments) {
        this.#items.push({ kind: 'comment', span: comment });
      }
      this.#next = ahead;
      lines.push(this.#expectedLine(span, line));
      last = line;
      end = span.end;
    }
    return { span: { start: firstSpan.start, end }, negated: first.negated, codes: first.codes, lines };
  }

  #expectedLine(span: Span, line: ReplyLine): ExpectedLine {
    const { expected, fault } = readExpectedLine(this.#text, span, line.expect);
    if (fault) {
      this.#report('invalid-reply', fault.span, fault.message);
    }
    return expected;
  }

  #reply(reply: ExpectedReply): void {
    if (this.#exchange) {
      const { replies } = this.#exchange;
      this.#exchange.replies = replies.length === 0 ? [reply] : [...replies, reply];
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
    this.#report('surplus-reply', reply.span, SURPLUS_MESSAGE, { rfc: 'RFC 5321 4.2' });
  }
}

const BYTE_ORDER_MARK = 0xfeff;

/** More than anybody writes; what walks the tree may recurse. */
const DEEPEST = 32;

const NOISE_MESSAGE =
  'This line belongs to a pasted transcript and is never sent. Import the transcript as a script, delete the line, or write `C: ` before it to send it.';

const SURPLUS_MESSAGE =
  'No reply can come here: an expected reply stands under the command, payload, @auth or @raw that it answers, with only blank lines and comments between.';

/** Between AUTH and its responses these may stand without ending the exchange. */
const KEEPS_SASL = new Set(['capture', 'assert', 'timeout', 'match', 'on-failure', 'tls', 'receive', 'wait', 'quiet']);
