import { Terminal } from '@xterm/headless';

/** A terminal's screen, as a user reads it. */
export class TestScreen {
  readonly #terminal: Terminal;
  #written: Promise<void> = Promise.resolve();
  #look: (() => void) | undefined;

  constructor(columns = 80) {
    this.#terminal = new Terminal({ cols: columns, rows: 60, allowProposedApi: true });
  }

  readonly write = (text: string): void => {
    this.#written = new Promise((resolve) => {
      this.#terminal.write(text, () => {
        resolve();
        this.#look?.();
      });
    });
  };

  resize(columns: number): void {
    this.#terminal.resize(columns, 60);
  }

  /** What stands on it, without the times of replies, once all that was written does. */
  async text(): Promise<string> {
    await this.#written;
    return this.#text();
  }

  /** Resolves once a text stands on it. */
  until(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`“${text}” is not on the screen:\n${this.#text()}`)), 8_000);
      this.#look = () => {
        if (this.#text().includes(text)) {
          clearTimeout(late);
          this.#look = undefined;
          resolve();
        }
      };
      this.#look();
    });
  }

  /** Where the cursor is, from 0. */
  async cursor(): Promise<{ x: number; y: number }> {
    await this.#written;
    const { cursorX, cursorY, baseY } = this.#terminal.buffer.active;
    return { x: cursorX, y: baseY + cursorY };
  }

  #text(): string {
    const { active } = this.#terminal.buffer;
    let text = '';
    for (let row = 0; row <= active.baseY + active.cursorY; row++) {
      const line = active.getLine(row);
      text += `${line?.isWrapped || row === 0 ? '' : '\n'}${line?.translateToString(true) ?? ''}`;
    }
    return text.replace(/ {2}[\d.]+ m?s$/gm, '');
  }
}
