import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { press, read, screenshot, type } from '../support/hands';
import { asReport, outcomes, run, sandbox } from '../support/runs';
import { emptyFolder, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { until } from '../support/until';

/** What else can be done with scripts. */
export const commands: Tests = {
  'smtp.runWorkspace runs every script but those that are there to be included': async () => {
    await emptyFolder();
    await writeFile('b.smtp', refused);
    await writeFile('a/a.smtp', hello);
    await writeFile('_shared.smtp', 'EHLO client.example\n');
    await writeFile('_parts/part.smtp', 'EHLO client.example\n');
    const returned = await vscode.commands.executeCommand('smtp.runWorkspace', { server: await sandbox() });
    const report = asReport(returned);
    assert.deepEqual(outcomes(report), ['passed', 'passed', 'failed: unexpected-reply']);
    assert.deepEqual(
      report.sessions.map(({ file }) => vscode.workspace.asRelativePath(file)),
      ['a/a.smtp', 'a/a.smtp', 'b.smtp'],
    );
    assert.deepEqual([report.summary.passed, report.summary.failed], [2, 1]);
    const again = asReport(await vscode.commands.executeCommand('smtp.rerun'));
    assert.equal(again.sessions.length, 3);
    await emptyFolder();
  },

  'all that are selected in the explorer run': async () => {
    const connect = `@connect ${await sandbox()}\n`;
    const selected = [await writeFile('a.smtp', connect + hello), await writeFile('b.smtp', connect + refused)];
    const returned = await vscode.commands.executeCommand('smtp.runFile', selected[1], selected);
    assert.deepEqual(outcomes(asReport(returned)), ['passed', 'passed', 'failed: unexpected-reply']);
    await emptyFolder();
  },

  'nothing of the workspace is sent when one script is unclear in itself': async () => {
    await emptyFolder();
    await writeFile('a.smtp', hello);
    await writeFile('b.smtp', 'S: 220 mx.example\n');
    const returned = await vscode.commands.executeCommand('smtp.runWorkspace', { server: await sandbox() });
    assert.equal(asReport(returned).sessions.length, 0);
    await emptyFolder();
  },

  'recording writes the replies under the commands, as one step to undo': () =>
    withScript(
      'EHLO client.example\nMAIL FROM:<alice@example.test>\n500 old\nRCPT TO:<nobody@elsewhere.test>\nQUIT\n',
      async ({ document }) => {
        const before = document.getText();
        const returned = await vscode.commands.executeCommand('smtp.record', {
          uri: document.uri,
          line: 1,
          server: await sandbox(),
        });
        assert.deepEqual(outcomes(asReport(returned)), ['passed'], 'what is written now is no failure');
        const text = document.getText();
        assert.match(text, /^220\nEHLO client\.example\n250-/);
        assert.match(text, /^250[- ]STARTTLS$/m);
        assert.match(text, /^MAIL FROM:<alice@example\.test>\n250 2\.1\.0\nRCPT TO:<nobody@elsewhere\.test>\n55\d 5/m);
        assert.match(text, /^QUIT\n221 2\.0\.0\n$/m);
        await screenshot('record');
        assert.deepEqual(outcomes(await run(document, { line: 1, server: await sandbox() })), ['passed']);
        await vscode.commands.executeCommand('undo');
        assert.equal(document.getText(), before);
      },
    ),

  'recording leaves the other sessions alone': () =>
    withScript(
      '### One\nNOOP\n### Two\nNOOP\n',
      async ({ document }) => {
        await vscode.commands.executeCommand('smtp.record', { uri: document.uri, line: 4, server: await sandbox() });
        assert.equal(document.getText(), '### One\nNOOP\n### Two\n220\nNOOP\n250 2.0.0\n');
        assert.ok(document.isDirty, 'recording does not save');
      },
      { file: 'two.smtp' },
    ),

  'a new script begins with a template': [
    30_000,
    async () => {
      const text = await newScript('pipelining', 'new-script');
      assert.match(text, /^### The envelope in one write\n@connect smtp:\/\/localhost:25\n/);
    },
  ],

  'the example for the sandbox runs': [
    30_000,
    async () => {
      const text = await newScript('sandbox');
      await withScript(text, async ({ document }) => {
        assert.deepEqual(outcomes(await run(document, { line: 20, server: await sandbox() })), ['passed']);
      });
    },
  ],

  'the file menu has it': [
    30_000,
    async () => {
      void vscode.commands.executeCommand('welcome.showNewFileEntries');
      await read('.quick-input-list .monaco-list-row:has-text("SMTP Script")');
      await press('Escape');
    },
  ],
};

/** Takes the template that is found by a word; resolves with the text of the script that it opens, which is closed. */
async function newScript(word: string, picture?: string): Promise<string> {
  const made = vscode.commands.executeCommand('smtp.newScript');
  await read('.quick-input-list .monaco-list-row:has-text("Empty script")');
  if (picture) {
    await screenshot(picture);
  }
  await type(word);
  await press('Enter');
  const uri = await made;
  assert.ok(uri instanceof vscode.Uri);
  const document = await until('new script', {
    events: [vscode.workspace.onDidChangeTextDocument, vscode.window.onDidChangeActiveTextEditor],
    check: () =>
      vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString() && one.getText() !== ''),
  });
  assert.ok(document.isUntitled);
  assert.equal(document.languageId, 'smtp');
  const text = document.getText();
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return text;
}
