import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, openUntitled, problems, rangeOf, withScript } from '../support/script';
import type { Tests } from '../support/test';

const transcript = `   S: 220 mx.example ready
   C: EHLO client.example
   S: 250-mx.example
   S: 250 SIZE 1000
   C: MAIL FROM:<alice@client.example>
   C: RCPT TO:<bob@mx.example>
   S: 250 2.1.0 ok
   S: 250 2.1.5 ok
   C: QUIT
   S: 221 2.0.0 bye
`;

const script = `220
EHLO client.example
250 SIZE
@pipeline
  MAIL FROM:<alice@client.example>
  250 2.1.0
  RCPT TO:<bob@mx.example>
  250 2.1.5
@end
QUIT
221 2.0.0
`;

/** Transcripts become scripts. */
export const importing: Tests = {
  'the text that is open becomes a new script': () =>
    withText(transcript, async () => assert.equal(await imported(), script)),

  'what is selected becomes a new script': () =>
    withText(transcript, async ({ editor, document }) => {
      const range = rangeOf(document, 'C: QUIT\n   S: 221 2.0.0 bye');
      editor.selection = new vscode.Selection(range.start, range.end);
      assert.equal(await imported(), 'QUIT\n221 2.0.0\n');
    }),

  'the clipboard becomes a new script where nothing is open': async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.env.clipboard.writeText(transcript);
    assert.equal(await imported(), script);
  },

  'a text that is no transcript opens nothing': () =>
    withText('Dear colleague,\n', async () => {
      assert.equal(await vscode.commands.executeCommand('smtp.importTranscript'), undefined);
    }),

  'the quick fix converts the document in place, as one step to undo': () =>
    withScript(`# Pasted\n@connect smtp://localhost:2525\n${transcript}`, async ({ document }) => {
      const before = document.getText();
      const noise = await problems(document.uri, 'transcript-noise', (all) =>
        all.map(codeOf).includes('transcript-noise'),
      );
      const [first] = noise.filter((problem) => codeOf(problem) === 'transcript-noise');
      assert.ok(first);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        first.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find(({ title }) => title === 'Convert the transcript');
      assert.ok(fix?.edit, `the fix among: ${actions.map(({ title }) => title).join(', ') || 'none'}`);
      await vscode.workspace.applyEdit(fix.edit);
      assert.equal(document.getText(), `# Pasted\n@connect smtp://localhost:2525\n${script}`);
      await problems(document.uri, 'end of the noise', (all) => !all.map(codeOf).includes('transcript-noise'));
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
    }),
};

/** Shows a text that is no script while `body` works with it. */
async function withText(
  content: string,
  body: (shown: { document: vscode.TextDocument; editor: vscode.TextEditor }) => Promise<void>,
): Promise<void> {
  const document = await openUntitled('plaintext', content);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  try {
    await body({ document, editor });
  } finally {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** Runs the command; resolves with the text of the script that it opens, which is closed. */
async function imported(): Promise<string> {
  const uri = await vscode.commands.executeCommand('smtp.importTranscript');
  assert.ok(uri instanceof vscode.Uri);
  const document = await vscode.workspace.openTextDocument(uri);
  assert.ok(document.isUntitled);
  assert.equal(document.languageId, 'smtp');
  const text = document.getText();
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return text;
}
