import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asked, click, notified, press, question, read, screenshot } from '../support/hands';
import { asReport, outcomes, transcript } from '../support/runs';
import { replace, withScript } from '../support/script';
import { withServer } from '../support/server';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';
import { until, within } from '../support/until';

const script = `### Alice writes to Bob
EHLO client.example
MAIL FROM:<alice@example.test>
RCPT TO:<bob@example.test>
QUIT

### Say good-bye
QUIT
`;

const one = { EHLO: '250-one.example\n250-SIZE 1000\n250-DSN\n250 AUTH PLAIN LOGIN' };
const other = { EHLO: '250-two.example\n250-AUTH LOGIN PLAIN\n250 SIZE 2000', RCPT: '550 5.1.1 Nobody here' };

/** One script against several servers. */
export const comparing: Tests = {
  'what several servers answer stands side by side, beside the script, which keeps the focus': [
    30_000,
    () =>
      withBoth((urls) =>
        withScript(
          script,
          async ({ document }) => {
            const report = await compare({ uri: document.uri, line: 3, servers: urls });
            assert.deepEqual(outcomes(report), ['passed', 'failed: unexpected-reply']);
            assert.deepEqual(
              report.sessions.map(({ target }) => target),
              urls,
            );
            const editor = comparison();
            assert.ok(editor && editor.viewColumn !== vscode.window.activeTextEditor?.viewColumn, 'it is beside');
            assert.equal(vscode.window.activeTextEditor?.document, document);
            assert.deepEqual(told(editor.document.getText()), [
              '### Alice writes to Bob',
              '≠ outcome passed FAILED',
              '2: greeting 220 mx.example 220 mx.example',
              '2: EHLO client.example',
              '250 one.example 250 two.example',
              '≠ SIZE 1000 2000',
              '≠ DSN offered not offered',
              'AUTH PLAIN LOGIN LOGIN PLAIN',
              '3: MAIL FROM:<alice@example.test>',
              '250 Ok 250 Ok',
              '≠ 4: RCPT TO:<bob@example.test>',
              '250 Ok 550 5.1.1 Nobody here',
              '5: QUIT 221 Bye –',
            ]);
            await transcript('550 5.1.1 Nobody here');
            await compare({ uri: document.uri, line: 3, servers: [...urls].reverse() });
            assert.deepEqual(
              unmet(document).map((message) => message.split('\n').at(-1)),
              [`server: ${urls[1]}`],
              'what the first of the servers did is still told after the second',
            );
            await screenshot('comparison');
            const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
              'vscode.executeLinkProvider',
              editor.document.uri,
            );
            const refused = links.find(({ range }) => editor.document.getText(range).startsWith('4: RCPT'));
            assert.equal(refused?.target?.toString(), `${document.uri.toString()}#L4`);
            await closeComparison();
          },
          { file: 'compared.smtp' },
        ),
      ),
  ],

  'the servers are chosen from those of the settings, and once chosen are proposed again': [
    60_000,
    () =>
      withBoth(([first = '', second = '']) =>
        withSetting('smtp.servers', { first, second }, () =>
          withScript(`@connect smtp://own.example\n${script}`, async ({ document }) => {
            const going = vscode.commands.executeCommand('smtp.compareServers');
            await asked('smtp://own.example:25as the script says');
            await click(`${question} .monaco-list-row:has-text("own.example")`);
            await click(`${question} .monaco-list-row:has-text("first")`);
            await click(`${question} .monaco-list-row:has-text("second")`);
            await screenshot('choose-servers');
            await press('Enter');
            const report = asReport(await within(20_000, 'comparing', going));
            assert.equal(report.sessions.length, 4, 'all sessions of the script, on both');
            assert.match(comparison()?.document.getText() ?? '', /first {2,}second/);
            assert.match(comparison()?.document.getText() ?? '', new RegExp(`${first} +${second}`));
            const again = vscode.commands.executeCommand('smtp.compareServers', { uri: document.uri, line: 1 });
            await read(`${question}:has-text("2 Selected")`);
            await press('Enter');
            assert.equal(asReport(await within(20_000, 'comparing again', again)).sessions.length, 2);
            const rerun = asReport(await vscode.commands.executeCommand('smtp.rerun'));
            assert.equal(rerun.sessions.length, 2, 'it is what is run again');
            await closeComparison();
          }),
        ),
      ),
  ],

  'what can not be compared is said, and nothing is run': () =>
    withScript(script, async ({ document, editor }) => {
      for (const [told, message] of [
        [{ servers: ['sandbox'] }, 'two texts or more'],
        [{ server: 'sandbox' }, 'several servers, not one'],
        [{ servers: ['sandbox', 'smtp://'] }, 'names no host'],
      ] as const) {
        const returned = await vscode.commands.executeCommand('smtp.compareServers', { uri: document.uri, ...told });
        assert.equal(returned, undefined);
        await notified(message);
      }
      const unclear = { uri: document.uri, servers: ['sandbox', 'smtp://127.0.0.1:1'], line: 7 };
      await replace({ document, editor }, 'QUIT\n\n###', '@quit\n\n###');
      const refused = await compare(unclear);
      assert.equal(refused.sessions.length, 0);
      assert.equal(refused.findings?.length, 1, 'what is not clear is told once');
      await notified('Nothing was sent');
      assert.equal(comparison(), undefined);
    }),
};

function withBoth(body: (urls: string[]) => Promise<void>): Promise<void> {
  return withServer(one, (first) => withServer(other, (second) => body([first, second])));
}

async function compare(request: object): Promise<ReturnType<typeof asReport>> {
  return asReport(await vscode.commands.executeCommand('smtp.compareServers', request));
}

/** The problems that runs found in a script. */
function unmet({ uri }: vscode.TextDocument): string[] {
  const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'smtp run');
  return found.map(({ message }) => message);
}

function comparison(): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'smtp-comparison');
}

async function closeComparison(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter(({ label }) => label.includes('compared')));
  await until('end of the comparison', {
    events: [vscode.window.onDidChangeVisibleTextEditors],
    check: () => (comparison() ? undefined : true),
  });
}

/** The rows of a comparison below its head, without the blanks that make columns. */
function told(text: string): string[] {
  return text
    .slice(text.indexOf('###'))
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' '));
}
