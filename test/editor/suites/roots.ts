import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { notified, read } from '../support/hands';
import { asReport, outcomes, sandbox, transcript } from '../support/runs';
import { extensionId, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { until } from '../support/until';

/** A workspace of two folders, `one` and `two`. */
export const roots: Tests = {
  'all scripts of all folders run, and are told apart': async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    await writeFile('same.smtp', hello);
    await writeFile('../two/same.smtp', refused);
    const server = await sandbox();
    const report = asReport(await vscode.commands.executeCommand('smtp.runWorkspace', { server }));
    assert.deepEqual(outcomes(report), ['passed', 'passed', 'failed: unexpected-reply']);
    const text = await transcript('=== Refuses Alice: FAILED');
    assert.match(text, /^### Say hello {2}\(one\/same\.smtp:1\)$/m);
    assert.match(text, /^### Refuses Alice {2}\(two\/same\.smtp:1\)$/m);
    assert.match(text, /^!!! two\/same\.smtp:5:1: /m);
  },

  'the Test Explorer tells them apart, too': [
    30_000,
    async () => {
      await vscode.commands.executeCommand('workbench.view.testing.focus');
      await read('.test-explorer .monaco-list-row:has-text("one/same.smtp")');
      await read('.test-explorer .monaco-list-row:has-text("two/same.smtp")');
    },
  ],

  'each folder has its own servers': async () => {
    const server = await sandbox();
    await writeFile('.vscode/settings.json', JSON.stringify({ 'smtp.servers': { mine: server } }));
    const nowhere = { 'smtp.servers': { mine: { url: 'smtp://127.0.0.1:25', ca: 'missing.pem' } } };
    await writeFile('../two/.vscode/settings.json', JSON.stringify(nowhere));
    const settings = ['one', 'two'].map((name) => {
      const folder = vscode.workspace.workspaceFolders?.find((one) => one.name === name);
      assert.ok(folder);
      return { uri: vscode.Uri.joinPath(folder.uri, 'same.smtp'), line: 1, server: 'mine' };
    });
    await until('settings', {
      events: [vscode.workspace.onDidChangeConfiguration],
      check: () => settings.every(({ uri }) => 'mine' in (servers(uri) ?? {})) || undefined,
    });
    assert.deepEqual(outcomes(asReport(await vscode.commands.executeCommand('smtp.run', settings[0]))), ['passed']);
    assert.equal(await vscode.commands.executeCommand('smtp.run', settings[1]), undefined);
  },

  'and its own proxy, also where all run at once': async () => {
    const server = await sandbox();
    await writeFile('../two/.vscode/settings.json', JSON.stringify({ 'smtp.proxy': 'ftp://proxy.example' }));
    const two = vscode.workspace.workspaceFolders?.find(({ name }) => name === 'two')?.uri;
    await until('setting', {
      events: [vscode.workspace.onDidChangeConfiguration],
      check: () => vscode.workspace.getConfiguration('smtp', two).get('proxy') || undefined,
    });
    assert.equal(await vscode.commands.executeCommand('smtp.runWorkspace', { server }), undefined);
    await notified('The setting smtp.proxy can not be used');
    await writeFile('../two/.vscode/settings.json', '{}');
  },
};

function servers(script: vscode.Uri): object | undefined {
  return vscode.workspace.getConfiguration('smtp', script).get<object>('servers');
}
