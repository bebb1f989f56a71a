import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';

/** The extension under test. */
export const extensionId = 'smtp-sessions.smtp-sessions';

/** A script on the screen. */
export interface Script {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
}

/**
 * Shows a script while `body` works with it and closes it unsaved: an untitled one, or one that is in `file`, a name in
 * the open folder.
 */
export async function withScript(
  text: string,
  body: (script: Script) => Promise<void>,
  { file }: { file?: string } = {},
): Promise<void> {
  const document = file
    ? await vscode.workspace.openTextDocument(await writeFile(file, text))
    : await openUntitled('smtp', text);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  // Opening starts the extension; what it registers is there only when that is done.
  await vscode.extensions.getExtension(extensionId)?.activate();
  try {
    await body({ document, editor });
  } finally {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    if (!file) {
      // The next one takes the same name, and would be shown with this one's text as long as this one is there.
      await until('end of the document', {
        events: [vscode.workspace.onDidCloseTextDocument],
        check: () => document.isClosed || undefined,
      });
    }
  }
}

/** Opens a document without a file. VS Code may give it the text of an earlier one of its name, whose backup is not away yet. */
export async function openUntitled(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  const lines = (text: string) => text.replaceAll(/\r\n?/g, '\n');
  if (lines(document.getText()) !== lines(content)) {
    const edit = new vscode.WorkspaceEdit();
    const { end } = document.lineAt(document.lineCount - 1).range;
    edit.replace(document.uri, new vscode.Range(0, 0, end.line, end.character), content);
    assert.ok(await vscode.workspace.applyEdit(edit), 'the text of the document is put right');
  }
  return document;
}

/** Writes a file into the open folder; resolves with where it is. */
export async function writeFile(name: string, text: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** Takes away every script of the open folder that earlier tests have left. */
export async function emptyFolder(): Promise<void> {
  for (const uri of await vscode.workspace.findFiles('**/*.smtp')) {
    await vscode.workspace.fs.delete(uri);
  }
}

/** Replaces the first occurrence of a text as an edit in the editor. */
export async function replace({ document, editor }: Script, from: string, to: string): Promise<void> {
  const range = rangeOf(document, from);
  assert.ok(await editor.edit((edit) => edit.replace(range, to)), `the editor takes the edit of ${from}`);
}

/** Where a text first stands in a document. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `${text} is in the document`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Resolves with the document's problems once `holds` is true of them. */
export function problems(
  uri: vscode.Uri,
  what: string,
  holds: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return until(what, {
    events: [vscode.languages.onDidChangeDiagnostics],
    check: () => {
      const found = vscode.languages.getDiagnostics(uri);
      return holds(found) ? found : undefined;
    },
    shows: () => vscode.languages.getDiagnostics(uri).map(describeProblem).join('; ') || 'no problem',
  });
}

/** A problem's code, whether it has a link or not. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

function describeProblem(problem: vscode.Diagnostic): string {
  return `${problem.range.start.line + 1}: ${codeOf(problem)} (${problem.source})`;
}
