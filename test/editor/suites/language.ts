import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';

/** What the editor knows of the language before anything is run. */
export const language: Tests = {
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
      assert.ok(registered.includes(`smtp.${id}`), `smtp.${id} can be executed`);
    }
  },

  'the extension starts without an error': async () => {
    await extension().activate();
    assert.ok(extension().isActive);
  },
};

const commands = [
  ...['run', 'runFile', 'rerun', 'cancel', 'selectEnvironment', 'startSandbox', 'stopSandbox', 'showMailbox'],
  ...['setSecret', 'forgetSecrets'],
];

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('smtp-sessions.smtp-sessions');
  assert.ok(found, 'the extension is installed');
  return found;
}
