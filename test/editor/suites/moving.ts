import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { editedBy, withMarked } from '../support/marked';
import { withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello, secondSession } from '../support/texts';

/** The ways through scripts, as VS Code asks for them. */
export const moving: Tests = {
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

  'the sessions of the workspace are found by their titles': async () => {
    await writeFile('titles.smtp', '### A title that nobody else has\nNOOP\n');
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'nobody else',
    );
    assert.ok(
      symbols.some(({ name, location }) => name.includes('nobody') && location.uri.path.endsWith('titles.smtp')),
    );
  },

  'a session can be folded': () =>
    withScript(hello, async ({ document }) => {
      const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        document.uri,
      );
      const starts = folds?.map(({ start }) => start) ?? [];
      assert.ok(starts.includes(0) && starts.includes(secondSession - 1), starts.join(', '));
    }),

  'a selection grows from the word over the message to the session': () =>
    withMarked('### One\nDATA\nHi B|ob\n.\n250\n', async ({ document, position }) => {
      const [range] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
        'vscode.executeSelectionRangeProvider',
        document.uri,
        [position],
      );
      const texts: string[] = [];
      for (let at: vscode.SelectionRange | undefined = range; at; at = at.parent) {
        texts.push(document.getText(at.range));
      }
      for (const text of ['Bob', 'Hi Bob', 'DATA\nHi Bob\n.\n250', '### One\nDATA\nHi Bob\n.\n250']) {
        assert.ok(texts.includes(text), `${JSON.stringify(text)} is among ${JSON.stringify(texts)}`);
      }
    }),

  'a definition is found in the script, in what it includes and in the environment': async () => {
    await writeFile('_common.smtp', '\n@everywhere = a\n');
    await writeFile('smtp.env.json', '{\n  "$shared": { "everywhere": "b" }\n}\n');
    await withMarked(
      '@include _common.smtp\n@everywhere = c\nEHLO {{every|where}}\n',
      async ({ document, position }) =>
        assert.deepEqual(await definitions(document, position), ['_common.smtp 2', 'own.smtp 2', 'smtp.env.json 2']),
      { file: 'own.smtp' },
    );
  },

  'a file is where its name leads to': async () => {
    await writeFile('letter.eml', 'Subject: x\n\nHi\n');
    await withMarked(
      'DATA\n< let|ter.eml\n.\n',
      async ({ document, position }) => {
        assert.deepEqual(await definitions(document, position), ['letter.eml 1']);
        const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
          'vscode.executeLinkProvider',
          document.uri,
        );
        assert.deepEqual(
          links.map(({ range, target }) => `${document.getText(range)} ${target?.path.split('/').at(-1)}`),
          ['letter.eml letter.eml'],
        );
      },
      { file: 'links.smtp' },
    );
  },

  'a connection is found by its name, and its uses are marked': () =>
    withMarked('@connect smtp://a as one\nNOOP\n@use on|e\n', async ({ document, position }) => {
      assert.deepEqual(
        (await definitions(document, position)).map((place) => place.split(' ')[1]),
        ['1'],
      );
      const marked = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
        'vscode.executeDocumentHighlights',
        document.uri,
        position,
      );
      assert.deepEqual(
        marked.map(({ range }) => range.start.line),
        [0, 2],
      );
    }),

  'references are found, also in the scripts that include this one': async () => {
    await writeFile('uses.smtp', '@include _shared.smtp\nEHLO {{sharedName}}\n');
    await withMarked(
      '@shared|Name = a\n',
      async ({ document, position }) => {
        const found = await vscode.commands.executeCommand<vscode.Location[]>(
          'vscode.executeReferenceProvider',
          document.uri,
          position,
        );
        assert.deepEqual(places(found), ['_shared.smtp 1', 'uses.smtp 2']);
      },
      { file: '_shared.smtp' },
    );
  },

  'a variable is renamed in all of them': async () => {
    const other = await writeFile('renamed.smtp', '@include _renamed.smtp\nEHLO {{oldName}}\n');
    await withMarked(
      '@old|Name = a\nNOOP {{oldName}}\n',
      async ({ document, position }) => {
        const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          position,
          'newName',
        );
        assert.equal(editedBy(document, edit), '@newName = a\nNOOP {{newName}}\n');
        assert.deepEqual(
          edit.get(other).map(({ newText }) => newText),
          ['newName'],
        );
      },
      { file: '_renamed.smtp' },
    );
  },

  'nothing else is renamed': () =>
    withMarked('EH|LO client.example\n', async ({ document, position }) => {
      const refused = await vscode.commands
        .executeCommand('vscode.executeDocumentRenameProvider', document.uri, position, 'x')
        .then(
          () => false,
          () => true,
        );
      assert.ok(refused, 'a verb is not renamed');
    }),
};

async function definitions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    position,
  );
  return found
    .map((place) => ('targetUri' in place ? named(place.targetUri, place.targetRange) : named(place.uri, place.range)))
    .sort();
}

function places(found: readonly vscode.Location[]): string[] {
  return found.map(({ uri, range }) => named(uri, range)).sort();
}

function named(uri: vscode.Uri, range: vscode.Range): string {
  return `${uri.path.split('/').at(-1)} ${range.start.line + 1}`;
}
