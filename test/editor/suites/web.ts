import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, problems, rangeOf, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';
import { within } from '../support/until';

/** The extension in an extension host without Node, as on vscode.dev. */
export const web: Tests = {
  'it starts': async () => {
    assert.ok(!('process' in globalThis && 'versions' in process && 'node' in process.versions), 'there is no Node');
    const extension = vscode.extensions.getExtension('smtp-sessions.smtp-sessions');
    assert.ok(extension);
    await extension.activate();
  },

  'scripts are checked': () =>
    withScript(
      'EHLO client.example\nMIAL FROM:<a@b.example>\n',
      async ({ document }) => {
        assert.equal(document.languageId, 'smtp');
        const [problem] = await problems(document.uri, 'unknown-command', (found) => found.length > 0);
        assert.ok(problem);
        assert.equal(codeOf(problem), 'unknown-command');
        assert.deepEqual(problem.range, rangeOf(document, 'MIAL'));
      },
      { file: 'web.smtp' },
    ),

  'the outline has the sessions': () =>
    withScript(hello, async ({ document }) => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      assert.deepEqual(
        symbols?.map(({ name }) => name),
        ['Say hello', 'Say nothing'],
      );
    }),

  'running says what it needs, and does not break': () =>
    withScript(hello, async ({ document }) => {
      assert.ok((await vscode.commands.getCommands(true)).includes('smtp.run'), 'smtp.run is there to say so');
      const options = { uri: document.uri, line: 1, server: 'smtp://127.0.0.1:2525' };
      const answered = vscode.commands.executeCommand('smtp.run', options);
      assert.equal(await within(5_000, 'answering', answered), undefined);
    }),
};
