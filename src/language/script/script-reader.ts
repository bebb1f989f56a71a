import { type Finding, type FindingCode, type FindingDetails, type Fix, finding } from './findings';
import { admitsOnlyRefusals } from './line-roles';
import { classifyLine, contentOf, isTelnetLine, type Line, type ReplyLine } from './lines';
import { parsePayloadLine } from './payload';
import { readExpectedLine } from './replies';
import type { CommandItem, DirectiveItem, ExpectedLine, ExpectedReply, Payload, PayloadLine } from './syntax';
import { indexLines, type LineIndex, type Span } from './text';

/** Reads a script's lines one after the other, and what takes more than one of them: payloads, expected replies. */
export class ScriptReader {
  readonly text: string;
  readonly lines: LineIndex;
  readonly findings: Finding[] = [];
  /** The line that was read last, without its indentation. */
  span: Span = { start: 0, end: 0 };
  /** The comments between the lines of the reply that was read last. */
  comments: readonly Span[] = [];
  /** The next line to read, from 0. */
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.lines = indexLines(text, text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
  }

  report(code: FindingCode, span: Span, message: string, details?: FindingDetails): void {
    this.findings.push(finding(code, span, message, details));
  }

  /** Reads the next line and gives what it is; undefined at the end. */
  line(): Line | undefined {
    const line = this.peek();
    this.#next++;
    return line;
  }

  /** The same, but the line is read again. */
  peek(): Line | undefined {
    if (this.#next >= this.lines.count) {
      return undefined;
    }
    this.span = contentOf(this.text, this.lines.span(this.#next));
    return classifyLine(this.text, this.span);
  }

  /** A line of a pasted transcript. */
  noise(span: Span): void {
    this.report('transcript-noise', span, NOISE_MESSAGE, { fix: this.#deletion(span) });
  }

  /** An expected reply that answers nothing. */
  surplus({ span }: ExpectedReply, reads: DirectiveItem | undefined): void {
    const rfc = 'RFC 5321 4.2';
    if (reads) {
      const message = `The greeting has been read before @${reads.name} above: its expected reply stands above that line.`;
      const related = [{ span: reads.span, message: 'The greeting is read before this.' }];
      this.report('surplus-reply', span, message, { rfc, related });
    } else {
      this.report('surplus-reply', span, SURPLUS_MESSAGE, { rfc });
    }
  }

  /** A reply to DATA that no message follows: only a refusal. */
  checkDataReply(reply: ExpectedReply): void {
    if (admitsOnlyRefusals(reply)) {
      return;
    }
    const message =
      'The reply to DATA is 354, or a refusal (4yz, 5yz) and then no message follows. Write `354` here, or move this reply below the dot.';
    const details = { severity: 'error', stopsRun: true, rfc: 'RFC 5321 4.1.1.4' } as const;
    this.report('impossible-reply', reply.span, message, details);
  }

  /** Telnet's own lines say nothing about the session: the line just read can go. */
  #deletion(span: Span): Fix | undefined {
    if (!isTelnetLine(this.text, span)) {
      return undefined;
    }
    const from = this.lines.span(this.#next - 1).start;
    const end = this.#next < this.lines.count ? this.lines.span(this.#next).start : this.text.length;
    return { title: 'Delete the line', edits: [{ span: { start: from, end }, text: '' }] };
  }

  /** Reads the lines of a payload, up to its dot. */
  payload(kind: Payload['kind'], item: CommandItem): Payload {
    const lines: PayloadLine[] = [];
    const start = this.#next < this.lines.count ? this.lines.span(this.#next).start : this.text.length;
    while (this.#next < this.lines.count) {
      const span = this.lines.span(this.#next++);
      if (span.end - span.start === 1 && this.text[span.start] === '.') {
        return { kind, span: { start, end: span.end }, lines };
      }
      // The text's last line end opens no further line of the message.
      if (span.start === span.end && this.#next === this.lines.count) {
        break;
      }
      const line = parsePayloadLine(this.text, span);
      if ('message' in line) {
        this.report('invalid-directive', line.span, line.message);
      } else {
        lines.push(line);
      }
    }
    const command = item.verb || 'This';
    const message = `${command} opens a message that nothing ends: a line with a single \`.\` is missing.`;
    const dot = lines.find(
      (line) => line.kind === 'text' && this.text.slice(line.span.start, line.span.end).trim() === '.',
    );
    const related = dot && [{ span: dot.span, message: 'This dot has a blank beside it, and so ends nothing.' }];
    this.report('unterminated-payload', item.span, message, { related });
    return { kind, span: { start, end: this.text.length }, lines };
  }

  /** Reads on from a reply's first line: lines with the same codes continue it, blanks and comments between them. */
  reply(firstSpan: Span, first: ReplyLine): ExpectedReply {
    const { negated, codes } = first;
    const only = this.#expectedLine(firstSpan, first);
    this.comments = NO_COMMENTS;
    if (!first.more) {
      return { span: firstSpan, negated, codes, lines: [only] };
    }
    const lines: ExpectedLine[] = [only];
    const comments: Span[] = [];
    let { end } = firstSpan;
    for (let more = true; more; ) {
      const next = this.#continuation(first, comments);
      if (next) {
        lines.push(this.#expectedLine(next.span, next.line));
        end = next.span.end;
      }
      more = next?.line.more ?? false;
    }
    this.comments = comments;
    // A copy has the right size.
    return { span: { start: firstSpan.start, end }, negated, codes, lines: [...lines] };
  }

  /** The next line of a reply, with the comments above it; undefined where the reply ends, and nothing is read then. */
  #continuation({ codes }: ReplyLine, passed: Span[]): { span: Span; line: ReplyLine } | undefined {
    const before = passed.length;
    for (let ahead = this.#next; ahead < this.lines.count; ahead++) {
      const span = contentOf(this.text, this.lines.span(ahead));
      const line = classifyLine(this.text, span);
      if (line.kind === 'comment') {
        passed.push(span);
      } else if (line.kind === 'reply' && !line.negated && sameCodes(line.codes, codes)) {
        this.#next = ahead + 1;
        return { span, line };
      } else if (line.kind !== 'blank') {
        break;
      }
    }
    passed.length = before;
    return undefined;
  }

  #expectedLine(span: Span, line: ReplyLine): ExpectedLine {
    const { expected, fault } = readExpectedLine(this.text, span, line.expect);
    if (fault) {
      this.report('invalid-reply', fault.span, fault.message);
    }
    return expected;
  }
}

const NO_COMMENTS: readonly Span[] = [];

function sameCodes(a: readonly string[], b: readonly string[]): boolean {
  return a === b || a.join() === b.join();
}

const BYTE_ORDER_MARK = 0xfeff;

const NOISE_MESSAGE =
  'This line belongs to a pasted transcript and is never sent. Import the transcript as a script, delete the line, or write `C: ` before it to send it.';

const SURPLUS_MESSAGE =
  'No reply can come here: an expected reply stands under the command, payload, @auth or @raw that it answers, with only blank lines and comments between.';
