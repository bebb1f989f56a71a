import { findCommand, octetLength, verbOf } from '../../smtp';
import { payloadOpenedBy } from '../script/payload';
import {
  type Dialogue,
  endsChunk,
  endsMessage,
  isHello,
  isKeyword,
  joined,
  mayBeGreeted,
  type ReceivedReply,
  SIZE,
  sizeOf,
  type Unit,
  unitOf,
} from './dialogue';
import { Dialogues } from './dialogues';
import { MessageReplies } from './message-replies';
import type { Notes } from './notes';
import { Waiting } from './waiting';

/** Puts what was said in its place: messages under their commands, replies under what they answer. */
export class Conversation {
  readonly #dialogues = new Dialogues();
  /** Whether the server sends the commands now (RFC 2645). */
  reversed = false;
  /** Whether lines of a script stand among those of the transcript: then the others are lines of a script too. */
  isScript = false;
  readonly #notes: Notes;
  readonly #marked: boolean;
  /** Whether a script says where it connects to. */
  #connects = false;
  #group: Unit[] = [];
  readonly #waiting = new Waiting();
  #open: Unit | undefined;
  #last: Unit | undefined;
  #greeted = false;
  #over = false;
  /** Whether lines below a DATA that nothing answered are a message. */
  #presumes = true;
  /** Whether replies answer the line of a script above. */
  #answersScript = false;
  #messageReplies = new MessageReplies();

  /** With marks, the lines that have one are the transcript's, whatever stands among them. */
  constructor(notes: Notes, { marked }: { readonly marked: boolean }) {
    this.#notes = notes;
    this.#marked = marked;
  }

  get dialogues(): readonly Dialogue[] {
    return this.#dialogues.all;
  }

  /** Whether the next line that is sent belongs to a message, whatever it looks like. */
  get inMessage(): boolean {
    const open = this.#open;
    return open !== undefined && (open.intermediate !== undefined || open.octets > 0 || open.kind === 'bdat');
  }

  /** Whether anything was said on this connection. */
  get begun(): boolean {
    return this.#last !== undefined || this.#greeted;
  }

  /** How many lines that were sent have no reply yet; of octets that were sent, nobody knows. */
  get unanswered(): number {
    return this.#answersScript ? Number.POSITIVE_INFINITY : this.#waiting.count;
  }

  /** Part of a message as a script has it, for what is no line of text. */
  octets(written: string, octets: number): void {
    const open = this.#open;
    if (open) {
      open.payload ??= [];
      open.written.set(open.payload.length, written);
      open.payload.push('');
      open.octets += octets;
      this.#endChunk(open);
    }
  }

  title(text: string): void {
    this.#dialogues.title = text;
  }

  /** A `###` line of a script. */
  session(title: string): void {
    this.isScript = !this.#marked;
    this.#end();
    this.#dialogues.begin(title);
  }

  connected(target: string | undefined): void {
    if (!this.#dialogues.open || this.#over || this.begun) {
      this.#end();
      this.#dialogues.begin();
    }
    const { open } = this.#dialogues;
    if (open && !this.#connects) {
      open.target ??= target;
    }
  }

  /** TLS was there before anything was said. */
  secured(target: string | undefined): void {
    const { open } = this.#dialogues;
    if (open && !this.begun && !this.#connects) {
      open.target = target ?? open.target;
    }
  }

  closed({ byServer }: { readonly byServer: boolean }): void {
    this.#settle();
    const quit = this.#last?.text.trim().toUpperCase() === 'QUIT';
    if (this.#dialogues.open && this.begun && byServer && !this.#over && !quit) {
      this.#dialogues.add({ kind: 'script', text: '@closed' });
    }
    this.#over = true;
  }

  comment(text: string): void {
    this.#settle();
    this.#dialogues.add({ kind: 'comment', text });
  }

  /** A line of a script among those of the transcript; whether it can be answered. */
  script(text: string, { takesReplies }: { readonly takesReplies: boolean }): void {
    this.isScript = !this.#marked;
    this.#settle();
    this.#dialogues.add({ kind: 'script', text });
    this.#answersScript = takesReplies;
    if (text.startsWith('@connect')) {
      // A further connection has a greeting of its own.
      this.#connects = true;
      this.#greeted = false;
      this.#last = undefined;
    } else if (text.startsWith('@use')) {
      // Nothing may stand between a connection and its greeting.
      this.#greeted = true;
    }
  }

  /** Here text is left out: of the message, where one is open. */
  elided(): void {
    if (this.#open) {
      this.#open.elided = true;
    }
    if (this.#open?.kind === 'bdat') {
      this.#close();
    }
  }

  sent(text: string, line: number): void {
    const open = this.#open;
    this.#answersScript = false;
    if (open?.kind === 'bdat' && endsChunk(text) && !this.isScript) {
      this.#close();
    } else if (open) {
      this.#payload(open, text);
      return;
    }
    if (this.#over) {
      this.#end();
    }
    this.#dialogues.current();
    if (this.#waiting.count === 0) {
      this.#settle();
    }
    const opened = payloadOpenedBy(text) ?? 'command';
    // Only in a script may something else stand for the octets of a chunk.
    const chunk = opened !== 'bdat' || this.isScript || SIZE.test(text);
    const kind = chunk && this.#last?.replies.at(-1)?.code !== '334' ? opened : 'command';
    const unit = unitOf(kind, text, line);
    this.#group.push(unit);
    this.#waiting.add(unit);
    this.#last = unit;
    if (kind === 'bdat' || (kind === 'data' && this.#presumes)) {
      this.#open = unit;
    }
    this.#notes.hidden(line, text);
    this.#messageReplies.sent(text);
  }

  /** Goes on with the last line that was sent, where it was wrapped. */
  join(text: string): void {
    const last = this.#last;
    if (last?.kind === 'command' && last.replies.length === 0) {
      last.text = joined(last.text, text);
    }
  }

  reply(reply: ReceivedReply, line: number): void {
    if (this.#over) {
      this.#end();
    }
    if (this.#answersScript) {
      this.#dialogues.add({ kind: 'reply', reply });
      return;
    }
    if (this.#group.length === 0 && this.#last === undefined) {
      this.#greeting(reply);
      return;
    }
    const unit = this.#waiting.answeredBy(reply.code);
    if (!unit) {
      this.#furtherReply(reply, line);
      return;
    }
    if (unit.kind === 'data' && unit.intermediate === undefined && reply.code === '354') {
      const ended = unit.payload !== undefined && this.#open !== unit;
      unit.intermediate = reply;
      unit.payload ??= [];
      this.#open = ended ? this.#open : unit;
      return;
    }
    if (this.#open === unit) {
      this.#endedByReply(unit, line);
    }
    unit.replies.push(reply);
    this.#waiting.reply();
    this.#effects(unit, reply, line);
  }

  /** All is said. */
  finish(): void {
    if (this.#open?.payload && (this.#open.intermediate || this.#open.octets > 0)) {
      this.#notes.add(this.#open.line, 'The transcript ends inside this message.');
    }
    this.#end();
  }

  /** Where a message was only presumed and never ended: its DATA's line; what was taken for its text is given back. */
  takeBack(): number | undefined {
    const open = this.#open;
    const [first] = open?.payload ?? [];
    const spoken = first !== undefined && findCommand(verbOf(first.trim())) !== undefined;
    if (open?.kind !== 'data' || open.intermediate !== undefined || !spoken) {
      return undefined;
    }
    open.payload = undefined;
    open.octets = 0;
    this.#open = undefined;
    this.#presumes = false;
    return open.line;
  }

  #payload(open: Unit, text: string): void {
    open.payload ??= [];
    if (this.#marked && open.kind === 'data' && open.octets === 0 && /^\d+ lines? sent$/.test(text)) {
      // So swaks shows a message with --suppress-data.
      open.elided = true;
      return;
    }
    if ((open.kind === 'data' || this.isScript) && endsMessage(text)) {
      this.#close();
      open.awaited = this.#messageReplies.count;
      return;
    }
    open.payload.push(text);
    open.octets += octetLength(text) + 2;
    this.#endChunk(open);
  }

  #endChunk(open: Unit): void {
    if (open.kind === 'bdat' && open.octets >= sizeOf(open) && !this.isScript) {
      this.#close();
    }
  }

  #close(): void {
    if (this.#open?.kind === 'bdat') {
      this.#open.payload ??= [];
    }
    this.#open = undefined;
  }

  /** A reply where a message was not ended: to DATA, which was refused, or to a message that is not shown. */
  #endedByReply(unit: Unit, line: number): void {
    if (unit.kind === 'data' && unit.intermediate === undefined) {
      const lines = unit.payload ?? [];
      unit.payload = undefined;
      this.#open = undefined;
      const presumes = this.#presumes;
      this.#presumes = false;
      for (const [index, text] of lines.entries()) {
        this.sent(text, unit.line + 1 + index);
      }
      this.#presumes = presumes;
      return;
    }
    if (unit.kind === 'data' && !unit.elided && unit.octets > 0) {
      this.#notes.add(line, 'Here a reply ends the message above it: the line with its dot was added.');
    }
    unit.elided ||= unit.octets === 0;
    this.#close();
  }

  #greeting(reply: ReceivedReply): void {
    if (this.#greeted) {
      this.comment(`${reply.code} ${reply.lines[0] ?? ''}`);
    } else {
      this.#dialogues.add({ kind: 'reply', reply });
      this.#greeted = true;
    }
  }

  /** A reply that nothing waits for: a greeting, a line of the EHLO reply with a space for its `-`, or one more of the last. */
  #furtherReply(reply: ReceivedReply, line: number): void {
    const last = this.#last;
    const [own] = last?.replies ?? [];
    if (reply.code === '220' && last && !mayBeGreeted(last)) {
      this.#end();
      this.#greeting(reply);
    } else if (last && own?.code === reply.code && isHello(last) && isKeyword(reply.lines[0])) {
      last.replies[0] = { code: own.code, lines: [...own.lines, ...reply.lines] };
      this.#notes.add(line, `The reply to ${verbOf(last.text)} goes on here, though the line above it ends it.`);
    } else if (last) {
      last.replies.push(reply);
    }
  }

  #effects(unit: Unit, { code }: ReceivedReply, line: number): void {
    const verb = verbOf(unit.text);
    this.#messageReplies.answered(unit.text, code);
    if (verb === 'QUIT' && code.startsWith('2')) {
      this.#over = true;
    } else if ((verb === 'ATRN' || verb === 'TURN') && code === '250') {
      this.#settle();
      this.reversed = true;
      this.#notes.add(line, 'Here the roles are turned: what follows is not sent by a script, and stands in comments.');
    }
  }

  /** Ends the group: what was sent in one write where each was answered, one after the other otherwise. */
  #settle(): void {
    if (this.#group.length > 0) {
      this.#dialogues.add({ kind: 'units', units: this.#group });
    }
    this.#group = [];
    this.#waiting.clear();
  }

  #end(): void {
    this.#close();
    this.#settle();
    this.#dialogues.end();
    this.#last = undefined;
    this.#greeted = false;
    this.#answersScript = false;
    this.#over = false;
    this.reversed = false;
    this.#messageReplies = new MessageReplies();
  }
}
