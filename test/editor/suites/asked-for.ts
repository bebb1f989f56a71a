import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, lens, press, read, screenshot } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { outcomes, run, sandbox, transcript } from '../support/runs';
import { withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';
import { within } from '../support/until';

/** Each way to ask for a run, and to end one, as a user does it. */
export const askedFor: Tests = {
  'the button in the title runs the session at the cursor': () =>
    withSession('title.example', async () => {
      await read('.editor-actions .action-label[aria-label^="Run Session"]');
      await screenshot('title');
      await click('.editor-actions .action-label[aria-label^="Run Session"]');
    }),

  'the context menu has it': () =>
    withSession('menu.example', async () => {
      await click('.monaco-editor .view-line:has-text("EHLO")');
      await press('Shift+F10');
      await read('.monaco-menu .action-item:has-text("Run Session")');
      // A menu takes no click in its first moments.
      await screenshot('menu');
      await click('.monaco-menu .action-item:has-text("Run Session")');
    }),

  'the gutter runs the session as a test': [
    30_000,
    async () => {
      const connect = `@connect ${await sandbox()}\n`;
      await withScript(
        `${connect}### In the gutter\nEHLO gutter.example\nQUIT\n`,
        async () => {
          // Once they are there no line moves away from below the mouse.
          await read(lens);
          await click('.monaco-editor .codicon-testing-run-icon');
          await read('.monaco-editor .codicon-testing-passed-icon');
        },
        { file: 'gutter.smtp' },
      );
    },
  ],

  'the keys run the same again, and end it': [
    30_000,
    () =>
      withSilentPeer((peer) =>
        withScript(`@connect ${peer.url}\n### Endless\nEHLO client.example\n`, async ({ editor }) => {
          editor.selection = new vscode.Selection(2, 0, 2, 0);
          await click('.monaco-editor .view-lines');
          await press('Control+Alt+KeyR');
          await within(5_000, 'connecting', peer.connected);
          await press('Control+Alt+KeyK');
          await within(5_000, 'closing the connection', peer.left);
          await transcript('=== Endless: COULD NOT RUN');
          await press('Control+Alt+KeyL');
          await within(5_000, 'connecting again', peer.connectedAgain);
          await press('Control+Alt+KeyK');
          await within(5_000, 'closing the second connection', peer.leftAgain);
        }),
      ),
  ],

  'so does the notification': [
    30_000,
    () =>
      withSilentPeer((peer) =>
        withScript(
          hello,
          async ({ document }) => {
            const going = run(document, { line: 1, server: peer.url });
            await within(5_000, 'connecting', peer.connected);
            await vscode.commands.executeCommand('notifications.showList');
            await read('.notification-list-item:has-text("SMTP: going.smtp"):has-text("Say hello")');
            await screenshot('progress');
            await click('.notification-list-item:has-text("SMTP: going.smtp") .monaco-button:has-text("Cancel")');
            assert.deepEqual(outcomes(await within(5_000, 'cancelling', going)), ['error: cancelled']);
            await vscode.commands.executeCommand('notifications.clearAll');
          },
          { file: 'going.smtp' },
        ),
      ),
  ],
};

/** Has a session with the cursor in it, which greets as `name`; it has to have run when `ask` is done. */
async function withSession(name: string, ask: () => Promise<void>): Promise<void> {
  const connect = `@connect ${await sandbox()}\n`;
  await withScript(`${connect}### Asked for\nEHLO ${name}\nQUIT\n`, async ({ editor }) => {
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    await read(`.monaco-editor .view-line:has-text(${JSON.stringify(name)})`);
    await ask();
    await transcript(`EHLO ${name}`);
  });
}
