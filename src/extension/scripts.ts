import { dirname, join, resolve } from 'node:path';
import { type TextDocument, Uri, workspace } from 'vscode';
import { decodeScript, type Files } from '../language';
import type { Source } from '../runner';

/** The language's id. */
export const LANGUAGE = 'smtp';

/** The path that a script's own paths are relative to: that of its file, or one in the workspace for a script that has none yet. */
export function pathOf({ uri }: { readonly uri: Uri }): string {
  if (uri.scheme === 'file') {
    return uri.fsPath;
  }
  return join(
    workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd(),
    uri.path.replaceAll('/', '_') || 'untitled',
  );
}

/** A document as a script to run. */
export function sourceOf(document: TextDocument): Source {
  return { path: pathOf(document), text: document.getText() };
}

/** The scripts of the workspace, as they are on the screen, in the order of their paths. */
export async function findScripts(): Promise<{ uri: Uri; source: Source }[]> {
  const found = await workspace.findFiles('**/*.smtp', '**/node_modules/**');
  const uris = found.filter(isWorkspaceScript).sort((a, b) => (a.path < b.path ? -1 : 1));
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
  resolve: (from, path) => resolve(dirname(from), path),
  async read(path) {
    const open = openDocument(path);
    if (open) {
      return new TextEncoder().encode(open.getText());
    }
    return readDisk(path);
  },
  async exists(path) {
    if (openDocument(path)) {
      return true;
    }
    return workspace.fs.stat(Uri.file(path)).then(
      () => true,
      () => false,
    );
  },
};

/** The document of a script, where it is open. */
export function documentAt(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri.toString() && !document.isClosed);
}

function openDocument(path: string): TextDocument | undefined {
  return workspace.textDocuments.find(
    (document) => document.uri.scheme === 'file' && document.uri.fsPath === path && !document.isClosed,
  );
}

async function readDisk(path: string): Promise<Uint8Array | undefined> {
  try {
    return await workspace.fs.readFile(Uri.file(path));
  } catch {
    return undefined;
  }
}
