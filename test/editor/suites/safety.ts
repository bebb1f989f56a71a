import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { read } from '../support/hands';
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

  'what a script says is no link that runs a command': () =>
    withSilentPeer((peer) => {
      const link = '[Look](command:workbench.view.debug)';
      return withScript(
        `@connect ${peer.url}\n### ${link}\nNOOP\n`,
        async ({ document }) => {
          assert.equal(
            await vscode.commands.executeCommand('smtp.run', { uri: document.uri, server: link }),
            undefined,
          );
          const going = run(document, { line: 2 });
          await within(5_000, 'connecting', peer.connected);
          await vscode.commands.executeCommand('notifications.showList');
          const list = '.notifications-list-container';
          await read(`${list}:has-text("is no target"):has-text("SMTP: link.smtp: [Look]")`);
          await read(`${list}:not(:has(.notification-list-item-message a))`);
          await vscode.commands.executeCommand('smtp.cancel');
          await going;
          await vscode.commands.executeCommand('notifications.clearAll');
        },
        { file: 'link.smtp' },
      );
    }),
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
