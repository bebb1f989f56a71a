import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { run, sandbox, transcript } from '../support/runs';
import { withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello, login, loginSecrets } from '../support/texts';

/** The panel with the transcript. */
export const output: Tests = {
  'shows what was said, and leaves the focus in the script': () =>
    withScript(hello.replace('Say hello', 'Shown in the panel'), async ({ document }) => {
      await run(document, { line: 1, server: await sandbox() });
      const text = await transcript('=== Shown in the panel: passed');
      assert.match(text, /EHLO client\.example/);
      assert.match(text, /^\S*\s*220 \S+ /m, 'the greeting as it came');
      assert.equal(vscode.window.activeTextEditor?.document, document);
    }),

  'masks the password and all that is made of it': () =>
    withScript(login, async ({ document }) => {
      const report = await run(document, { line: 1, server: await sandbox() });
      assert.equal(report.sessions[0]?.outcome, 'passed');
      const text = await transcript('=== Alice logs in: passed');
      assert.match(text, /AUTH PLAIN/);
      assert.match(text, /••••/);
      for (const secret of loginSecrets) {
        assert.ok(!text.includes(secret), 'the transcript does not have the secret');
        assert.ok(!JSON.stringify(report).includes(secret), 'the report does not have the secret');
      }
    }),
};
