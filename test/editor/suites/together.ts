import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { drawn, notDrawn, read, screenshot } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { asReport, outcomes, run, sandbox, transcript } from '../support/runs';
import { problems, replace, withScript, writeFile } from '../support/script';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { until, within } from '../support/until';

/** What goes on while something runs. */
export const together: Tests = {
  'ten sessions at once keep their output, their problems and their replies apart': [
    40_000,
    async () => {
      const server = await sandbox();
      const sessions = Array.from({ length: 10 }, (_, number) =>
        refused.replace('Refuses Alice', `Session ${number}`).replace('client.example', `client${number}.example`),
      );
      await withScript(sessions.join(''), async ({ document }) => {
        const reports = await Promise.all(sessions.map((_, number) => run(document, { line: 6 * number + 1, server })));
        assert.deepEqual(reports.flatMap(outcomes), Array(10).fill('failed: unexpected-reply'));
        const text = await transcript('=== Session 9: FAILED');
        for (const number of sessions.keys()) {
          const part = new RegExp(`### Session ${number} {2}[^]*?=== Session ${number}: FAILED`).exec(text)?.[0] ?? '';
          assert.match(part, new RegExp(`C: EHLO client${number}\\.example`));
          assert.equal(part.match(/^C: /gm)?.length, 2, part);
        }
        await problems(document.uri, 'ten problems', (found) => found.filter(isOfRun).length === 10);
        await drawn('✗ The reply is 250, not 550.');
      });
    },
  ],

  'hundreds of sessions take seconds, with all their replies and problems': [
    60_000,
    async () => {
      const server = await sandbox();
      const sessions = Array.from({ length: 300 }, (_, number) => refused.replace('Refuses Alice', `Number ${number}`));
      await withScript(sessions.join(''), async ({ document }) => {
        const running = vscode.commands.executeCommand('smtp.runFile', { uri: document.uri, server });
        assert.equal(asReport(await within(25_000, 'running all', running)).summary.failed, 300);
        await problems(document.uri, 'all problems', (found) => found.filter(isOfRun).length === 300);
        await drawn('✗ The reply is 250, not 550.');
      });
    },
  ],

  'a script may be edited while it runs: replies stand at their lines all the same': [
    30_000,
    () =>
      withSilentPeer((peer) =>
        withScript(`@connect ${peer.url}\n${hello}`, async (script) => {
          const going = run(script.document, { line: 2 });
          await within(5_000, 'connecting', peer.connected);
          await replace(script, '### Say hello', '# A comment.\n\n### Say hello');
          await vscode.commands.executeCommand('smtp.cancel');
          assert.deepEqual(outcomes(await going), ['error: cancelled']);
          assert.deepEqual(vscode.languages.getDiagnostics(script.document.uri).filter(isOfRun), []);
        }),
      ),
  ],

  'closing, deleting or renaming a file while its session runs does no harm': [
    60_000,
    async () => {
      for (const harm of [close, remove, rename]) {
        await withSilentPeer(async (peer) => {
          const uri = await writeFile(`${harm.name}.smtp`, `@connect ${peer.url}\n${hello}`);
          await vscode.window.showTextDocument(uri, { preview: false });
          const going = vscode.commands.executeCommand('smtp.run', { uri, line: 2 });
          await within(5_000, 'connecting', peer.connected);
          const left = await harm(uri);
          await vscode.commands.executeCommand('smtp.cancel');
          const report = asReport(await within(5_000, 'cancelling', going));
          assert.deepEqual(outcomes(report), ['error: cancelled'], harm.name);
          await within(5_000, 'closing the connection', peer.left);
          if (left.toString() !== uri.toString() || harm === remove) {
            assert.deepEqual(vscode.languages.getDiagnostics(uri), [], `${harm.name} leaves no problem behind`);
          }
          if (harm !== remove) {
            await close(left);
            await vscode.workspace.fs.delete(left);
          }
        });
      }
      await read('.monaco-workbench:not(:has(.notification-toast:has-text("did not work")))');
    },
  ],

  'the focus stays where it is': async () => {
    const server = await sandbox();
    await withScript(hello, async ({ document }) => {
      await vscode.commands.executeCommand('workbench.action.closePanel');
      await vscode.window.showTextDocument(document);
      await run(document, { line: 1, server });
      await transcript('=== Say hello: passed');
      await read('.part.panel .output-view');
      await read('.part.editor .monaco-editor.focused');
    });
  },

  'the panel is kept, or left alone, when the settings say so': async () => {
    const server = await sandbox();
    await withScript(hello, async ({ document }) => {
      await run(document, { line: 1, server });
      await withSetting('smtp.output.clear', false, async () => {
        await run(document, { line: 19, server });
        assert.match(await transcript('=== Say nothing: passed'), /=== Say hello: passed/);
      });
      await run(document, { line: 19, server });
      await until('cleared panel', {
        events: [vscode.workspace.onDidChangeTextDocument],
        check: () =>
          vscode.workspace.textDocuments.some(
            ({ languageId, getText }) => languageId === 'smtp-transcript' && !getText().includes('Say hello'),
          ) || undefined,
      });
      await vscode.commands.executeCommand('workbench.action.closePanel');
      await withSetting('smtp.output.show', false, async () => {
        await run(document, { line: 1, server });
        await read('.monaco-workbench.nopanel, .monaco-workbench:not(:has(.part.panel .output-view:visible))');
      });
    });
  },

  'replies beside the lines: in full on hover, and off by a setting at once': [
    30_000,
    async () => {
      const server = await sandbox();
      await withScript(hello, async ({ document, editor }) => {
        await run(document, { line: 1, server });
        await drawn('250 2.1.0');
        const { end } = document.lineAt(2).range;
        editor.selection = new vscode.Selection(end, end);
        await vscode.commands.executeCommand('editor.action.showHover');
        await read('.monaco-hover:has-text("250-PIPELINING")');
        await screenshot('reply-hover');
        await withSetting('smtp.replies.besideLines', false, () => notDrawn('250 2.1.0'));
        await drawn('250 2.1.0');
      });
    },
  ],

  'what the extension has to say of itself is in another channel': async () => {
    await sandbox();
    await vscode.commands.executeCommand('smtp.stopSandbox');
    const names = await vscode.commands.getCommands(true);
    const show = names.filter((id) => /^workbench\.action\.output\.show\..*SMTP/.test(id));
    assert.equal(show.length, 2, show.join(', '));
    await vscode.commands.executeCommand(show.find((id) => id.includes('SMTP Log')) ?? '');
    await read('.part.panel .output-view .view-line:has-text("is stopped")');
  },
};

function isOfRun({ source }: vscode.Diagnostic): boolean {
  return source === 'smtp run';
}

async function close(uri: vscode.Uri): Promise<vscode.Uri> {
  await vscode.window.showTextDocument(uri);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return uri;
}

async function remove(uri: vscode.Uri): Promise<vscode.Uri> {
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(uri);
  await vscode.workspace.applyEdit(edit);
  return uri;
}

async function rename(uri: vscode.Uri): Promise<vscode.Uri> {
  const to = vscode.Uri.joinPath(uri, '..', 'other-name.smtp');
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(uri, to, { overwrite: true });
  await vscode.workspace.applyEdit(edit);
  return to;
}
