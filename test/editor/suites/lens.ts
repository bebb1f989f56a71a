import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asReport, outcomes, sandbox } from '../support/runs';
import { withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello, secondSession } from '../support/texts';

/** The lens over a session. */
export const lens: Tests = {
  'stands over each session and runs it': async () => {
    const connect = `@connect ${await sandbox()}\n`;
    await withScript(connect + hello, async ({ document }) => {
      const runs = await runLenses(document);
      assert.deepEqual(
        runs.map(({ range }) => range.start.line),
        [1, secondSession],
      );
      const command = runs[1]?.command;
      assert.ok(command);
      const report = asReport(await vscode.commands.executeCommand(command.command, ...(command.arguments ?? [])));
      assert.deepEqual(outcomes(report), ['passed']);
      assert.equal(report.sessions[0]?.title, 'Say nothing');
    });
  },

  'stands over a file that is one session': () =>
    withScript('EHLO client.example\nQUIT\n', async ({ document }) => {
      assert.equal((await runLenses(document)).length, 1);
    }),
};

async function runLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const all = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return all.filter(({ command }) => /\bRun$/.test(command?.title ?? ''));
}
