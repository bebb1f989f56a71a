import type { Dialogue, Part } from './dialogue';

/** The connections of a transcript, one after the other; the last may still go on. */
export class Dialogues {
  readonly all: Dialogue[] = [];
  /** The title of the next one, where it was said. */
  title: string | undefined;
  #open: Dialogue | undefined;

  /** The one that goes on; undefined between two. */
  get open(): Dialogue | undefined {
    return this.#open;
  }

  begin(title = this.title): Dialogue {
    const dialogue: Dialogue = { title, target: undefined, parts: [] };
    this.all.push(dialogue);
    this.#open = dialogue;
    this.title = undefined;
    return dialogue;
  }

  /** The one that goes on, or else a new one. */
  current(): Dialogue {
    return this.#open ?? this.begin();
  }

  add(part: Part): void {
    this.current().parts.push(part);
  }

  end(): void {
    this.#open = undefined;
  }
}
