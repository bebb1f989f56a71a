import { createInterface, type Interface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { type Choice, choicesLines, commonText } from './choices';
import { HISTORY_SIZE } from './line-history';

/** What a line editor needs of its terminal. */
export interface LineEditorOptions {
  readonly write: (text: string) => void;
  readonly columns: number;
  /** Lines of before, the latest first. */
  readonly history: readonly string[];
  /** Told of each line that may be kept for later. */
  readonly onLine: (line: string) => void;
  /** Ctrl+C while no line is asked for. */
  readonly onInterrupt: () => void;
}

/** How a line is asked for. */
export interface Question {
  readonly prompt: string;
  /** Nothing of it is shown, nor kept. */
  readonly hidden?: true;
  /** The line as it may stay on the screen; one that differs is not kept. */
  readonly shown?: (line: string) => string;
  /** What can be written behind what stands before the cursor. */
  readonly complete?: (before: string) => Promise<readonly Choice[]>;
  /** Lines are not kept. */
  readonly forgets?: true;
}

/** What came of asking: `interrupted` by Ctrl+C, `end` by Ctrl+D. */
export type Answer =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'interrupted' | 'end' | 'withdrawn' };

/** Asks for lines in a terminal, as Node's readline edits them; what is typed ahead waits for the next question. */
export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #keyboard = new Keyboard();
  readonly #screen: Screen;
  readonly #readline: Interface;
  #history: readonly string[];
  #ahead = '';
  #asked: { readonly question: Question; readonly resolve: (answer: Answer) => void } | undefined;
  #completing = false;
  #key: ((key: string) => void) | undefined;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#history = options.history;
    this.#screen = new Screen(options.write, options.columns);
    this.#readline = createInterface({
      input: this.#keyboard,
      output: this.#screen,
      terminal: true,
      history: [...options.history],
      historySize: HISTORY_SIZE,
      removeHistoryDuplicates: true,
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    this.#readline.on('line', (line) => this.#answer({ kind: 'line', line }));
    this.#readline.on('history', (history) => this.#keep(history));
    // Without a listener Node would stop its own process, which is the editor's.
    this.#readline.on('SIGTSTP', () => undefined);
    this.#readline.on('SIGINT', () => undefined);
  }

  /** Takes keys as the terminal sends them. */
  push(keys: string): void {
    if (this.#key) {
      const key = this.#key;
      this.#key = undefined;
      key(keys);
    } else if (!this.#asked && keys.includes(INTERRUPT)) {
      this.#ahead = '';
      this.#options.onInterrupt();
    } else if (keys === '\t' && this.#asked?.question.complete && this.#ahead === '') {
      void this.#complete(this.#asked.question.complete);
    } else {
      this.#ahead += keys;
      this.#feed();
    }
  }

  resize(columns: number): void {
    this.#screen.columns = columns;
    this.#screen.emit('resize');
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      this.#asked = { question, resolve };
      if (question.hidden) {
        this.#options.write(question.prompt);
        this.#screen.muted = true;
      }
      this.#readline.setPrompt(question.hidden ? '' : question.prompt);
      this.#readline.prompt();
      this.#feed();
    });
  }

  /** The next key, or keys that come at once; what was typed ahead is forgotten. */
  key(): Promise<string> {
    this.#ahead = '';
    return new Promise((resolve) => {
      this.#key = resolve;
    });
  }

  /** Whether something was typed ahead, or pasted. */
  get isAhead(): boolean {
    return this.#ahead !== '';
  }

  /** Forgets what was typed ahead; whether there was something. */
  forgetAhead(): boolean {
    const { isAhead } = this;
    this.#ahead = '';
    return isAhead;
  }

  /** Takes the question back. */
  withdraw(): void {
    if (this.#asked) {
      this.#screen.write(this.#toStart());
      this.#answer({ kind: 'withdrawn' });
    }
  }

  /** Shows text, above the line that is typed. */
  show(text: string): void {
    const lines = text.replaceAll('\n', '\r\n');
    if (!this.#asked) {
      this.#options.write(lines);
      return;
    }
    const { question } = this.#asked;
    // readline goes up from where it left the cursor.
    const down = question.hidden ? question.prompt : '\n'.repeat(this.#readline.getCursorPos().rows);
    this.#options.write(`${this.#toStart()}${lines}${down}`);
    this.#readline.prompt(true);
  }

  dispose(): void {
    this.#asked = undefined;
    this.#key = undefined;
    this.#screen.muted = true;
    this.#readline.close();
  }

  /** Gives readline what was typed, one line for each question. */
  #feed(): void {
    while (this.#asked && !this.#completing && this.#ahead !== '') {
      const [text, end] = upToEnd(this.#ahead);
      this.#ahead = this.#ahead.slice(text.length + end.length);
      if (text !== '') {
        this.#keyboard.type(text);
      }
      if (end === INTERRUPT) {
        this.#move({ ctrl: true, name: 'e' });
        this.#options.write('^C');
        this.#newLine({ kind: 'interrupted' });
      } else if (end === END && this.#readline.line === '') {
        this.#newLine({ kind: 'end' });
      } else if (end === END) {
        this.#keyboard.type(END);
      } else if (end !== '') {
        this.#enter(this.#asked.question);
      }
    }
  }

  #enter({ shown, prompt, hidden }: Question): void {
    this.#move({ ctrl: true, name: 'e' });
    const { line } = this.#readline;
    const stays = shown?.(line) ?? line;
    if (stays !== line) {
      this.#options.write(`${this.#toStart()}${prompt}${stays}`);
    }
    if (stays !== line || hidden) {
      this.#screen.muted = true;
      this.#options.write('\r\n');
    }
    this.#keyboard.type('\r');
    this.#screen.muted = false;
  }

  #newLine(answer: Answer): void {
    this.#options.write('\r\n');
    this.#answer(answer);
  }

  #answer(answer: Answer): void {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#screen.muted = true;
    this.#move({ ctrl: true, name: 'e' });
    this.#move({ ctrl: true, name: 'u' });
    this.#screen.muted = false;
    this.#options.write(RESET);
    asked?.resolve(answer);
  }

  /** The escape codes that take the line that is typed off the screen, the cursor at its start. */
  #toStart(): string {
    const rows = this.#asked?.question.hidden ? 0 : this.#readline.getCursorPos().rows;
    return `${rows > 0 ? `\x1b[${rows}A` : ''}\r${RESET}\x1b[J`;
  }

  #move(key: { ctrl?: boolean; name: string }): void {
    this.#readline.write('', key);
  }

  #keep(history: string[]): void {
    const { question } = this.#asked ?? {};
    const [line = ''] = history;
    if (!question || question.hidden || question.forgets || (question.shown?.(line) ?? line) !== line) {
      history.splice(0, history.length, ...this.#history);
      return;
    }
    this.#history = [...history];
    this.#options.onLine(line);
  }

  async #complete(complete: NonNullable<Question['complete']>): Promise<void> {
    this.#completing = true;
    const before = this.#readline.line.slice(0, this.#readline.cursor);
    const choices = await complete(before).catch(() => []);
    this.#completing = false;
    if (this.#asked) {
      this.#choose(choices);
    }
    this.#feed();
  }

  #choose(choices: readonly Choice[]): void {
    const [only] = choices;
    if (!only) {
      this.#options.write('\x07');
      return;
    }
    if (choices.length === 1) {
      this.#replace(only.replaces, only.text);
      for (let at = only.text.length; at > only.caret; at--) {
        this.#move({ name: 'left' });
      }
      return;
    }
    const common = commonText(choices);
    if (common.length > only.replaces) {
      this.#replace(only.replaces, common);
    } else {
      this.show(choicesLines(choices, this.#screen.columns));
    }
  }

  #replace(count: number, text: string): void {
    for (let at = 0; at < count; at++) {
      this.#move({ name: 'backspace' });
    }
    this.#readline.write(text);
  }
}

/** A part of what was typed, and what ends it. */
function upToEnd(keys: string): [text: string, end: string] {
  // A whole message may be pasted: no more of it is looked at than up to there.
  const found = ENDS.exec(keys);
  return found ? [keys.slice(0, found.index), found[0]] : [keys, ''];
}

const INTERRUPT = '\x03';
const END = '\x04';
const ENDS = new RegExp(`\\r\\n|[\\r\\n${INTERRUPT}${END}]`);
const RESET = '\x1b[0m';

/** Gives readline keys at once, so that what comes behind a line end can be held back. */
class Keyboard extends Readable {
  override _read(): void {}

  type(keys: string): void {
    // Of what comes in one piece readline does not know how many rows it takes.
    for (const key of keys) {
      this.emit('data', Buffer.from(key));
    }
  }
}

/** What readline draws. */
class Screen extends Writable {
  columns: number;
  muted = false;
  readonly #show: (text: string) => void;

  constructor(show: (text: string) => void, columns: number) {
    super({ decodeStrings: false });
    this.#show = show;
    this.columns = columns;
  }

  override write(chunk: unknown): boolean {
    if (!this.muted) {
      this.#show(String(chunk));
    }
    return true;
  }
}
