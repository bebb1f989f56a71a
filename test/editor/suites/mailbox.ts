import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, notified, press, read, screenshot, type } from '../support/hands';
import { outcomes, run, sandbox } from '../support/runs';
import { rangeOf, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { until } from '../support/until';

const view = '.pane:has-text("SMTP Mailbox")';

/** The sandbox and its mail, and the last runs. */
export const mailbox: Tests = {
  'without the sandbox the mailbox says what to do': [
    30_000,
    async () => {
      await vscode.commands.executeCommand('smtp.stopSandbox');
      await vscode.commands.executeCommand('smtp.showMailbox');
      await read(`${view} .welcome-view-content:has-text("Mail that the sandbox server takes")`);
      await screenshot('mailbox-empty');
      await click(`${view} .welcome-view a.monaco-button:has-text("Start Sandbox Server")`);
      await read('.statusbar-item:has-text("SMTP sandbox :")');
      await read(`${view} .welcome-view-content:has-text("The sandbox took no mail yet")`);
    },
  ],

  'a message that the sandbox took is listed, and can only be read': [
    40_000,
    () =>
      withScript(hello, async ({ document }) => {
        const url = await sandbox();
        assert.deepEqual(outcomes(await run(document, { line: 1, server: 'sandbox' })), ['passed']);
        const [port] = /\d+$/.exec(url) ?? [];
        await read(`.statusbar-item:has-text("SMTP sandbox :${port} (1)")`);
        const mail = await vscode.commands.executeCommand<{ uri: vscode.Uri; subject: string }[]>('smtp.showMailbox');
        assert.deepEqual(
          mail.map(({ subject }) => subject),
          ['Hello'],
        );
        await read(`${view} .monaco-list-row:has-text("Hello"):has-text("alice@example.test")`);
        const opened = await until('message', {
          events: [vscode.window.onDidChangeVisibleTextEditors],
          check: () => vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.scheme === 'smtp-mail'),
        });
        assert.match(opened.document.getText(), /^From: Alice <alice@example\.test>\r?\n(.+\r?\n)*\r?\nHi Bob\.\r?\n$/);
        assert.equal(vscode.workspace.fs.isWritableFileSystem('smtp-mail'), false);
        const first = mail[0];
        assert.ok(first);
        await assert.rejects(async () => vscode.workspace.fs.writeFile(first.uri, new Uint8Array()));
        await screenshot('mailbox');
        await vscode.commands.executeCommand('smtp.stopSandbox');
        await assert.rejects(async () => vscode.workspace.fs.readFile(first.uri));
        await vscode.window.showTextDocument(opened.document);
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      }),
  ],

  'mail that a script takes after ATRN is kept for the editor': [
    30_000,
    () =>
      withScript(
        '### Fetch\nEHLO client.example\nSTARTTLS\nEHLO client.example\n@auth PLAIN alice s3cret\nATRN cust.example.test\n250\n',
        async ({ document }) => {
          await sandbox();
          const report = await run(document, { line: 1, server: 'sandbox' });
          assert.deepEqual(outcomes(report), ['passed']);
          const taken = report.sessions[0]?.received ?? [];
          assert.equal(taken.length, 1);
          const mail = await vscode.commands.executeCommand<{ uri: vscode.Uri; size: number }[]>('smtp.showMailbox');
          const found = mail.find(({ size }) => size === taken[0]?.octets);
          assert.ok(found, 'it is in the mailbox');
          const octets = await vscode.workspace.fs.readFile(found.uri);
          assert.equal(new TextDecoder().decode(octets), taken[0]?.text);
          await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        },
      ),
  ],

  'the sandbox starts and stops from the status bar': [
    30_000,
    () =>
      withScript('NOOP\n', async ({ document }) => {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('smtp.stopSandbox');
        const runs = '.statusbar-item:has-text("SMTP sandbox :")';
        for (const [button, then] of [
          ['Start', runs],
          ['Stop', `.monaco-workbench:not(:has(${runs}))`],
        ] as const) {
          await click('#status\\.languageStatus');
          await click(`.hover-language-status .element:has-text("SMTP sandbox") a:has-text("${button}")`);
          await read(then);
        }
        await press('Escape');
      }),
  ],

  'the last runs can be looked at again': [
    40_000,
    () =>
      withScript(refused.replace('Refuses Alice', 'Kept in the history'), async ({ document }) => {
        await run(document, { line: 1, server: 'sandbox' });
        const showing = vscode.commands.executeCommand('smtp.showHistory');
        await read('.quick-input-list .monaco-list-row:has-text("Kept in the history"):has-text("0 passed, 1 failed")');
        await screenshot('history');
        await press('Enter');
        await showing;
        const editor = vscode.window.activeTextEditor;
        assert.equal(editor?.document.languageId, 'smtp-transcript');
        assert.ok(rangeOf(editor.document, '!!! '));
        await screenshot('history-transcript');
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        const forgetting = vscode.commands.executeCommand('smtp.showHistory');
        await read('.quick-input-list .monaco-list-row');
        // It stands below all of them, where no row is drawn.
        await type('Forget');
        await read('.quick-input-list .monaco-list-row.focused:has-text("Forget these runs")');
        await press('Enter');
        await forgetting;
        await vscode.commands.executeCommand('smtp.showHistory');
        await notified('Nothing was run yet');
      }),
  ],
};
