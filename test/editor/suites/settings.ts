import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import * as vscode from 'vscode';
import { read } from '../support/hands';
import { sandbox } from '../support/runs';
import { codeOf, problems, withScript } from '../support/script';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';

const deprecated = 'EHLO client.example\nSEND FROM:<a@b.example>\nQUIT\n';

/** Settings take effect while they are changed; those of runs are tested where runs are. */
export const settings: Tests = {
  'the severity of a finding, and whether it is one': () =>
    withScript(deprecated, async ({ document }) => {
      const found = (severity: vscode.DiagnosticSeverity) =>
        problems(document.uri, `deprecated of severity ${severity}`, (all) =>
          all.some((one) => codeOf(one) === 'deprecated' && one.severity === severity),
        );
      await found(vscode.DiagnosticSeverity.Information);
      await withSetting('smtp.severity', { deprecated: 'error' }, async () => {
        await found(vscode.DiagnosticSeverity.Error);
      });
      await withSetting('smtp.severity', { deprecated: 'off' }, async () => {
        await problems(document.uri, 'end of it', (all) => !all.some((one) => codeOf(one) === 'deprecated'));
      });
      await found(vscode.DiagnosticSeverity.Information);
    }),

  'octet counts on the screen': [
    30_000,
    () =>
      withScript('MAIL FROM:<a@b.example> SIZE=9\nDATA\nHi\n.\n', async () => {
        const hint = '.monaco-editor .view-line:has-text("message: 4")';
        await read(hint);
        await withSetting('smtp.inlayHints.enabled', false, async () => {
          await read(`.monaco-editor .view-lines:not(:has(${hint.replace('.monaco-editor ', '')}))`);
        });
        await read(hint);
      }),
  ],

  "the sandbox's port, from its next start": async () => {
    const port = await freePort();
    await vscode.commands.executeCommand('smtp.stopSandbox');
    await withSetting('smtp.sandbox.port', port, async () => {
      assert.equal(await sandbox(), `smtp://127.0.0.1:${port}`);
      await vscode.commands.executeCommand('smtp.stopSandbox');
    });
    assert.notEqual(await sandbox(), `smtp://127.0.0.1:${port}`);
  },
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}
