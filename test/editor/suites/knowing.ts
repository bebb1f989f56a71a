import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { read, screenshot } from '../support/hands';
import { outcomes, run } from '../support/runs';
import { codeOf, problems, rangeOf, withScript, writeFile } from '../support/script';
import { withServer } from '../support/server';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';

const offers = { EHLO: '250-mx.example\n250-PIPELINING\n250 SIZE 10240000' };
const script = (url: string) => `@connect ${url}
### Alice wants a report
EHLO client.example
MAIL FROM:<alice@example.test> RET=HDRS
QUIT
`;

/** What servers offered when they were last seen. */
export const knowing: Tests = {
  'after a run a script is told what its server did not offer, by completion and hover too': [
    40_000,
    () =>
      withServer(offers, (url) =>
        withScript(
          script(url),
          async ({ document, editor }) => {
            await forget();
            assert.deepEqual(notOffered(document), [], 'nothing is known before');
            assert.deepEqual(outcomes(await run(document, { line: 3 })), ['passed']);
            const [found] = await problems(document.uri, 'not-offered', has);
            assert.ok(found);
            const host = url.replace('smtp://', '');
            assert.match(
              found.message,
              new RegExp(`^${host} did not offer DSN on \\d{4}-\\d\\d-\\d\\d, without TLS\\.`),
            );
            assert.equal(found.severity, vscode.DiagnosticSeverity.Information);
            assert.deepEqual(found.range, rangeOf(document, 'RET=HDRS'));

            const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
              'vscode.executeHoverProvider',
              document.uri,
              rangeOf(document, 'EHLO').start,
            );
            const told = hovers.flatMap(({ contents }) => contents.map(textOf)).join('\n');
            assert.match(told, /PIPELINING\nSIZE 10240000/);

            const end = document.lineAt(3).range.end;
            await editor.edit((edit) => edit.insert(end, ' '));
            const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
              'vscode.executeCompletionItemProvider',
              document.uri,
              document.lineAt(3).range.end,
            );
            const size = items.find(({ label }) => typeof label !== 'string' && label.label === 'SIZE');
            assert.ok(typeof size?.label === 'object' && size.label.description === `offered by ${host}`);

            editor.selection = new vscode.Selection(document.lineAt(3).range.end, document.lineAt(3).range.end);
            await vscode.commands.executeCommand('editor.action.triggerSuggest');
            await read(`.suggest-widget .monaco-list-row:has-text("offered by ${host}")`);
            await screenshot('known-server');
            await vscode.commands.executeCommand('hideSuggestWidget');
            await forget();
            await problems(document.uri, 'end of the problem', (all) => !has(all));
          },
          { file: 'known.smtp' },
        ),
      ),
  ],

  'the next EHLO says otherwise': [
    40_000,
    async () => {
      const answers = { ...offers };
      await withServer(answers, (url) =>
        withScript(script(url), async ({ document }) => {
          await run(document, { line: 3 });
          await problems(document.uri, 'not-offered', has);
          answers.EHLO = '250-mx.example\n250 DSN';
          await run(document, { line: 3 });
          await problems(document.uri, 'end of the problem', (all) => !has(all));
          await forget();
        }),
      );
    },
  ],

  'a script that names no server goes where it last went, or where the environment says': [
    40_000,
    () =>
      withServer(offers, async (url) => {
        const environment = await writeFile('smtp.env.json', JSON.stringify({ $shared: { server: url } }));
        await withScript(
          script(url).replace(/^.*\n/, ''),
          async ({ document }) => {
            await run(document, { line: 2 });
            await problems(document.uri, 'not-offered', has);
            await vscode.workspace.fs.writeFile(environment, new TextEncoder().encode('{}'));
            await problems(document.uri, 'end of the problem', (all) => !has(all));
          },
          { file: 'elsewhere.smtp' },
        );
        await vscode.workspace.fs.delete(environment);
        await forget();
      }),
  ],

  'it is switched off as every rule is': [
    40_000,
    () =>
      withServer(offers, (url) =>
        withScript(script(url), async ({ document }) => {
          await run(document, { line: 3 });
          await problems(document.uri, 'not-offered', has);
          await withSetting('smtp.severity', { 'not-offered': 'off' }, async () => {
            await problems(document.uri, 'end of the problem', (all) => !has(all));
          });
          await forget();
        }),
      ),
  ],

  'runs of the Test Explorer are seen too': [
    40_000,
    () =>
      withServer(offers, (url) =>
        withScript(
          script(url),
          async ({ document }) => {
            await vscode.commands.executeCommand('workbench.view.testing.focus');
            await read('.test-explorer .monaco-list-row:has-text("tested.smtp")');
            await vscode.window.showTextDocument(document);
            await vscode.commands.executeCommand('testing.runCurrentFile');
            await problems(document.uri, 'not-offered', has);
            await forget();
          },
          { file: 'tested.smtp' },
        ),
      ),
  ],
};

function forget(): Thenable<unknown> {
  return vscode.commands.executeCommand('smtp.forgetServers');
}

function has(found: readonly vscode.Diagnostic[]): boolean {
  return found.some((problem) => codeOf(problem) === 'not-offered');
}

function notOffered({ uri }: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((problem) => codeOf(problem) === 'not-offered');
}

function textOf(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}
