import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asked, notified, press, question, read, screenshot, type } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { outcomes, run, sandbox } from '../support/runs';
import { withScript, writeFile } from '../support/script';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';
import { until, within } from '../support/until';

/** The interactive session in a terminal. */
export const terminal: Tests = {
  'a session is typed, speaks TLS and AUTH, and is saved as a script that runs': [
    90_000,
    () =>
      onScreen(async () => {
        await vscode.commands.executeCommand('smtp.forgetSecrets');
        await sandbox();
        const name = await open({ server: 'sandbox' });
        assert.equal(name, 'SMTP: sandbox');
        await shows('220 sandbox.example.test');
        await line('EHLO client.example.test', 'XFORWARD');
        await line('STARTTLS', 'TLS: TLSv1.3');
        await line('EHLO client.example.test', 'XFORWARD');
        await line('@auth PLAIN alice', 'The password of alice:');
        await line('s3cret', '235 2.7.0 Authenticated');
        await type('mail');
        await press('Tab');
        await shows('MAIL FROM:<>');
        await line('alice@example.test', '250 2.1.0');
        await line('RCPT TO:<nobody@example.test>', '550 5.1.1');
        await type('r');
        await press('Tab');
        await shows('RCPT TO:');
        await screenshot('terminal');
        await press('Control+c');
        const before = vscode.window.activeTextEditor?.document;
        await type('@save');
        await press('Enter');
        const { document } = await until('the script', {
          events: [vscode.window.onDidChangeActiveTextEditor],
          check: () => {
            const editor = vscode.window.activeTextEditor;
            return editor && editor.document !== before && editor.document.languageId === 'smtp' ? editor : undefined;
          },
        });
        await screenshot('terminal-saved');
        assert.match(document.getText(), /@auth PLAIN alice \{\{\$secret alice\}\}\n235 2\.7\.0\n/);
        assert.ok(!document.getText().includes('s3cret'));
        const errors = vscode.languages.getDiagnostics(document.uri).filter(({ severity }) => severity === 0);
        assert.deepEqual(errors, []);
        assert.deepEqual(outcomes(await run(document, { line: 1 })), ['passed'], 'with the same server and the secret');
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        await vscode.commands.executeCommand('smtp.forgetSecrets');
      }),
  ],

  'when the server closes it is told at once, and Enter connects again': [
    60_000,
    () =>
      onScreen(async () => {
        await sandbox();
        await open({ server: 'sandbox' });
        await shows('220 sandbox.example.test');
        await line('QUIT', 'The session has ended');
        await press('Enter');
        await shows('@help tells more');
        await line('NOOP', '250 2.0.0 Nothing done');
      }),
  ],

  'closing the terminal closes the connection': () =>
    withSilentPeer(async (peer) => {
      await open({ server: peer.url });
      await within(5_000, 'connecting', peer.connected);
      await closeAll();
      await within(5_000, 'leaving', peer.left);
    }),

  'the server is chosen, that of the script at hand first': [
    40_000,
    async () => {
      const url = await sandbox();
      await withScript(`@connect ${url}\nEHLO client.example.test\n`, async () => {
        await closeAll();
        const opening = vscode.commands.executeCommand('smtp.openSession');
        await asked('as the script says');
        const rows = await read(`${question} .monaco-list-row`);
        assert.match(rows[0] ?? '', /smtp:\/\/127\.0\.0\.1:\d+\s*as the script says/);
        assert.match(rows[1] ?? '', /Sandbox/);
        await press('Enter');
        assert.equal(await within(10_000, 'opening', opening), `SMTP: ${url}`);
        await closeAll();
        const left = vscode.commands.executeCommand('smtp.openSession');
        await asked('as the script says');
        await press('Escape');
        assert.equal(await within(5_000, 'leaving', left), undefined);
      });
    },
  ],

  'so is that of the environment': [
    40_000,
    async () => {
      const url = await sandbox();
      const file = await writeFile('smtp.env.json', JSON.stringify({ staging: { server: url } }));
      const opening = vscode.commands.executeCommand('smtp.openSession', { environment: 'staging' });
      await asked('as the environment says');
      const rows = await read(`${question} .monaco-list-row`);
      assert.match(rows[0] ?? '', /smtp:\/\/127\.0\.0\.1:\d+\s*as the environment says/);
      await press('Enter');
      assert.equal(await within(10_000, 'opening', opening), `SMTP: ${url}`);
      await closeAll();
      await vscode.workspace.fs.delete(file);
    },
  ],

  'what it is told and can not use is said': async () => {
    assert.equal(await vscode.commands.executeCommand('smtp.openSession', { server: 'smtp://' }), undefined);
    assert.equal(await vscode.commands.executeCommand('smtp.openSession', { serve: 'sandbox' }), undefined);
    await notified('did you mean server?');
    assert.ok(!vscode.window.terminals.some(({ name }) => name.startsWith('SMTP')), 'no terminal is opened');
  },
};

/** Draws terminals as elements, so that they can be read; ends what is open. */
function onScreen(body: () => Promise<void>): Promise<void> {
  return withSetting('terminal.integrated.gpuAcceleration', 'off', async () => {
    try {
      await body();
    } finally {
      await closeAll();
    }
  });
}

function open(request: object): Thenable<string | undefined> {
  return vscode.commands.executeCommand('smtp.openSession', request);
}

/** Closes the terminals; the keyboard is the editor's then, and nothing takes it away later. */
async function closeAll(): Promise<void> {
  for (const each of vscode.window.terminals) {
    each.dispose();
  }
  await until('end of the terminals', {
    events: [vscode.window.onDidCloseTerminal],
    check: () => vscode.window.terminals.length === 0 || undefined,
  });
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
}

async function line(keys: string, expected: string): Promise<void> {
  await type(keys);
  await press('Enter');
  await shows(expected);
}

async function shows(expected: string): Promise<void> {
  await read(`.xterm-rows:has-text(${JSON.stringify(expected)})`);
}
