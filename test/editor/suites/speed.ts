import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { tell } from '../support/channel';
import { extensionId, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { until } from '../support/until';

const lines = 5_000;
const keys = 20;

/** The extension beside VS Code's own, in the same editor: the times are those of one run, the shorter the better. */
export const speed: Tests = {
  // The first test: it starts them.
  'starting takes at most a tenth of what Markdown takes': async () => {
    // Whoever is first waits for what the extension host itself does for the first time.
    await activation('vscode.gulp');
    const own = await activation(extensionId);
    const markdown = await activation('vscode.markdown-language-features');
    await note(`activate(): ${own.toFixed(1)} ms; Markdown ${markdown.toFixed(1)} ms: ${(own / markdown).toFixed(3)}`);
    assert.ok(own <= markdown / 10, `${own} ms is more than a tenth of ${markdown} ms`);
  },

  'a finding in 5,000 lines comes and goes as quickly as in JSON': [
    120_000,
    async () => {
      const script = scriptOf(lines);
      const own = await typing('long.smtp', script, script.indexOf('MAIL', script.length / 2) + 2);
      const text = jsonOf(lines, script.length);
      const json = await typing('long.json', text, text.indexOf('": ', text.length / 2) + 2);
      for (const what of ['comes', 'goes'] as const) {
        const [ours, theirs] = [median(own[what]), median(json[what])];
        await note(`a finding ${what}: ${shown(own[what])}; JSON ${shown(json[what])}: ${(ours / theirs).toFixed(2)}`);
        assert.ok(ours <= theirs, `${what}: ${ours} ms is later than ${theirs} ms`);
      }
    },
  ],
};

/** How long, in ms, an extension takes to start that has not been started yet. */
async function activation(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension && !extension.isActive, `${id} is there, and does not run yet`);
  const started = performance.now();
  await extension.activate();
  return performance.now() - started;
}

/** Types a letter at an offset of a text without findings and deletes it again, time after time: how long, in ms, it is from the key to the finding and from the key to none. */
async function typing(file: string, text: string, offset: number): Promise<{ comes: number[]; goes: number[] }> {
  const uri = await writeFile(file, text);
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  assert.ok(document.lineCount >= lines);
  const place = document.positionAt(offset);
  editor.selection = new vscode.Selection(place, place);
  const comes: number[] = [];
  const goes: number[] = [];
  // The first keys are for warming up.
  for (let key = -5; key < keys; key += 1) {
    await betweenKeys();
    const come = await timed(uri, ['type', { text: 'x' }], 1);
    await betweenKeys();
    const go = await timed(uri, ['deleteLeft'], 0);
    if (key >= 0) {
      comes.push(come);
      goes.push(go);
    }
  }
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return { comes, goes };
}

/** As fast as people type; without it the editor would still be drawing what the key before has changed. */
function betweenKeys(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

async function timed(uri: vscode.Uri, [command, ...args]: [string, ...unknown[]], least: 0 | 1): Promise<number> {
  const started = performance.now();
  void vscode.commands.executeCommand(command, ...args);
  await until(least === 1 ? `finding after ${command}` : `end of the finding after ${command}`, {
    events: [vscode.languages.onDidChangeDiagnostics],
    check: () => (Math.min(1, vscode.languages.getDiagnostics(uri).length) === least ? true : undefined),
  });
  return performance.now() - started;
}

/** Sessions as people write them, with nothing to find. */
function scriptOf(count: number): string {
  const sessions: string[] = [];
  for (let number = 1; sessions.length * 20 < count; number += 1) {
    sessions.push(`### Message ${number}
220
EHLO client.example
250-SIZE
MAIL FROM:<alice@example.test> SIZE=1000
250
RCPT TO:<bob${number}@example.test>
250 2.1.5
DATA
354
From: Alice <alice@example.test>
To: Bob <bob${number}@example.test>
Date: Mon, 5 Jan 2026 10:00:00 +0000
Subject: Message ${number}

Hi Bob.
.
250
QUIT
221
`);
  }
  return sessions.join('');
}

/** A JSON text of as many lines and about as many octets. */
function jsonOf(count: number, octets: number): string {
  const value = 'x'.repeat(Math.max(1, Math.floor(octets / count) - 17));
  const entries = Array.from({ length: count }, (_, index) => `  "name${index}": "${value}"`);
  return `{\n${entries.join(',\n')}\n}\n`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The median and, in brackets, the extremes. */
function shown(times: readonly number[]): string {
  const [middle, least, most] = [median(times), Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0));
  return `${middle} ms (${least} to ${most})`;
}

async function note(text: string): Promise<void> {
  await tell({ event: 'note', text });
}
