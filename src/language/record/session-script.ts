import { writtenString } from '../import/written';
import { parse } from '../script/parse';
import { applied, type RecordedStep, recordReplies } from './record';
import { writtenReply } from './written-reply';

/** What was typed in a session, and what came of it. */
export interface TypedText {
  /** What the server waited for. */
  readonly as: 'command' | 'message' | 'response';
  /** As it was typed; of a message without its dot. */
  readonly text: string;
  /** The same with its secrets hidden, for a comment. */
  readonly shown: string;
  readonly steps: readonly TypedStep[];
  /** How many lines stand before the text where the steps' lines are counted. */
  readonly above: number;
}

/** A step of a run; the runner's own steps are such. */
export interface TypedStep extends RecordedStep {
  readonly problem?: { readonly kind: string };
}

/**
 * Makes a script of a session while it is typed, with the replies that came as expected replies. What could not be
 * carried through is a comment.
 */
export class SessionScript {
  #text: string;
  /** DATA, whose message is not typed yet. */
  #begun: TypedText | undefined;
  /** Whether what was typed last takes replies. */
  #takesReplies = false;

  /** `head`: the lines above what is typed. */
  constructor(head: string) {
    this.#text = head;
  }

  /** What was done so far, ready to run. */
  get text(): string {
    // A message that never came: DATA alone would make the lines below one.
    return this.#begun ? `${this.#text}@raw "DATA\\r\\n"\n354\n` : this.#text;
  }

  /** The same up to a line that is typed now: what may stand there, and what is wrong with it, depends on it. */
  get above(): string {
    return this.#begun ? `${this.#text}DATA\n354\n` : this.#text;
  }

  /** Writes the greeting's reply into the head. */
  greet(steps: readonly RecordedStep[]): void {
    this.#text = recorded(this.#text, steps);
  }

  /** What came unasked: further replies to what was sent last, as to @raw; a 421 is a comment, as it may not come again just there (RFC 5321 3.8). */
  hear({ log }: TypedStep): void {
    for (const reply of log.flatMap((entry) => entry.reply ?? [])) {
      const lines = writtenReply([reply], { hello: false });
      this.#text +=
        this.#takesReplies && reply.code !== '421'
          ? `${lines.join('\n')}\n`
          : `${`# ${reply.code} ${reply.lines[0] ?? ''}`.trimEnd()}\n`;
    }
  }

  add(typed: TypedText): void {
    this.#takesReplies = typed.as !== 'command' || /^[ \t]*(?:@raw\b|@auth\b|[^@# \t])/.test(typed.text);
    if (isData(typed) && repliesOf(typed).some(({ code }) => code === '354')) {
      this.#begun = typed;
      return;
    }
    const begun = this.#begun;
    this.#begun = undefined;
    if (typed.steps.some(({ problem, log }) => problem && !isAnswered(problem, log))) {
      const lines = begun ? [begun.shown, ...typed.shown.split('\n'), '.'] : typed.shown.split('\n');
      this.#text += lines.map((line) => `# ${line}\n`.replace(/^# ###/, '# #')).join('');
      return;
    }
    const [before, text, after] = bodyOf(typed, begun);
    const isRaw = typed.as === 'message' && !begun;
    const down = before.split('\n').length - 1 - typed.above;
    const steps = [
      ...(begun?.steps ?? []).map((step) => placed(step, 0)),
      ...typed.steps.map((step) => (isRaw ? { ...step, line: 1 } : placed(step, down))),
    ];
    // What stands above has its replies, and so leaves no doubt of what this is: it is looked at alone.
    this.#text += recorded(`${before}${text}\n${after}`, steps);
  }
}

/** The text with the replies of the steps written into it. */
function recorded(text: string, steps: readonly RecordedStep[]): string {
  return applied(text, recordReplies(parse(text), steps).edits);
}

/** What stands before the text, the text, and what stands below it. */
function bodyOf(typed: TypedText, begun: TypedText | undefined): [string, string, string] {
  const { as, text } = typed;
  if (as === 'message' && begun) {
    return text === '' ? [`${begun.text}\n`, '.', ''] : [`${begun.text}\n`, text, '.\n'];
  }
  if (as === 'message') {
    // Below anything but DATA, a script has no place for a message.
    const lines = text === '' ? [] : text.split('\n');
    return ['', `@raw ${writtenString([...lines, '.', ''].join('\r\n'))}`, ''];
  }
  if (as === 'response') {
    // What could be taken for a reply or a directive is marked as sent.
    return ['', /^[A-Za-z+/*][\w+/=]*$/.test(text) ? text : `C: ${text}`, ''];
  }
  // Refused, it has no message; the reply that came takes the place of this one.
  return isData(typed) ? ['', text, '5xx\n'] : ['', text.replace(/^###/gm, '#'), ''];
}

function isData({ as, text }: TypedText): boolean {
  return as === 'command' && /^\s*DATA\s*$/i.test(text);
}

function repliesOf({ steps }: TypedText) {
  return steps.flatMap(({ log }) => log.flatMap(({ reply }) => reply ?? []));
}

/** The server said something else than was expected, which is now what is expected. */
function isAnswered({ kind }: { readonly kind: string }, log: RecordedStep['log']): boolean {
  return kind === 'unexpected-reply' && log.some(({ type }) => type === 'reply');
}

/** A step of the typed text as one of the script, that many lines further down. */
function placed({ line, kind, log }: RecordedStep, lines: number): RecordedStep {
  return { line: line + lines, kind, log };
}
