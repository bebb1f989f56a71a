import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { editedBy, withMarked } from '../support/marked';
import { asReport, outcomes, run, sandbox } from '../support/runs';
import { problems, replace, type Script, withScript } from '../support/script';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';

/** What the light bulb offers. */
export const mending: Tests = {
  'a certain fix is preferred': () =>
    withMarked('EHLO client.example\nMI|AL FROM:<a@b.example>\n', async (script) => {
      const action = (await actions(script)).find(({ isPreferred }) => isPreferred);
      assert.equal(editedBy(script.document, action?.edit), 'EHLO client.example\nMAIL FROM:<a@b.example>\n');
    }),

  'all certain fixes are made at once when saving asks for it': () =>
    withMarked('|EHLO client.example\nMIAL FROM:a@b.example\nRCTP TO:<b@b.example>\n', async ({ document }) => {
      await problems(document.uri, 'problems', (found) => found.length > 0);
      const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(0, 0, 0, 0),
        'source.fixAll',
      );
      assert.equal(action?.kind?.value, 'source.fixAll.smtp');
      assert.match(editedBy(document, action?.edit), /^EHLO client\.example\nMAIL FROM:.*\nRCPT TO:<b@b\.example>\n$/);
    }),

  'saving mends what is certain, also what that uncovers, and formats': [
    30_000,
    () =>
      withSetting('editor.codeActionsOnSave', { 'source.fixAll.smtp': 'explicit' }, () =>
        withSetting('editor.formatOnSave', true, () =>
          withScript(
            '### One\n  EHLO client.example\nMIAL FROM: a@b.example\nRCTP TO:<b@b.example>\nDATA\n  kept  \n.\n### Two\nNOOP\n',
            async (script) => {
              await replace(script, 'client.example', 'saved.example');
              await script.document.save();
              assert.equal(
                script.document.getText(),
                '### One\nEHLO saved.example\nMAIL FROM:<a@b.example>\nRCPT TO:<b@b.example>\nDATA\n  kept  \n.\n\n### Two\nNOOP\n',
              );
              assert.ok(!script.document.isDirty);
            },
            { file: 'saving.smtp' },
          ),
        ),
      ),
  ],

  'a finding can be ignored on its line': () =>
    withMarked('EHLO client.example\nXF|OO\n', async (script) => {
      const action = (await actions(script)).find(({ title }) => title.startsWith('Ignore unknown-command'));
      assert.equal(
        editedBy(script.document, action?.edit),
        'EHLO client.example\n# smtp-ignore-next-line unknown-command\nXFOO\n',
      );
    }),

  'a missing file can be made': () =>
    withMarked(
      'DATA\n< miss|ing.eml\n.\n',
      async (script) => {
        const action = (await actions(script)).find(({ title }) => title === 'Create missing.eml');
        assert.ok(action?.edit, 'the action is there');
        await vscode.workspace.applyEdit(action.edit);
        const uri = vscode.Uri.joinPath(script.document.uri, '..', 'missing.eml');
        assert.equal((await vscode.workspace.fs.stat(uri)).type, vscode.FileType.File);
        await vscode.workspace.fs.delete(uri);
      },
      { file: 'creates.smtp' },
    ),

  'a password moves to the secret storage, where it takes no other one’s place': () =>
    withMarked('@connect smtps://localhost\nEHLO client.example\n@auth PLAIN alice hun|ter2\n', async (script) => {
      await vscode.commands.executeCommand('smtp.forgetSecrets');
      for (const [stored, name] of [
        [undefined, 'alice'],
        ['other', 'alice-2'],
        ['hunter2', 'alice'],
      ] as const) {
        await (stored && vscode.commands.executeCommand('smtp.setSecret', 'alice', stored));
        const title = `Move to the secret storage as ${name}`;
        const action = (await actions(script)).find((each) => each.title === title);
        assert.ok(editedBy(script.document, action?.edit).endsWith(`@auth PLAIN alice {{$secret ${name}}}\n`));
        assert.deepEqual(action?.command?.arguments, [name, 'hunter2']);
      }
      await vscode.commands.executeCommand('smtp.forgetSecrets');
    }),

  'a typed exchange becomes @auth, and a reply its code': () =>
    withMarked(
      'EHLO client.example\nAUTH PL|AIN AGFsaWNlAHNlY3JldA==\n235 2.7.0 ok\n',
      async ({ document, position }) => {
        const auth = await rewrites(document, position, 'Write as @auth');
        assert.equal(auth, 'EHLO client.example\n@auth PLAIN alice secret\n235 2.7.0 ok\n');
        const code = await rewrites(document, new vscode.Position(2, 1), 'Expect the code only');
        assert.equal(code, 'EHLO client.example\nAUTH PLAIN AGFsaWNlAHNlY3JldA==\n235\n');
      },
    ),

  'where nothing listens the sandbox is offered': () =>
    withMarked('### Alone\n@connect smtp://127.0.0.1:1\nEH|LO client.example\n', async ({ document }) => {
      assert.deepEqual(outcomes(await run(document)), ['error: connect']);
      const { title, command } = await remedy(document, new vscode.Position(1, 0));
      assert.equal(title, 'Run the session on the sandbox');
      const report = await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
      assert.deepEqual(outcomes(asReport(report)), ['passed']);
    }),

  'where another reply came it can be recorded, and the secret that was sent set again': () =>
    withMarked('EHLO client.example\nVRFY {{$secret editor-test}}\n55|9\n', async ({ document, position }) => {
      await vscode.commands.executeCommand('smtp.setSecret', 'editor-test', 'nobody-at-all');
      await run(document, { server: await sandbox() });
      assert.equal((await remedy(document, position)).title, 'Set the secret “editor-test” again');
      const record = await remedy(document, position, 'smtp.record');
      assert.equal(record.title, 'Run the session again and record its replies');
    }),
};

/** The first quick fix there that is a command, or that command. */
async function remedy(document: vscode.TextDocument, position: vscode.Position, named = '') {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
    vscode.CodeActionKind.QuickFix.value,
  );
  const action = found.find(({ command }) => command?.command.includes(named));
  assert.ok(action?.command, `a command among: ${found.map(({ title }) => title).join(', ') || 'none'}`);
  return { title: action.title, command: action.command };
}

/** What is offered at the cursor, once there is a problem. */
async function actions({ document, editor }: Script): Promise<vscode.CodeAction[]> {
  await problems(document.uri, 'problem', (found) => found.length > 0);
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    editor.selection,
  );
}

async function rewrites(document: vscode.TextDocument, position: vscode.Position, title: string): Promise<string> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
    'refactor',
  );
  return editedBy(document, found.find((action) => action.title === title)?.edit);
}
