import * as vscode from 'vscode';
import { click, drawn, lens, notDrawn, press, read, screenshot, type } from '../support/hands';
import { run, sandbox, transcript } from '../support/runs';
import { problems, replace, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { until } from '../support/until';

/** What a user sees and does, on the workbench itself. */
export const byHand: Tests = {
  'a script is coloured, and a run fills the panel and the ends of the lines': [
    30_000,
    () =>
      withScript(
        hello.replace('Say hello', 'Say hello and look'),
        async (script) => {
          await tidyUp();
          await read('.monaco-editor .view-line .mtk1 ~ span');
          await run(script.document, { line: 1, server: await sandbox() });
          await transcript('Say hello and look');
          await read('.part.panel .output-view .view-line');
          await drawn('250 2.1.0');
          await read(lens);
          await screenshot('run');
          await replace(script, 'alice@', 'carol@');
          await notDrawn('250 2.1.0');
        },
        { file: 'look.smtp' },
      ),
  ],

  'a session is typed as to telnet: Enter ends a line, whatever is suggested': [
    40_000,
    async () => {
      const lines = ['EHLO client.example', 'STARTTLS', 'HELP SIZE', 'VRFY message', 'NOOP', '250', 'QUIT', '221', ''];
      await withScript('', async ({ document }) => {
        await click('.monaco-editor .view-lines');
        for (const line of lines.slice(0, -1)) {
          await type(line);
          // Typed words are suggested, or nothing is.
          await suggested(line);
          await press('Enter');
        }
        await until('session as it was typed', {
          events: [vscode.workspace.onDidChangeTextDocument],
          check: () => document.getText().replaceAll('\r\n', '\n') === lines.join('\n') || undefined,
          shows: () => JSON.stringify(document.getText()),
        });
      });
    },
  ],

  'what is typed with all its brackets stands there once': [
    40_000,
    async () => {
      const lines = [
        '@name = bob',
        'MAIL FROM:<alice@example.test> SIZE=300',
        'RCPT TO:<{{name}}@example.test>',
        'DATA',
        'Subject: {{$guid}} "x" (a) [b]',
        '',
        '{{name}} <b> a{b}',
        '.',
        '@capture id = /queued as (\\w+)/',
        'NOOP {{ id }}',
        '',
      ];
      await withScript('', async ({ document }) => {
        await click('.monaco-editor .view-lines');
        await type(lines.join('\n'));
        await until('script as it was typed', {
          events: [vscode.workspace.onDidChangeTextDocument],
          check: () => document.getText().replaceAll('\r\n', '\n') === lines.join('\n') || undefined,
          shows: () => JSON.stringify(document.getText()),
        });
      });
    },
  ],

  'a word at the start of a line is a whole session': [
    30_000,
    () =>
      withScript('', async ({ document }) => {
        await click('.monaco-editor .view-lines');
        await type('relay');
        await read('.suggest-widget.visible .monaco-list-row:has-text("relay"):has-text("no mail from strangers")');
        await screenshot('snippet');
        await press('Enter');
        await until('session', {
          events: [vscode.workspace.onDidChangeTextDocument],
          check: () => document.getText().startsWith('### No relay for strangers') || undefined,
        });
      }),
  ],

  'a misspelt command is underlined': () =>
    withScript('EHLO client.example\nMIAL FROM:<a@b.example>\n', async ({ document }) => {
      await tidyUp();
      await problems(document.uri, 'problem', (found) => found.length > 0);
      await read('.monaco-editor .squiggly-error');
      await read(lens);
      await screenshot('misspelt');
    }),

  'a failed expectation is shown where it stands': () =>
    withScript(refused, async ({ document }) => {
      await tidyUp();
      await run(document, { line: 1, server: await sandbox() });
      await read('.monaco-editor .squiggly-error');
      await read(lens);
      await screenshot('failed');
    }),

  'the keys of the run command run the session at the cursor': async () => {
    const connect = `@connect ${await sandbox()}\n`;
    await withScript(`${connect}### Run by keys\nEHLO keys.example\nQUIT\n`, async ({ editor }) => {
      editor.selection = new vscode.Selection(2, 0, 2, 0);
      await click('.monaco-editor .view-lines');
      await press('Control+Alt+KeyR');
      await transcript('EHLO keys.example');
    });
  },

  'a click on the lens runs the session': async () => {
    const connect = `@connect ${await sandbox()}\n`;
    await withScript(`${connect}### Run by lens\nEHLO lens.example\nQUIT\n`, async () => {
      await click(lens);
      await transcript('EHLO lens.example');
    });
  },
};

/** Waits until the editor suggests the last word of a line as it stands, or has had the time to suggest something. */
async function suggested(line: string): Promise<void> {
  const word = line.split(' ').at(-1) ?? '';
  const there = read(`.suggest-widget.visible .monaco-list-row.focused:has-text(${JSON.stringify(word)})`);
  await Promise.race([there, new Promise((resolve) => setTimeout(resolve, SUGGESTS_MS))]).catch(() => {});
}

/** VS Code waits 10 ms before it suggests. */
const SUGGESTS_MS = 600;

async function tidyUp(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await vscode.commands.executeCommand('notifications.clearAll');
}
