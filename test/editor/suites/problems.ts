import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, problems, rangeOf, replace, withScript } from '../support/script';
import type { Tests } from '../support/test';

const misspelt = `EHLO client.example
MIAL FROM:<a@b.example>
QUIT
`;

/** What the Problems view says of a script that nobody has run. */
export const checking: Tests = {
  'a misspelt command is reported on its word': () =>
    withScript(misspelt, async ({ document }) => {
      const [problem] = await problems(document.uri, 'unknown-command', (found) => found.length > 0);
      assert.ok(problem);
      assert.equal(codeOf(problem), 'unknown-command');
      assert.equal(problem.source, 'smtp');
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
      assert.deepEqual(problem.range, rangeOf(document, 'MIAL'));
    }),

  'it goes when the word is corrected, and nothing is saved for that': () =>
    withScript(misspelt, async (script) => {
      await problems(script.document.uri, 'unknown-command', has('unknown-command'));
      await replace(script, 'MIAL', 'MAIL');
      await problems(script.document.uri, 'end of the problem', (found) => found.length === 0);
      assert.ok(script.document.isDirty);
    }),

  'what is typed is checked before it is saved': () =>
    withScript(
      'EHLO client.example\nQUIT\n',
      async (script) => {
        await replace(script, 'QUIT', 'RCPT TO:bob@b.example\nQUIT');
        await problems(script.document.uri, 'missing-angle-brackets', has('missing-angle-brackets'));
        assert.ok(script.document.isDirty);
      },
      { file: 'typed.smtp' },
    ),

  'closing an unsaved script takes its problems along': async () => {
    let uri = vscode.Uri.file('/');
    await withScript(misspelt, async ({ document }) => {
      uri = document.uri;
      await problems(uri, 'unknown-command', has('unknown-command'));
    });
    await problems(uri, 'end of the problem', (found) => found.length === 0);
  },

  'a problem links to the RFC': () =>
    withScript('EHLO client.example\nMAIL FROM: <a@b.example>\n', async ({ document }) => {
      const [problem] = await problems(document.uri, 'space-after-colon', has('space-after-colon'));
      assert.ok(typeof problem?.code === 'object', 'the code has a link');
      assert.match(problem.code.target.toString(true), /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc5321/);
    }),

  'the certain fix corrects the word': () =>
    withScript(misspelt, async ({ document }) => {
      await problems(document.uri, 'unknown-command', has('unknown-command'));
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        rangeOf(document, 'MIAL'),
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find(({ isPreferred }) => isPreferred);
      assert.ok(fix?.edit, `a preferred fix among: ${actions.map(({ title }) => title).join(', ') || 'none'}`);
      await vscode.workspace.applyEdit(fix.edit);
      assert.equal(document.lineAt(1).text, 'MAIL FROM:<a@b.example>');
    }),
};

function has(code: string): (found: readonly vscode.Diagnostic[]) => boolean {
  return (found) => found.some((problem) => codeOf(problem) === code);
}
