import { parseReplyLine } from '../../smtp';
import { findDirective } from '../script/directives';
import { classifyLine } from '../script/lines';
import type { Conversation } from './conversation';
import type { Notes } from './notes';
import { readSaid, targetOf } from './said';

/** What readers of both kinds do: replies line by line, and what programs say of the connection. */
export abstract class Reader {
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
      // The transcript of a run says where the session stands.
      this.conversation.session(content.slice(line.title.start, line.title.end).replace(/ {2}\(\S+:\d+\)$/, ''));
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
      const { target = targetOf({ host: this.#host, port: this.#port, tls: false }) } = said;
      this.conversation.connected(target);
    } else if (said.kind === 'tls') {
      this.tls();
    } else if (said.kind === 'closed') {
      this.conversation.closed(said);
    }
    this.notes.leftOut(line, text);
    return true;
  }
}
