import type { Conversation } from './conversation';
import { codeOfPattern, type Dialect, type MarkedLine } from './dialects';
import type { Notes } from './notes';
import { Reader } from './reader';
import { PLACEHOLDER } from './write-dialogues';

/** Reads a transcript whose lines say who speaks. */
export class MarkedReader extends Reader {
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
      if (!this.replyLine(text, line) && !this.replyLine(codeOfPattern(text) ?? '', line)) {
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
      if (!this.said(about[1]?.trim() ?? '', line)) {
        this.notes.leftOut(line, text);
      }
      return;
    }
    const indent = text.search(/[^ \t]/);
    const words = text.trim();
    if (PAGE.test(words)) {
      this.notes.leftOut(line, text);
    } else if (this.#isRemark(text)) {
      this.conversation.elided();
      this.notes.leftOut(line, text);
      // What goes on below goes on with this.
      this.#blanks++;
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

  /** What a transcript says itself, in one line or from this one on; of a message a line may begin with a bracket. */
  #isRemark(text: string): boolean {
    return (
      (PLACEHOLDER.test(text) && this.#messageIndent === undefined) ||
      (OPEN_REMARK.test(text) && this.#dialect.wraps === 'lines' && !this.conversation.inMessage)
    );
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

/** A remark that ends in a line below. */
const OPEN_REMARK = /^[ \t]*\([^)]*$/;

/** What stands between the pages of an RFC. */
const PAGE = /\[Page \d+\]$|^RFC \d+ .*[12]\d{3}$/;

/** `D.1.  A Typical Transaction`. */
const HEADING = /^(?:[A-Z]|\d+)(?:\.\d+)*\.?[ \t]+([A-Z].{2,70})$/;
