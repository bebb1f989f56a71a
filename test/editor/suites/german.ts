import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { notified, press, read, screenshot } from '../support/hands';
import { extensionId, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';

/** What the manifest and what the code say, each in the editor's language. */
export const german: Tests = {
  'commands, settings and the walkthrough are in German': [
    40_000,
    () =>
      withScript(hello, async () => {
        assert.equal(vscode.env.language, 'de');
        await vscode.commands.executeCommand('workbench.action.quickOpen', '>SMTP: Sitzung');
        await read('.quick-input-list .monaco-list-row:has-text("Sitzung ausführen")');
        await screenshot('german-commands');
        await press('Escape');
        await vscode.commands.executeCommand('workbench.action.openSettings', 'smtp.output.clear');
        await read('.settings-editor .setting-item-contents:has-text("vor jeder Ausführung leeren")');
        await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false);
        await read('.getting-started-step .step-title:has-text("Ein Skript schreiben")');
        await screenshot('german-walkthrough');
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      }),
  ],

  'so are lenses, questions and messages': [
    40_000,
    () =>
      withScript(hello, async ({ document }) => {
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
        );
        assert.equal(lenses[0]?.command?.title, '$(play) Ausführen');
        const asked = vscode.commands.executeCommand('smtp.selectServer');
        await read('.quick-input-list .monaco-list-row:has-text("Ein anderer Server")');
        await screenshot('german-server');
        await press('Escape');
        await asked;
        assert.equal(await vscode.commands.executeCommand('smtp.run', { uri: document.uri, line: 0 }), undefined);
        await notified('Die auszuführende Zeile');
      }),
  ],
};
