import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, press, read, screenshot } from '../support/hands';
import { type Peer, withSilentPeer } from '../support/peer';
import { codeOf, extensionId, problems, type Script, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';

/** How long nothing has to happen to count as nothing, in ms. */
const quietMs = 2_000;

/** Restricted Mode: the folder is not trusted. */
export const restricted: Tests = {
  'the folder is not trusted': async () => {
    assert.equal(vscode.workspace.isTrusted, false);
  },

  'the language works': () =>
    withScript('EHLO client.example\nMIAL FROM:<a@b.example>\n', async ({ document }) => {
      await problems(document.uri, 'unknown-command', (found) =>
        found.some((problem) => codeOf(problem) === 'unknown-command'),
      );
    }),

  'no command connects to anybody': [
    40_000,
    () =>
      withUntrusted(async (peer, { document }) => {
        const registered = await vscode.commands.getCommands(true);
        const { packageJSON } = vscode.extensions.getExtension(extensionId) ?? {};
        const declared: { command: string; enablement?: string }[] = packageJSON.contributes.commands;
        const connecting = declared.filter(({ enablement }) => enablement?.includes('isWorkspaceTrusted'));
        assert.ok(connecting.length >= 6);
        for (const { command } of connecting) {
          assert.ok(registered.includes(command), `${command} is there to say no`);
          for (const server of [undefined, peer.url, 'sandbox', 'staging']) {
            await refused(peer, command, { uri: document.uri, line: 2, server });
          }
          await refused(peer, command, { uri: document.uri, line: 2, servers: ['sandbox', peer.url] });
        }
        await read('.monaco-workbench:not(:has(.statusbar-item:has-text("SMTP sandbox")))');
      }),
  ],

  'neither do the keys and the lens': [
    40_000,
    () =>
      withUntrusted(async (peer) => {
        await click('.monaco-editor .view-lines');
        for (const key of ['KeyR', 'KeyL']) {
          await press(`Control+Alt+${key}`);
          assert.equal(peer.connections(), 0, key);
        }
        await click('.codelens-decoration a:has-text("Run")');
        await quiet();
        assert.equal(peer.connections(), 0, 'the lens');
        await screenshot('restricted');
      }),
  ],

  'neither does the debugger, however it is started': [
    40_000,
    () =>
      withUntrusted(async (peer, { document }) => {
        const launch = { type: 'smtp', request: 'launch', name: 'untrusted', program: document.uri.fsPath };
        const begun: string[] = [];
        const beginning = vscode.debug.onDidStartDebugSession(({ name }) => begun.push(name));
        for (const start of [
          () => vscode.debug.startDebugging(undefined, launch),
          () => vscode.commands.executeCommand('workbench.action.debug.start'),
        ]) {
          // VS Code asks whether to trust first, which nobody answers.
          const asked = Promise.resolve(start()).catch(() => {});
          await Promise.race([asked, peer.connected, quiet()]);
          await press('Escape');
        }
        beginning.dispose();
        assert.deepEqual([peer.connections(), begun], [0, []]);
      }),
  ],

  'neither do tests, run once or at every save': [
    40_000,
    () =>
      withUntrusted(async (peer, { document }) => {
        await vscode.commands.executeCommand('workbench.view.testing.focus');
        for (const command of ['testing.runAll', 'testing.runCurrentFile', 'testing.runAtCursor']) {
          await refused(peer, command, undefined);
        }
        await refused(peer, 'testing.startContinuousRun', undefined);
        await document.save();
        await quiet();
        assert.equal(peer.connections(), 0, 'at a save');
        await vscode.commands.executeCommand('testing.stopContinuousRun');
      }),
  ],

  'the servers and the proxy of the workspace are not looked at': () =>
    withUntrusted(async () => {
      const settings = vscode.workspace.getConfiguration('smtp');
      assert.deepEqual(settings.get('servers'), {});
      assert.equal(settings.get('proxy'), '');
      assert.equal(settings.get('sandbox.port'), 2525);
    }),
};

/** Has a script that names a peer, in a folder whose settings name it as a server and as a proxy. */
async function withUntrusted(body: (peer: Peer, script: Script) => Promise<void>): Promise<void> {
  await withSilentPeer(async (peer) => {
    const settings = {
      'smtp.servers': { staging: peer.url },
      'smtp.proxy': peer.url.replace('smtp:', 'http:'),
      'smtp.sandbox.port': 1025,
    };
    await writeFile('.vscode/settings.json', JSON.stringify(settings));
    await withScript(`@connect ${peer.url}\n${hello}`, (script) => body(peer, script), { file: 'untrusted.smtp' });
    assert.equal(peer.connections(), 0, 'nor later');
  });
}

/** Has a command executed, and waits for it, for a connection, or for nothing. */
async function refused(peer: Peer, command: string, argument: unknown): Promise<void> {
  const done = Promise.resolve(vscode.commands.executeCommand(command, argument)).catch(() => {});
  await Promise.race([done, peer.connected, quiet()]);
  assert.equal(peer.connections(), 0, command);
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, quietMs));
}
