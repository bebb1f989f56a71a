import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { read, screenshot } from '../support/hands';
import { codeOf, problems, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';

/** What is different in a browser: there is no Node, files have addresses, and nothing runs. */
export const web: Tests = {
  'there is no Node': async () => {
    assert.equal(typeof process, 'undefined');
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
  },

  'what runs elsewhere says that it needs the desktop': () =>
    withScript(
      hello,
      async ({ document }) => {
        const registered = await vscode.commands.getCommands(true);
        for (const command of ['smtp.run', 'smtp.runFile', 'smtp.startSandbox', 'smtp.rerun']) {
          assert.ok(registered.includes(command), command);
          assert.equal(await vscode.commands.executeCommand(command, { uri: document.uri }), undefined);
          await vscode.commands.executeCommand('notifications.showList');
          const told = await read('.notifications-center .notification-list-item-message');
          assert.match(told.join('\n'), /needs VS Code on the desktop/);
          await vscode.commands.executeCommand('notifications.clearAll');
        }
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
        );
        assert.deepEqual(lenses, [], 'nothing offers to run it');
        await screenshot('web');
      },
      { file: 'web.smtp' },
    ),

  'what a script includes is read from beside it': async () => {
    await writeFile('parts/_greeting.smtp', '220\nEHLO client.example\n250\n');
    const script = '@include _greeting.smtp\nNOOP\n@include _none.smtp\nQUIT\n';
    await withScript(
      script,
      async ({ document }) => {
        const found = await problems(document.uri, 'missing-file', (all) => all.length > 0);
        assert.deepEqual(
          found.map((problem) => [codeOf(problem), problem.range.start.line]),
          [['missing-file', 2]],
        );
      },
      { file: 'parts/main.smtp' },
    );
  },

  'the names of environments are known': async () => {
    await writeFile('smtp.env.json', '{ "$shared": { "domain": "b.example" }, "staging": { "user": "alice" } }');
    await withScript(
      'EHLO {{domain}}\nMAIL FROM:<{{user}}@{{domain}}>\nRCPT TO:<{{nobody}}@b.example>\nQUIT\n',
      async ({ document }) => {
        const found = await problems(document.uri, 'undefined-variable', (all) => all.length > 0);
        assert.deepEqual(
          found.map((problem) => [codeOf(problem), problem.range.start.line]),
          [['undefined-variable', 2]],
        );
      },
      { file: 'environments.smtp' },
    );
  },
};
