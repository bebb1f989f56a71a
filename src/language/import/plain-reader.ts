import { codeMatches, parseReplyLine } from '../../smtp';
import { classifyLine, contentOf, NOISE, type ReplyLine } from '../script/lines';
import type { ReceivedReply } from './dialogue';
import { Reader } from './reader';

/** Reads a capture without marks: what starts with a reply code is a reply, and everything else was sent. */
export class PlainReader extends Reader {
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
