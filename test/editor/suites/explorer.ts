import * as vscode from 'vscode';
import { click, press, read, screenshot } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { sandbox } from '../support/runs';
import { emptyFolder, extensionId, replace, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { within } from '../support/until';

/** The Test Explorer. */
export const explorer: Tests = {
  'says what to do where there is no script': [
    30_000,
    async () => {
      await vscode.extensions.getExtension(extensionId)?.activate();
      await emptyFolder();
      await vscode.commands.executeCommand('workbench.view.testing.focus');
      await read('.welcome-view-content:has-text("SMTP scripts (.smtp) are tests")');
      await screenshot('tests-empty');
      await click('.welcome-view-content a.monaco-button:has-text("New SMTP Script")');
      await read('.quick-input-list .monaco-list-row:has-text("Empty script")');
      await press('Escape');
    },
  ],

  'has the files before they are opened, and their sessions': [
    30_000,
    async () => {
      await vscode.extensions.getExtension(extensionId)?.activate();
      await emptyFolder();
      await writeFile('another.smtp', refused);
      const closed = await writeFile('closed.smtp', hello);
      await writeFile('_shared.smtp', 'EHLO client.example\n');
      await vscode.commands.executeCommand('workbench.view.testing.focus');
      await click(row('closed.smtp'));
      await press('ArrowRight');
      await read(row('Say nothing'));
      await absent('_shared.smtp');
      await vscode.workspace.fs.delete(closed);
      await absent('closed.smtp');
      await emptyFolder();
    },
  ],

  'follows what is typed': [
    30_000,
    () =>
      withScript(
        hello,
        async (script) => {
          await open('typed-title.smtp');
          await replace(script, 'Say nothing', 'Say it by typing');
          await read(row('Say it by typing'));
          await absent('Say nothing');
        },
        { file: 'typed-title.smtp' },
      ),
  ],

  'runs, and shows how each session came out': [
    60_000,
    async () => {
      await emptyFolder();
      const connect = `@connect ${await sandbox()}\n`;
      let nobody = '';
      await withSilentPeer(async (peer) => {
        nobody = peer.url;
      });
      const skipped = '### Not today\n@skip The server is away.\nEHLO client.example\n';
      const broken = `### Nobody there\n@connect ${nobody}\nEHLO client.example\n`;
      await withScript(
        `${connect}${hello}\n${refused}\n${skipped}\n${broken}`,
        async () => {
          await open('results.smtp');
          await vscode.commands.executeCommand('testing.runAll');
          await read(state('Say hello', 'Passed'));
          await read(state('Say nothing', 'Passed'));
          await read(state('Refuses Alice', 'Failed'));
          await read(state('Not today', 'Skipped'));
          await read(state('Nobody there', 'Errored'));
          await screenshot('tests');
          // What was expected and what came, side by side; and where it was expected, in the script.
          await click('.test-output-peek-tree .monaco-list-row:has-text("Refuses Alice")');
          await read('.part.panel .monaco-diff-editor .view-line:has-text("550")');
          await read('.part.panel .monaco-diff-editor .view-line:has-text("250 2.1.0")');
          await screenshot('tests-failure');
          await click('.test-output-peek-tree .monaco-list-row:has-text("Not today")');
          await read('.xterm-rows:has-text("skipped, The server is away.")');
          await screenshot('tests-output');
        },
        { file: 'results.smtp' },
      );
      await emptyFolder();
    },
  ],

  'cancels what it runs': [
    30_000,
    () =>
      withSilentPeer((peer) =>
        withScript(
          `@connect ${peer.url}\n${refused}`,
          async () => {
            await open('silent.smtp');
            const going = vscode.commands.executeCommand('testing.runCurrentFile');
            await within(5_000, 'connecting', peer.connected);
            await vscode.commands.executeCommand('testing.cancelRun');
            await within(5_000, 'closing the connection', peer.left);
            await going;
            await read(state('Refuses Alice', 'Errored'));
          },
          { file: 'silent.smtp' },
        ),
      ),
  ],

  'runs again at every save when it is told to': [
    30_000,
    async () => {
      await emptyFolder();
      const connect = `@connect ${await sandbox()}\n`;
      await withScript(
        connect + refused,
        async (script) => {
          await open('saved.smtp');
          await vscode.commands.executeCommand('testing.startContinuousRun');
          try {
            await script.document.save();
            await replace(script, '550', '250');
            await script.document.save();
            await read(state('Refuses Alice', 'Passed'));
            await replace(script, '250\nQUIT', '550\nQUIT');
            await script.document.save();
            await read(state('Refuses Alice', 'Failed'));
          } finally {
            await vscode.commands.executeCommand('testing.stopContinuousRun');
          }
        },
        { file: 'saved.smtp' },
      );
      await emptyFolder();
    },
  ],
};

/** Opens the view, and a file's sessions in it. */
async function open(file: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.view.testing.focus');
  await click(row(file));
  await press('ArrowRight');
}

function row(text: string): string {
  return `.test-explorer .monaco-list-row:has-text(${JSON.stringify(text)})`;
}

function state(text: string, outcome: string): string {
  return `${row(text)}[aria-label*=${JSON.stringify(outcome)}]`;
}

/** Resolves once no row of the tree has a text; the tree has to have others. */
async function absent(text: string): Promise<void> {
  await read(`.test-explorer .monaco-list:not(:has(.monaco-list-row:has-text(${JSON.stringify(text)})))`);
}
