import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { screenshot } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { codeOf, problems, withScript } from '../support/script';
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
    30_000,
    () =>
      withSilentPeer((peer) =>
        withScript(
          `@connect ${peer.url}\n${hello}`,
          async ({ document }) => {
            const registered = await vscode.commands.getCommands(true);
            const connecting = ['run', 'runFile', 'runWorkspace', 'rerun', 'record', 'startSandbox'];
            for (const command of connecting.map((id) => `smtp.${id}`)) {
              assert.ok(registered.includes(command), `${command} is there to say no`);
              const refused = vscode.commands.executeCommand(command, { uri: document.uri, line: 2, server: peer.url });
              await Promise.race([Promise.resolve(refused).catch(() => {}), peer.connected, quiet()]);
              assert.equal(peer.connections(), 0, command);
            }
            await quiet();
            assert.equal(peer.connections(), 0, 'nor later');
            await screenshot('restricted');
          },
          { file: 'untrusted.smtp' },
        ),
      ),
  ],
};

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, quietMs));
}
