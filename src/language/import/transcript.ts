import { codeMatches, findCommand, parseReplyLine, verbOf } from '../../smtp';
import { findDirective } from '../directives';
import { classifyLine, contentOf, NOISE, type ReplyLine } from '../lines';
import { Conversation, type Dialogue, type ReceivedReply } from './conversation';
import { type Dialect, dialectOf, type MarkedLine, serverOf } from './dialects';
import type { Import, Notes } from './notes';
import { readSaid, targetOf } from './said';
import { PLACEHOLDER, writeDialogues } from './write-dialogues';

/** Makes a script of a transcript: of an RFC, telnet, openssl, swaks, curl, Exim, or with no marks at all. */
export function importTranscript(lines: readonly string[], { notes, name }: Import): string {
  const dialect = dialectOf(lines);
  const conversation = new Conversation(notes, { marked: dialect !== undefined });
  const reader = dialect
    ? new MarkedReader(conversation, notes, { dialect, server: serverOf(lines, dialect) })
    : new PlainReader(conversation, notes);
  for (let index = 0; index < lines.length; index++) {
    reader.line(lines[index] ?? '', index + 1);
    const again = index === lines.length - 1 ? conversation.takeBack() : undefined;
    index = again === undefined ? index : again - 1;
  }
  reader.finish();
  conversation.finish();
  return conversation.isScript || conversation.dialogues.some(isSmtp) ? writeDialogues(conversation, notes, name) : '';
}

/** Whether anything was answered, or is a command that is known: other text is no transcript. */
function isSmtp({ parts }: Dialogue): boolean {
  return parts.some(
    (part) =>
      part.kind === 'reply' ||
      (part.kind === 'units' &&
        part.units.some(({ text, replies }) => replies.length > 0 || findCommand(verbOf(text)) !== undefined)),
  );
}

/** What readers of both kinds do: replies line by line, and what programs say of the connection. */
abstract class Reader {
  protected readonly conversation: Conversation;
  protected readonly notes: Notes;
  #reply: { readonly code: string; readonly lines: string[]; readonly line: number } | undefined;
  #host: string | undefined;
  #port: string | undefined;

  constructor(conversation: Conversation, notes: Notes) {
    this.conversation = conversation;
    this.notes = notes;
  }

  abstract line(text: string, line: number): void;

  /** The code of the reply whose next line is to come. */
  protected get continued(): string | undefined {
    return this.#reply?.code;
  }

  finish(): void {
    this.endReply();
  }

  /** A line of a reply; whether it is one. */
  protected replyLine(text: string, line: number): boolean {
    const read = parseReplyLine(text.trim());
    if (!read) {
      return false;
    }
    if (this.#reply?.code !== read.code) {
      this.endReply();
    }
    this.#reply ??= { code: read.code, lines: [], line };
    this.#reply.lines.push(read.text);
    if (read.last) {
      this.endReply();
    }
    return true;
  }

  protected endReply(): void {
    if (this.#reply) {
      const { code, lines, line } = this.#reply;
      this.#reply = undefined;
      this.conversation.reply({ code, lines }, line);
    }
  }

  protected sent(text: string, line: number): void {
    this.endReply();
    this.conversation.sent(text, line);
  }

  /** A line of a script, which stays as it is: a comment, a session, a variable, a directive; whether it is one. */
  protected script(content: string): boolean {
    const line = classifyLine(content, { start: 0, end: content.length });
    const directive =
      line.kind === 'directive' ? findDirective(content.slice(line.name.start, line.name.end)) : undefined;
    if (line.kind !== 'comment' && line.kind !== 'session' && line.kind !== 'variable' && !directive) {
      return false;
    }
    this.endReply();
    if (line.kind === 'comment') {
      this.conversation.comment(content.slice(1).trim());
    } else if (line.kind === 'session') {
      this.conversation.session(content.slice(line.title.start, line.title.end));
    } else {
      this.conversation.script(content, { takesReplies: directive?.takesReplies === true });
    }
    return true;
  }

  protected tls(): void {
    this.conversation.secured(targetOf({ host: this.#host, port: this.#port, tls: true }));
  }

  /** A line about the connection; whether it is one. */
  protected said(text: string, line: number): boolean {
    const said = readSaid(text);
    if (!said) {
      return false;
    }
    this.endReply();
    if (said.kind === 'connecting' || said.kind === 'connected') {
      this.#host = said.host ?? this.#host;
      this.#port = said.port ?? this.#port;
    }
    if (said.kind === 'connected') {
      this.conversation.connected(targetOf({ host: this.#host, port: this.#port, tls: false }));
    } else if (said.kind === 'tls') {
      this.tls();
    } else if (said.kind === 'closed') {
      this.conversation.closed(said);
    }
    this.notes.leftOut(line, text);
    return true;
  }
}

/** Reads a transcript whose lines say who speaks. */
class MarkedReader extends Reader {
  readonly #dialect: Dialect;
  readonly #server: string | undefined;
  #mark: MarkedLine | undefined;
  /** Blank lines since the line with the last mark, or that one's text. */
  #blanks = 0;
  /** How far a message is indented whose lines have no marks. */
  #messageIndent: number | undefined;

  constructor(
    conversation: Conversation,
    notes: Notes,
    { dialect, server }: { readonly dialect: Dialect; readonly server: string | undefined },
  ) {
    super(conversation, notes);
    this.#dialect = dialect;
    this.#server = server;
  }

  line(text: string, line: number): void {
    const mark = this.#dialect.read(text);
    if (mark) {
      this.#mark = mark;
      this.#blanks = 0;
      this.#messageIndent = undefined;
      this.#marked(text, mark, line);
    } else if (text.trim() === '') {
      this.#blanks++;
    } else {
      this.#unmarked(text, line);
    }
  }

  #marked(whole: string, { side, text }: MarkedLine, line: number): void {
    if (this.conversation.reversed) {
      this.conversation.comment(whole.trim());
    } else if (side === this.#server) {
      if (!this.replyLine(text, line)) {
        this.notes.leftOut(line, whole);
      }
    } else if (side.includes('&')) {
      this.notes.leftOut(line, whole);
    } else if (text.startsWith('writing message and terminating')) {
      // Exim does not show the message.
      this.conversation.elided();
    } else if (this.conversation.inMessage) {
      if (this.#server === undefined && text === '.') {
        // Who marks only what is sent, sendmail, shows no message.
        this.conversation.elided();
      }
      this.sent(text.replace(/(?<!\.)<CR ?LF>$|<CR><LF>$/i, ''), line);
      if (PLACEHOLDER.test(text)) {
        this.conversation.elided();
      }
    } else if (PLACEHOLDER.test(text)) {
      this.conversation.elided();
      this.notes.leftOut(line, whole);
    } else {
      // RFCs line their texts up; elsewhere a blank is one that was sent.
      this.sent(this.#dialect.wraps === 'lines' ? text.trimStart() : text, line);
    }
  }

  #unmarked(text: string, line: number): void {
    if (/^[#@]/.test(text) && !this.conversation.inMessage && this.script(text)) {
      return;
    }
    if (this.#server === undefined && this.replyLine(text, line)) {
      return;
    }
    const about = this.#dialect.about?.exec(text);
    if (about) {
      if (!this.said(about[1] ?? '', line)) {
        this.notes.leftOut(line, text);
      }
      return;
    }
    const indent = text.search(/[^ \t]/);
    const words = text.trim();
    if (PAGE.test(words)) {
      this.notes.leftOut(line, text);
    } else if (PLACEHOLDER.test(text) && this.#messageIndent === undefined) {
      this.conversation.elided();
      this.notes.leftOut(line, text);
    } else if (this.#dialect.wraps === 'lines' && this.conversation.inMessage && this.#isMessage(indent)) {
      this.#message(text, indent, line);
    } else if (this.#goesOn(indent)) {
      this.#goOn(words, line);
    } else if (!this.said(words, line)) {
      const heading = HEADING.exec(words)?.[1];
      if (heading !== undefined) {
        this.conversation.title(heading);
      }
      this.notes.leftOut(line, text);
    }
  }

  /** A line without a mark goes on with the one above where it stands right below it and further in. */
  #goesOn(indent: number): boolean {
    const { wraps } = this.#dialect;
    const broken = this.#mark?.text.endsWith('\\') === true;
    const may = broken || wraps === 'lines' || (wraps === 'replies' && this.continued !== undefined);
    return may && this.#mark !== undefined && this.#blanks === 0 && indent > this.#mark.indent;
  }

  #goOn(words: string, line: number): void {
    if (this.#mark?.side !== this.#server) {
      this.conversation.join(words);
    } else if (this.continued !== undefined && words.startsWith(this.continued)) {
      this.replyLine(words, line);
    }
  }

  /** Below 354, below another of its lines, or further in. */
  #isMessage(indent: number): boolean {
    const { side, indent: marked } = this.#mark ?? { side: undefined, indent: 0 };
    return side === this.#server || this.#messageIndent !== undefined || indent > marked;
  }

  /** A line of a message without a mark, and the blank ones above it. */
  #message(text: string, indent: number, line: number): void {
    this.#messageIndent ??= Math.min(indent, this.#mark?.column ?? indent);
    const blanks = this.#blanks;
    this.#blanks = 0;
    for (let blank = 0; blank < blanks; blank++) {
      this.sent('', line);
    }
    this.sent(text.slice(Math.min(indent, this.#messageIndent)), line);
  }
}

/** What stands between the pages of an RFC. */
const PAGE = /\[Page \d+\]$|^RFC \d+ .*[12]\d{3}$/;

/** `D.1.  A Typical Transaction`. */
const HEADING = /^(?:[A-Z]|\d+)(?:\.\d+)*\.?[ \t]+([A-Z].{2,70})$/;

/** Reads a capture without marks: what starts with a reply code is a reply, and everything else was sent. */
class PlainReader extends Reader {
  /** Inside what openssl says of a certificate or a session. */
  #openssl = false;
  #openssled = false;

  line(text: string, line: number): void {
    if (this.conversation.inMessage) {
      this.sent(text, line);
      return;
    }
    const { start } = contentOf(text, { start: 0, end: text.length });
    const content = text.slice(start);
    if (content === '' || this.#skips(content, line)) {
      return;
    }
    if (this.conversation.reversed) {
      this.conversation.comment(content);
    } else if (!this.replyLine(content, line) && !this.said(content.trimEnd(), line) && !this.script(content)) {
      this.#other(content, line);
    }
  }

  /** A line that is neither a reply of a server nor a script's own: with a mark, an expected reply, or sent. */
  #other(content: string, line: number): void {
    const kind = classifyLine(content, { start: 0, end: content.length });
    switch (kind.kind) {
      case 'reply':
        this.endReply();
        this.conversation.reply(this.#expected(content, kind), line);
        return;
      case 'noise':
        this.#marked(content, line);
        return;
      case 'bad-reply':
        this.endReply();
        this.conversation.comment(content);
        this.notes.add(line, 'This is no reply of SMTP; it stands in a comment.');
        return;
      default:
        this.sent(content.startsWith('C:') ? content.slice(2).trimStart() : content.replace(/^>>> /, ''), line);
    }
  }

  /** An expected reply of a script, with a code that it admits: 354 before all, a refusal where nothing else. */
  #expected(content: string, { codes, negated }: ReplyLine): ReceivedReply {
    const written = this.conversation.isScript ? content : `${negated ? '!' : ''}${codes.join('|')}`;
    const admits = (code: string) => codes.some((pattern) => codeMatches(pattern, code)) !== negated;
    const code = [...LIKELY, ...codes].find(admits) ?? 'xxx';
    return { code, lines: [], written: [written], maybeChallenge: admits('334') };
  }

  /** A single line with a mark, among others that have none. */
  #marked(content: string, line: number): void {
    const mark = NOISE.find((prefix) => content.startsWith(prefix)) ?? '';
    const text = content.slice(mark.length).trimStart();
    if (mark === '-> ') {
      this.sent(text, line);
    } else if (!this.replyLine(text, line)) {
      this.notes.leftOut(line, content);
    }
  }

  /** What openssl s_client shows between the connection and the dialogue, and when a session ticket comes. */
  #skips(content: string, line: number): boolean {
    if (/^CONNECTED\(/.test(content)) {
      this.said(content, line);
      this.#openssl = true;
      this.#openssled = true;
      return true;
    }
    if (this.#openssled && /^(?:---|Post-Handshake New Session)/.test(content)) {
      this.#openssl = true;
    }
    if (!this.#openssl) {
      return this.#openssled && /^read R BLOCK/.test(content);
    }
    const reply = parseReplyLine(content.trim());
    if (reply && /^(?:220|250|[45]\d\d)$/.test(reply.code)) {
      this.#openssl = false;
      return !this.conversation.begun && this.#begins(reply.code, line);
    }
    this.#openssl = !/^read R BLOCK/.test(content);
    this.notes.leftOut(line, content);
    return true;
  }

  /** The first reply that openssl shows; whether it belongs to what it sent itself. With `-starttls smtp`, that is the last line of its EHLO's. */
  #begins(code: string, line: number): boolean {
    if (code !== '250') {
      this.tls();
      return false;
    }
    this.notes.add(line, 'openssl sent EHLO and STARTTLS before it showed anything: they were added.');
    this.sent('EHLO mail.example.com', line);
    this.conversation.reply({ code: '250', lines: [] }, line);
    this.sent('STARTTLS', line);
    this.conversation.reply({ code: '220', lines: [] }, line);
    return true;
  }
}

const LIKELY = ['354', '334', '235', '250', '220', '221', '550', '450'];
