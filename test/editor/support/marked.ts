import * as vscode from 'vscode';
import { type Script, withScript } from './script';

/** Shows a script in which `|` marks a place, with the cursor there, while `body` works with it. */
export async function withMarked(
  marked: string,
  body: (script: Script & { readonly position: vscode.Position }) => Promise<void>,
  options: { file?: string } = {},
): Promise<void> {
  const offset = marked.indexOf('|');
  await withScript(
    marked.replace('|', ''),
    async (script) => {
      const position = script.document.positionAt(offset);
      script.editor.selection = new vscode.Selection(position, position);
      await body({ ...script, position });
    },
    options,
  );
}

/** The text of a document with some edits made, which are not made in it. */
export function edited(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): string {
  return [...edits]
    .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
    .reduce((text, { range, newText }) => {
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      return text.slice(0, start) + newText + text.slice(end);
    }, document.getText());
}

/** What a workspace edit makes of a document. */
export function editedBy(document: vscode.TextDocument, edit: vscode.WorkspaceEdit | undefined): string {
  return edited(document, edit?.get(document.uri) ?? []);
}
