import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { rangeOf, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello, secondSession } from '../support/texts';

/** Help while writing, and the ways through a script, as VS Code asks for them. */
export const writing: Tests = {
  'completion offers commands, and parameters behind them': () =>
    withScript('EHLO client.example\n\nMAIL FROM:<a@b.example> \n', async ({ document }) => {
      const commands = await complete(document, new vscode.Position(1, 0));
      assert.ok(
        commands.some((label) => label.startsWith('RCPT')),
        commands.join(', '),
      );
      const parameters = await complete(document, document.lineAt(2).range.end);
      assert.ok(
        parameters.some((label) => label.startsWith('SIZE')),
        parameters.join(', '),
      );
    }),

  'a hover explains a command': () =>
    withScript(hello, async ({ document }) => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        rangeOf(document, 'RCPT').start.translate(0, 1),
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((part) => (typeof part === 'string' ? part : part.value)),
      );
      // Text that was appended as text has its blanks written so.
      assert.match(texts.join('\n').replaceAll('&nbsp;', ' '), /RFC 5321/);
    }),

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

  'a session can be folded': () =>
    withScript(hello, async ({ document }) => {
      const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        document.uri,
      );
      const starts = folds?.map(({ start }) => start) ?? [];
      assert.ok(starts.includes(0) && starts.includes(secondSession - 1), starts.join(', '));
    }),

  'a variable is found and renamed': () =>
    withScript('@who = client.example\nEHLO {{who}}\nEHLO {{who}}\n', async ({ document }) => {
      const use = rangeOf(document, '{{who}}').start.translate(0, 3);
      const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        use,
      );
      const [place] = found;
      assert.ok(place, 'a definition');
      assert.equal(('targetRange' in place ? place.targetRange : place.range).start.line, 0);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        use,
        'name',
      );
      await vscode.workspace.applyEdit(edit);
      assert.equal(document.getText(), '@name = client.example\nEHLO {{name}}\nEHLO {{name}}\n');
    }),

  'formatting never touches a message': () =>
    withScript('  EHLO client.example\n  DATA\n354\n  two blanks  \n.\n', async ({ document }) => {
      const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
        'vscode.executeFormatDocumentProvider',
        document.uri,
        { tabSize: 2, insertSpaces: true },
      );
      const edit = new vscode.WorkspaceEdit();
      edit.set(document.uri, edits ?? []);
      await vscode.workspace.applyEdit(edit);
      assert.equal(document.getText(), 'EHLO client.example\nDATA\n354\n  two blanks  \n.\n');
    }),
};

async function complete(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}
