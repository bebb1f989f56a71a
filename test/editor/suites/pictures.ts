import * as vscode from 'vscode';
import { click, drawn, hover, press, read, resize, screenshot, type } from '../support/hands';
import { run, sandbox } from '../support/runs';
import { problems, rangeOf, withScript } from '../support/script';
import { withSetting } from '../support/settings';
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

  'hello.smtp while it is stepped through': [
    60_000,
    async () => {
      await resize(1120, 700);
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      const uri = vscode.Uri.joinPath(folder?.uri ?? vscode.Uri.file('/'), 'hello.smtp');
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      await onlyTheEditor();
      const at = rangeOf(document, 'DATA').start;
      const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(uri, at));
      vscode.debug.addBreakpoints([breakpoint]);
      const line = rangeOf(document, '### ').start.line + 1;
      const debugged = vscode.commands.executeCommand('smtp.debug', { uri, line, server: await sandbox() });
      await read(
        '.debug-pane .monaco-list-row:has-text("RCPT TO"), .debug-call-stack .monaco-list-row:has-text("DATA")',
      );
      await click('.debug-variables .monaco-list-row:has-text("Connection")');
      await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
      await click('.repl-input-wrapper .monaco-editor');
      await type('VRFY bob@example.test');
      await press('Enter');
      await read('.repl .repl-tree .monaco-list-row:has-text("<bob@example.test> ")');
      await screenshot('debug');
      await vscode.debug.stopDebugging();
      await debugged;
      vscode.debug.removeBreakpoints([breakpoint]);
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
          await hover('.monaco-editor .squiggly-error', '.monaco-hover .hover-row');
          await screenshot('mistake');
        },
        { file: 'mistake.smtp' },
      ),
  ],

  'a session that is typed': [
    30_000,
    () =>
      withSetting('terminal.integrated.gpuAcceleration', 'off', async () => {
        await resize(900, 420);
        await onlyTheEditor();
        await sandbox();
        await vscode.commands.executeCommand('smtp.openSession', { server: 'sandbox' });
        await vscode.commands.executeCommand('workbench.action.toggleMaximizedPanel');
        // VS Code opens a shell beside it, whose list would be in the picture.
        for (const each of vscode.window.terminals.filter(({ name }) => !name.startsWith('SMTP'))) {
          each.dispose();
        }
        await read('.single-terminal-tab:has-text("SMTP: sandbox")');
        for (const [keys, answer] of [
          ['EHLO client.example.test', 'XFORWARD'],
          ['STARTTLS', 'TLSv1.3'],
          ['EHLO client.example.test', 'XFORWARD'],
          ['@auth PLAIN alice', 'The password of alice'],
          ['s3cret', '235'],
          ['MAIL FROM:<alice@example.test>', '250 2.1.0'],
          ['RCPT TO:bob@example.test', '501'],
        ] as const) {
          await type(keys);
          await press('Enter');
          await read(`.xterm-rows:has-text("${answer}")`);
        }
        await type('r');
        await press('Tab');
        await read('.xterm-rows:has-text("RSET")');
        await screenshot('terminal');
        await vscode.commands.executeCommand('workbench.action.toggleMaximizedPanel');
        await vscode.commands.executeCommand('workbench.action.terminal.killAll');
      }),
  ],
};

async function onlyTheEditor(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeOtherEditors');
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
  await vscode.commands.executeCommand('notifications.clearAll');
}
