import { classifyLine, contentOf } from '../script/lines';
import { payloadOpenedBy } from '../script/payload';
import { writtenCommand, writtenString } from './written';

/** A reply that is expected, as the script's lines have it. */
export interface WrittenReply {
  /** Three characters, digits or `x`. */
  readonly code: string;
  readonly lines: readonly string[];
  /** Whether it may be a challenge (334), though its code says otherwise. */
  readonly maybeChallenge?: boolean;
}

/** A step of a script that is imported. */
export type Step =
  /** A command or a SASL response, or a message or chunk with its payload's lines as a script has them. */
  | {
      readonly kind: 'command';
      readonly line: string;
      /** How the script has it, where not as any line. */
      readonly written?: string;
      /** DATA's own reply, above the payload. */
      readonly intermediate?: WrittenReply | undefined;
      readonly payload?: readonly string[] | undefined;
      readonly replies: readonly WrittenReply[];
    }
  /** Characters that are sent as they are. */
  | { readonly kind: 'raw'; readonly text: string; readonly replies: readonly WrittenReply[] }
  /** A line of a script, as it is. */
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string };

const GO_AHEAD: WrittenReply = { code: '354', lines: ['354'] };

function looksLikeReply(line = ''): boolean {
  const { kind } = classifyLine(line, contentOf(line, { start: 0, end: line.length }));
  return kind === 'reply' || kind === 'bad-reply';
}

/** Writes steps as a script in which every reply stands where one may, and every message ends. */
export class ScriptWriter {
  readonly #lines: string[] = [];
  #indent = '';
  /** Whether the next command would be taken for a SASL response. */
  #challenged = false;

  session(title: string): void {
    if (this.#lines.length > 0) {
      this.#lines.push('');
    }
    this.#lines.push(`### ${title}`.trimEnd());
  }

  /** A reply that answers no step: the greeting, or under a line of a script. */
  reply(reply: WrittenReply): void {
    this.#push(...reply.lines);
  }

  group(steps: readonly Step[]): void {
    this.#push('@pipeline');
    this.#indent = '  ';
    for (const step of steps) {
      this.step(step);
    }
    this.#indent = '';
    this.#push('@end');
  }

  step(step: Step): void {
    switch (step.kind) {
      case 'comment':
        this.comment(step.text);
        return;
      case 'line':
        this.#push(step.text);
        return;
      case 'raw':
        this.#raw(step.text, step.replies);
        break;
      case 'command':
        this.#command(step);
        break;
    }
  }

  comment(text: string): void {
    this.#push(`# ${text}`.trimEnd());
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  #command(step: Extract<Step, { kind: 'command' }>): void {
    const { line, written = writtenCommand(line), payload, replies } = step;
    // A message that begins like a reply would be taken for DATA's own.
    const { intermediate = looksLikeReply(payload?.[0]) ? GO_AHEAD : undefined } = step;
    const opened = payloadOpenedBy(written.replace(/^C: /, ''));
    // A line that opens a message has one below it, or is refused; whatever else came about is sent as octets.
    const refused = payload === undefined && intermediate === undefined && /^[45]/.test(replies[0]?.code ?? '');
    if (opened !== undefined && payload === undefined && !(opened === 'data' && refused)) {
      this.#raw(`${line}\r\n`, [...(intermediate ? [intermediate] : []), ...replies]);
      return;
    }
    if (payload !== undefined && this.#challenged) {
      this.comment('What follows is a command, and no response.');
      this.#raw('', []);
    }
    const isSasl = this.#challenged || /^AUTH\b/i.test(line);
    const last = replies.at(-1);
    this.#challenged = isSasl && (last?.code === '334' || last?.maybeChallenge === true);
    this.#push(written, ...(opened === 'data' ? (intermediate?.lines ?? []) : []));
    if (payload !== undefined) {
      // The first column counts in a payload.
      this.#lines.push(...payload, '.');
    }
    this.#push(...replies.flatMap(({ lines }) => lines));
  }

  #raw(text: string, replies: readonly WrittenReply[]): void {
    this.#push(`@raw ${writtenString(text)}`, ...replies.flatMap(({ lines }) => lines));
  }

  #push(...lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines.push(this.#indent + line);
    }
  }
}
