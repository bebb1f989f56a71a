import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { withSilentPeer } from '../support/peer';
import { run } from '../support/runs';
import { problems, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';
import { within } from '../support/until';

/** What never happens by itself. */
export const safety: Tests = {
  'opening a script connects to nobody': () =>
    withSilentPeer((peer) =>
      withScript(
        `@connect ${peer.url}\n${hello}MIAL\n`,
        async ({ document }) => {
          await problems(document.uri, 'problem', (found) => found.length > 0);
          await askForEverything(document.uri);
          assert.equal(peer.connections(), 0);

          const going = run(document, { line: 2 });
          await within(5_000, 'connecting when run', peer.connected);
          await vscode.commands.executeCommand('smtp.cancel');
          await going;
          assert.equal(peer.connections(), 1);
        },
        { file: 'opened.smtp' },
      ),
    ),
};

/** Has all the editor's features look at the file, as an editor on the screen does. */
async function askForEverything(uri: vscode.Uri): Promise<void> {
  const start = new vscode.Position(0, 1);
  await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 100);
  await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
  await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, start);
  await vscode.commands.executeCommand('vscode.executeLinkProvider', uri, 100);
  await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, start);
}
