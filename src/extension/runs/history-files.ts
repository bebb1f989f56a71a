import { FileType, Uri, workspace } from 'vscode';
import { type HistoryEntry, readEntry } from './history-entry';

/** The last runs, in files of the extension's own storage: they are there after a reload, too. */
export class HistoryFiles {
  readonly #folder: Uri;
  /** One change of the folder after the other. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(folder: Uri) {
    this.#folder = folder;
  }

  /** Keeps a run and its transcript, and forgets those that are too old for it. */
  keep(entry: HistoryEntry, transcript: string): Promise<void> {
    return this.#change(async () => {
      await workspace.fs.createDirectory(this.#folder);
      await this.#write(`${entry.id}${TRANSCRIPT}`, transcript);
      await this.#write(`${entry.id}${ENTRY}`, JSON.stringify(entry));
      await Promise.all((await this.#ids()).slice(MOST).map((id) => this.#remove(id)));
    });
  }

  /** The newest first; what can not be read is left out. */
  async list(): Promise<HistoryEntry[]> {
    await this.#changes;
    const ids = (await this.#ids()).slice(0, MOST);
    const texts = await Promise.all(ids.map((id) => this.#read(`${id}${ENTRY}`)));
    return texts.flatMap((text) => readEntry(text ?? '') ?? []);
  }

  /** A run's transcript, as long as it is kept. */
  transcript(id: string): Promise<string | undefined> {
    return this.#read(`${id}${TRANSCRIPT}`);
  }

  /** Forgets all of them. */
  clear(): Promise<void> {
    return this.#change(async () => {
      await Promise.all((await this.#ids()).map((id) => this.#remove(id)));
    });
  }

  #change(change: () => Promise<void>): Promise<void> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => {});
    return done;
  }

  /** They begin with a time, so that their order is that of the runs. */
  async #ids(): Promise<string[]> {
    const files = await workspace.fs.readDirectory(this.#folder).then(
      (entries) => entries,
      () => [],
    );
    return files
      .filter(([name, type]) => type === FileType.File && name.endsWith(ENTRY))
      .map(([name]) => name.slice(0, -ENTRY.length))
      .sort()
      .reverse();
  }

  async #read(name: string): Promise<string | undefined> {
    return workspace.fs.readFile(this.#at(name)).then(
      (octets) => new TextDecoder().decode(octets),
      () => undefined,
    );
  }

  async #write(name: string, text: string): Promise<void> {
    await workspace.fs.writeFile(this.#at(name), new TextEncoder().encode(text));
  }

  async #remove(id: string): Promise<void> {
    // Another window may have been quicker.
    const files = [ENTRY, TRANSCRIPT].map((end) => workspace.fs.delete(this.#at(`${id}${end}`)));
    await Promise.allSettled(files);
  }

  #at(name: string): Uri {
    return Uri.joinPath(this.#folder, name);
  }
}

/** So many runs are kept. */
const MOST = 50;

const ENTRY = '.json';
const TRANSCRIPT = '.txt';
