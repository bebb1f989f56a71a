import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, problems, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';

/** What the editor knows of the language before anything is run. */
export const language: Tests = {
  // The first test of all: those after it start the extension themselves.
  'opening a script starts the extension, without an error': async () => {
    const uri = await writeFile('first.smtp', 'MIAL FROM:<a@b.example>\n');
    await vscode.window.showTextDocument(uri);
    await problems(uri, 'problem', (found) => found.length > 0);
    assert.ok(extension().isActive);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  },

  'a file that ends with .smtp is a script': () =>
    withScript(
      hello,
      async ({ document }) => {
        assert.equal(document.languageId, 'smtp');
      },
      { file: 'hello.smtp' },
    ),

  'both languages are there': async () => {
    const languages = await vscode.languages.getLanguages();
    assert.ok(languages.includes('smtp'), 'smtp');
    assert.ok(languages.includes('smtp-transcript'), 'smtp-transcript');
  },

  'every command has a title and is in the category SMTP': async () => {
    const contributed: { command: string; title: string; category?: string }[] =
      extension().packageJSON.contributes.commands;
    const registered = await vscode.commands.getCommands(true);
    for (const id of commands) {
      const command = contributed.find((candidate) => candidate.command === `smtp.${id}`);
      assert.equal(command?.category, 'SMTP', `category of smtp.${id}`);
      assert.match(command?.title ?? '', /^\w/, `title of smtp.${id}`);
      assert.ok(registered.includes(`smtp.${id}`), `smtp.${id} can be executed`);
    }
  },
};

const commands = [
  ...['run', 'runFile', 'runWorkspace', 'rerun', 'cancel', 'record', 'newScript', 'selectEnvironment'],
  ...['startSandbox', 'stopSandbox', 'showMailbox', 'setSecret', 'forgetSecrets'],
];

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, 'the extension is installed');
  return found;
}
