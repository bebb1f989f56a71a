import { painted } from '../../report';
import type { RunListener } from '../../runner';
import { Conversation, type Surroundings } from './conversation';
import { LineEditor, type LineEditorOptions } from './line-editor';

/** What a terminal needs of its window. */
export interface SessionHost extends Pick<LineEditorOptions, 'write' | 'columns' | 'history' | 'onLine'> {
  readonly around: Surroundings;
  /** Runs the session, held at its end while lines are typed; resolves when its connections are closed. */
  readonly run: (listener: RunListener, signal: AbortSignal) => Promise<unknown>;
  /** Closes the terminal. */
  readonly close: () => void;
}

/** An interactive session in a terminal, and what can be done when it has ended. */
export class SessionTerminal {
  readonly #host: SessionHost;
  readonly #editor: LineEditor;
  #conversation: Conversation;
  #stop = new AbortController();
  #interrupted = false;
  #closed = false;

  constructor(host: SessionHost) {
    this.#host = host;
    const { write, columns, history, onLine } = host;
    this.#editor = new LineEditor({ write, columns, history, onLine, onInterrupt: () => this.#interrupt() });
    this.#conversation = new Conversation(this.#editor, host.around);
  }

  /** Goes on until the terminal is closed. */
  async run(): Promise<void> {
    const { around, close } = this.#host;
    while (!this.#closed) {
      this.#note(around.texts.hint);
      await this.#session();
      if (this.#closed) {
        break;
      }
      this.#show('summary', `=== ${around.texts.ended}`);
      if (!(await this.#again())) {
        close();
        break;
      }
    }
    this.#editor.dispose();
  }

  /** Takes keys as the terminal sends them. */
  push(keys: string): void {
    this.#editor.push(keys);
  }

  resize(columns: number): void {
    this.#editor.resize(columns);
  }

  /** Opens what was done so far as a script. */
  async save(): Promise<void> {
    this.#note(await this.#host.around.save(this.#conversation.script));
  }

  /** Ends it, as the window has closed. */
  close(): void {
    this.#closed = true;
    this.#stop.abort();
    this.#editor.push('');
  }

  async #session(): Promise<void> {
    this.#stop = new AbortController();
    this.#interrupted = false;
    const conversation = new Conversation(this.#editor, this.#host.around);
    this.#conversation = conversation;
    const listener: RunListener = {
      onStep: (step) => conversation.showStep(step),
      onHalt: async (halt) => (halt.at === 'end' ? conversation.run(halt) : undefined),
    };
    // Where something broke, its connections are still open.
    await this.#host.run(listener, this.#stop.signal).finally(() => this.#stop.abort());
  }

  /** Whether the user wants another session; Enter is yes, S saves first. */
  async #again(): Promise<boolean> {
    for (;;) {
      const key = await this.#editor.key();
      if (key.toLowerCase() === 's') {
        await this.save();
      } else if (!key.startsWith('\x1b') || key.length === 1) {
        // Cursor keys and their like are pressed by whoever reads.
        return /^[\r\n]/.test(key);
      }
    }
  }

  /** What is waited for can take minutes: a second Ctrl+C does not wait. */
  #interrupt(): void {
    if (this.#interrupted) {
      this.#stop.abort();
    } else {
      this.#note(this.#host.around.texts.interrupt);
    }
    this.#interrupted = !this.#interrupted;
  }

  #note(text: string): void {
    this.#show('note', `*** ${text}`);
  }

  #show(role: 'note' | 'summary', text: string): void {
    this.#editor.show(`${painted({ role, text })}\n`);
  }
}
