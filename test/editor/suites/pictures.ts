import * as vscode from 'vscode';
import { drawn, hover, read, resize, screenshot } from '../support/hands';
import { run, sandbox } from '../support/runs';
import { problems, rangeOf, withScript } from '../support/script';
import type { Tests } from '../support/test';

/** What README shows, in the folder of the examples; each is a test in that what is to be seen has to be there. */
export const pictures: Tests = {
  'hello.smtp after a run': [
    30_000,
    async () => {
      await resize(960, 660);
      await onlyTheEditor();
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      const uri = vscode.Uri.joinPath(folder?.uri ?? vscode.Uri.file('/'), 'hello.smtp');
      const document = await vscode.workspace.openTextDocument(uri);
      const editor = await vscode.window.showTextDocument(document);
      const start = rangeOf(document, '### ').start;
      editor.selection = new vscode.Selection(start, start);
      editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.AtTop);
      await run(document, { line: start.line + 1, server: await sandbox() });
      await drawn('250 2.1.0');
      await read('.codelens-decoration');
      await screenshot('run');
    },
  ],

  'a mistake and what is said of it': [
    30_000,
    () =>
      withScript(
        '### Alice writes to Bob\n220\nEHLO client.example.test\n250-STARTTLS\nMIAL FROM:<alice@example.test>\nRCPT TO:bob@example.test\nQUIT\n',
        async ({ document }) => {
          await resize(900, 320);
          await onlyTheEditor();
          await vscode.commands.executeCommand('workbench.action.closePanel');
          await problems(document.uri, 'problems', (found) => found.length > 0);
          await read('.monaco-editor .squiggly-error');
          await hover('.monaco-editor .squiggly-error');
          await read('.monaco-hover .hover-row');
          await screenshot('mistake');
        },
        { file: 'mistake.smtp' },
      ),
  ],
};

async function onlyTheEditor(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeOtherEditors');
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
  await vscode.commands.executeCommand('notifications.clearAll');
}
