/** What one run has to say in a place that runs share. */
export interface Turn {
  /** `heading`: what stands above the lines from here on; it is said again where another's lines come between. */
  write(text: string, options?: { readonly heading: string }): void;
  end(): void;
}

/**
 * Keeps apart what runs say at the same time: one speaks as it goes on, the others' words are held back until they are
 * done and the one that speaks ends, or says nothing for a second.
 */
export class Turns {
  readonly #write: (text: string) => void;
  #speaking: Voice | undefined;
  #waiting: Voice[] = [];
  #lastWord = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Whether anybody has not ended yet. */
  get busy(): boolean {
    return this.#speaking !== undefined || this.#waiting.length > 0;
  }

  begin(): Turn {
    const voice: Voice = { held: '', heading: '', ended: false, interrupted: false };
    if (this.busy) {
      this.#waiting.push(voice);
    } else {
      this.#speaking = voice;
    }
    return {
      write: (text, { heading } = { heading: voice.heading }) => this.#say(voice, text, heading),
      end: () => this.#end(voice),
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #say(voice: Voice, text: string, heading: string): void {
    if (voice !== this.#speaking) {
      voice.heading = heading;
      voice.held += text;
      return;
    }
    const again = voice.interrupted && heading === voice.heading ? heading : '';
    voice.interrupted = false;
    voice.heading = heading;
    this.#write(again + text);
    this.#lastWord = performance.now();
    this.#await();
  }

  #end(voice: Voice): void {
    voice.ended = true;
    if (voice !== this.#speaking) {
      this.#await();
      return;
    }
    this.#hearTheDone();
    this.#speaking = this.#waiting.shift();
    if (this.#speaking?.held) {
      this.#write(this.#speaking.held);
      this.#lastWord = performance.now();
    }
  }

  /** Writes what is held of those that are done. */
  #hearTheDone(): void {
    clearTimeout(this.#timer);
    const done = this.#waiting.filter(({ ended }) => ended);
    this.#waiting = this.#waiting.filter(({ ended }) => !ended);
    if (done.length > 0) {
      this.#write(done.map(({ held }) => held).join(''));
    }
    if (this.#speaking && done.length > 0) {
      this.#speaking.interrupted = true;
    }
  }

  /** Somebody is done and waits: not for longer than a second of silence. */
  #await(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.some(({ ended }) => ended)) {
      const silent = performance.now() - this.#lastWord;
      this.#timer = setTimeout(() => this.#hearTheDone(), Math.max(0, PATIENCE - silent));
    }
  }
}

/** In ms. */
const PATIENCE = 1000;

interface Voice {
  held: string;
  heading: string;
  ended: boolean;
  /** Whether another's words stand below its own last ones. */
  interrupted: boolean;
}
