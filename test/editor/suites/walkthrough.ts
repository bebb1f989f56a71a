import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, drawn, press, read, resize, screenshot } from '../support/hands';
import { asReport, outcomes } from '../support/runs';
import { extensionId, problems, rangeOf } from '../support/script';
import type { Tests } from '../support/test';
import { until } from '../support/until';

const steps = ['Write a script', 'Run it on the sandbox', 'See it checked as you type', 'Keep it as a test'];

/** The first minutes, as the walkthrough leads through them. */
export const walkthrough: Tests = {
  'has four steps, each with its page': [
    40_000,
    async () => {
      await open();
      const titles = await read('.getting-started-step .step-title');
      assert.deepEqual(
        titles.map((title) => title.trim()),
        steps,
      );
      for (const [index, step] of steps.entries()) {
        await click(`.getting-started-step .step-title:has-text("${step}")`);
        await read('.getting-started-media');
        await screenshot(`walkthrough-${index + 1}`);
      }
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    },
  ],

  'its example opens without a question, and runs against the sandbox, which nobody had started': [
    40_000,
    async () => {
      await vscode.commands.executeCommand('smtp.stopSandbox');
      await open();
      await click('.getting-started-step .step-title:has-text("Run it on the sandbox")');
      await click('.getting-started-step .monaco-button:has-text("Open the Example")');
      const editor = await until('example', {
        events: [vscode.window.onDidChangeActiveTextEditor, vscode.workspace.onDidChangeTextDocument],
        check: () => {
          const active = vscode.window.activeTextEditor;
          return active?.document.languageId === 'smtp' && active.document.getText() !== '' ? active : undefined;
        },
      });
      assert.equal(editor.selection.active.line, 0, 'it is read from its start');
      const start = rangeOf(editor.document, '### ').start;
      editor.selection = new vscode.Selection(start, start);
      const running = vscode.commands.executeCommand('smtp.run');
      await read('.quick-input-list .monaco-list-row:has-text("Sandbox")');
      await screenshot('walkthrough-server');
      await press('Enter');
      const report = asReport(await running);
      assert.deepEqual(outcomes(report), ['passed']);
      await drawn('250 2.1.0');
      await screenshot('walkthrough-example');
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    },
  ],

  'its script with mistakes is checked as it opens, and all of it mended at once': [
    40_000,
    async () => {
      await open();
      await click('.getting-started-step .step-title:has-text("See it checked")');
      await click('.getting-started-step .monaco-button:has-text("Open a Script with Mistakes")');
      await read('.monaco-editor .squiggly-error');
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document?.isUntitled);
      await problems(document.uri, 'problems', (found) => found.length > 0);
      await screenshot('walkthrough-mistakes');
      await vscode.commands.executeCommand('editor.action.fixAll');
      await problems(document.uri, 'end of the problems', (found) => found.length === 0);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    },
  ],
};

async function open(): Promise<void> {
  await resize(1280, 800);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false);
  await read('.getting-started-step .step-title');
}
