import {
  type Disposable,
  l10n,
  Range,
  type TestController,
  type TestItem,
  type TestRunRequest,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { decodeScript, parse, type Script } from '../../language';
import type { Source } from '../../runner';
import { scriptOf } from '../features/documents';
import { findScripts, isWorkspaceScript, LANGUAGE, readScript } from '../scripts';

/** A session's item, and the line (from 1) that it begins on. */
export interface SessionItem {
  readonly item: TestItem;
  readonly line: number;
}

/** The items of the Test Explorer, script by script: kept as the files, and the text on the screen, are. */
export class TestItems implements Disposable {
  readonly #controller: TestController;
  readonly #subscriptions: Disposable[];
  readonly #typed = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(controller: TestController) {
    this.#controller = controller;
    controller.resolveHandler = (item) => (item?.uri ? this.#read(item.uri) : this.discover());
    controller.refreshHandler = () => this.discover();
    const watcher = workspace.createFileSystemWatcher('**/*.smtp');
    const read = (uri: Uri) => void this.#read(uri);
    const shown = (document: TextDocument) => this.#show(document);
    const discover = () => void this.discover();
    this.#subscriptions = [
      watcher,
      watcher.onDidCreate(read),
      watcher.onDidChange(read),
      watcher.onDidDelete((uri) => this.#remove(uri)),
      // A folder that goes takes its files along without a word.
      workspace.onDidDeleteFiles(discover),
      workspace.onDidRenameFiles(discover),
      workspace.onDidChangeWorkspaceFolders(discover),
      workspace.onDidOpenTextDocument(shown),
      workspace.onDidChangeTextDocument(({ document }) => this.#showSoon(document)),
      // What was not saved is gone.
      workspace.onDidCloseTextDocument(({ uri }) => read(uri)),
    ];
    for (const document of workspace.textDocuments) {
      shown(document);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
    for (const timer of this.#typed.values()) {
      clearTimeout(timer);
    }
  }

  /** Finds the scripts of the workspace. */
  async discover(): Promise<void> {
    const scripts = await findScripts();
    const found = new Set(scripts.map(({ uri }) => uri.toString()));
    for (const [id, item] of [...this.#controller.items]) {
      if (!found.has(id) && item.uri) {
        this.#remove(item.uri);
      }
    }
    for (const { uri, source } of scripts) {
      this.update(uri, source);
    }
  }

  /** A script's item. */
  fileOf(uri: Uri): TestItem | undefined {
    return this.#controller.items.get(uri.toString());
  }

  /** The scripts that a request asks for, and which of their sessions. */
  choose({ include, exclude = [] }: TestRunRequest): { uri: Uri; wanted: (session: TestItem) => boolean }[] {
    const within = (items: readonly TestItem[], session: TestItem) =>
      items.some(({ id, parent, uri }) =>
        parent ? id === session.id && parent.id === session.parent?.id : uri?.toString() === session.uri?.toString(),
      );
    const asked = include ?? [...this.#controller.items].map(([, item]) => item);
    const uris = new Map(asked.flatMap(({ uri }) => (uri ? [[uri.toString(), uri] as const] : [])));
    const wanted = (session: TestItem) => within(asked, session) && !within(exclude, session);
    return [...uris.values()].map((uri) => ({ uri, wanted }));
  }

  /** Makes a script's items those of its text; gives its sessions. */
  update(uri: Uri, { text }: Source): readonly SessionItem[] {
    return this.#put(uri, parse(typeof text === 'string' ? text : decodeScript(text).text));
  }

  #put(uri: Uri, script: Script): readonly SessionItem[] {
    const id = uri.toString();
    const file = this.fileOf(uri) ?? this.#controller.createTestItem(id, workspace.asRelativePath(uri), uri);
    file.canResolveChildren = true;
    const titles = new Map<string, number>();
    const sessions = script.sessions.flatMap(({ title, heading, items }, index) => {
      const start = heading?.start ?? items[0]?.span.start;
      if (start === undefined) {
        return [];
      }
      // By the title, so that a result stays with its session where another comes before it.
      const same = titles.get(title) ?? 0;
      titles.set(title, same + 1);
      const line = script.lines.at(start);
      const name = `${same}:${title}`;
      const item =
        file.children.get(name) ?? this.#controller.createTestItem(name, title || l10n.t('Untitled session'), uri);
      item.range = new Range(line, 0, line, 0);
      item.sortText = String(index).padStart(6, '0');
      return [{ item, line: line + 1 }];
    });
    file.children.replace(sessions.map(({ item }) => item));
    this.#controller.items.add(file);
    return sessions;
  }

  async #read(uri: Uri): Promise<void> {
    if (!isWorkspaceScript(uri)) {
      return;
    }
    const source = await readScript(uri);
    if (source) {
      this.update(uri, source);
    } else {
      this.#remove(uri);
    }
  }

  #show(document: TextDocument): void {
    if (document.languageId === LANGUAGE && !document.isClosed && isWorkspaceScript(document.uri)) {
      this.#put(document.uri, scriptOf(document));
    }
  }

  /** What is typed can wait: the editor moves the items of a file with its lines. */
  #showSoon(document: TextDocument): void {
    if (document.languageId !== LANGUAGE) {
      return;
    }
    const key = document.uri.toString();
    clearTimeout(this.#typed.get(key));
    const show = () => {
      this.#typed.delete(key);
      this.#show(document);
    };
    this.#typed.set(key, setTimeout(show, PAUSE_MS));
  }

  #remove(uri: Uri): void {
    this.#controller.items.delete(uri.toString());
  }
}

const PAUSE_MS = 300;
