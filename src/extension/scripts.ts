import { FileType, type TextDocument, Uri, workspace } from 'vscode';
import { decodeScript, type Files, type ListedFile } from '../language';
import type { Source } from '../runner';

/** The language's id. */
export const LANGUAGE = 'smtp';

/**
 * The path that a script's own paths are relative to: that of its file, or one in the workspace for a script that has
 * none yet. What is on no disk of this machine has its address for a path.
 */
export function pathOf({ uri }: { readonly uri: Uri }): string {
  if (uri.scheme !== 'untitled') {
    return addressOf(uri);
  }
  const [folder] = workspace.workspaceFolders ?? [];
  return addressOf(Uri.joinPath(folder?.uri ?? Uri.file('/'), uri.path.replaceAll('/', '_') || 'untitled'));
}

/** Where the file of a path is. */
export function uriOf(path: string): Uri {
  // Not every file system has an authority: `memfs:/a.smtp`. A single letter is a drive.
  return /^[a-z][\w+.-]+:\//i.test(path) ? Uri.parse(path, true) : Uri.file(path);
}

/** The path of what is on a disk of this machine, the address of what is not. */
export function addressOf(uri: Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** A document as a script to run. */
export function sourceOf(document: TextDocument): Source {
  return { path: pathOf(document), text: document.getText() };
}

/** The same with what is on the disk where nothing is edited: it may be newer there. */
export async function currentSource(document: TextDocument): Promise<Source> {
  return (document.isDirty ? undefined : await readScript(document.uri)) ?? sourceOf(document);
}

/** The scripts of the workspace, as they are on the screen, in the order of their paths: those that are run, or others. */
export async function findScripts(isWanted = isWorkspaceScript): Promise<{ uri: Uri; source: Source }[]> {
  const found = await workspace.findFiles('**/*.smtp', '**/node_modules/**');
  const uris = found.filter(isWanted).sort((a, b) => (a.path < b.path ? -1 : 1));
  const scripts = await Promise.all(uris.map(async (uri) => ({ uri, source: await readScript(uri) })));
  return scripts.flatMap(({ uri, source }) => (source ? [{ uri, source }] : []));
}

/** Reads a script as it is on the screen; undefined where there is none. */
export async function readScript(uri: Uri): Promise<Source | undefined> {
  const path = pathOf({ uri });
  const octets = await editorFiles.read(path);
  if (!octets) {
    return undefined;
  }
  // Whoever runs it says what is wrong with octets that are no UTF-8.
  const { text, finding } = decodeScript(octets);
  return { path, text: finding ? octets : text };
}

/** Whether a file is a script of the workspace that is run; those whose name, or a folder's, starts with `_` are there to be included. */
export function isWorkspaceScript(uri: Uri): boolean {
  if (uri.scheme !== 'file' || !uri.path.endsWith('.smtp') || !workspace.getWorkspaceFolder(uri)) {
    return false;
  }
  const parts = workspace.asRelativePath(uri, false).split('/');
  return !parts.some((part) => part.startsWith('_') || part === 'node_modules' || part === '.git');
}

/** Files as the editor has them: the text on the screen, saved or not, before what is on the disk. */
export const editorFiles: Files = {
  resolve(from, path) {
    const script = uriOf(from);
    const absolute = /^([a-z]:)?[\\/]/i.test(path);
    return addressOf(absolute ? script.with({ path: Uri.file(path).path }) : Uri.joinPath(script, '..', path));
  },
  async read(path) {
    const open = openDocument(path);
    // What is not edited is on the disk, and may be newer there: the editor follows a moment later.
    const octets = open?.isDirty ? undefined : await readDisk(path);
    return octets ?? (open && new TextEncoder().encode(open.getText()));
  },
  async exists(path) {
    if (openDocument(path)) {
      return true;
    }
    return workspace.fs.stat(uriOf(path)).then(
      () => true,
      () => false,
    );
  },
};

/** What is in a folder, as a script (a path) names it; what is hidden is left out. */
export async function listFolder(script: string, folder: string): Promise<ListedFile[]> {
  const entries = await workspace.fs.readDirectory(Uri.joinPath(uriOf(script), '..', folder)).then(
    (found) => found,
    () => [],
  );
  return entries
    .filter(([name]) => !name.startsWith('.'))
    .map(([name, type]) => ({ name, folder: (type & FileType.Directory) !== 0 }));
}

/** The document of a script, where it is open. */
export function documentAt(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri.toString() && !document.isClosed);
}

function openDocument(path: string): TextDocument | undefined {
  return workspace.textDocuments.find(
    ({ uri, isClosed }) => uri.scheme !== 'untitled' && addressOf(uri) === path && !isClosed,
  );
}

async function readDisk(path: string): Promise<Uint8Array | undefined> {
  const uri = uriOf(path);
  try {
    // A device or a pipe may never end.
    const { type } = await workspace.fs.stat(uri);
    return (type & FileType.File) === 0 ? undefined : await workspace.fs.readFile(uri);
  } catch {
    return undefined;
  }
}
