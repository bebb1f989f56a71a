import { dirname, join, resolve } from 'node:path';
import { type TextDocument, Uri, workspace } from 'vscode';
import type { Files } from '../language';

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
