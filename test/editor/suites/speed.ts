import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { tell } from '../support/channel';
import { squiggled } from '../support/hands';
import { extensionId, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { until } from '../support/until';

const lines = 5_000;
const rounds = 20;

/**
 * The extension beside VS Code's own, in the same editor: the figures are those of one run, the shorter the better. What
 * is promised is a tenth of Markdown's start, and findings no later than JSON's. A machine that does other things as well
 * makes the figures larger and less alike, so that a test fails only where one is far from the promise.
 */
export const speed: Tests = {
  // The first test: it starts them.
  'starting takes no more than a fifth of what Markdown takes; a tenth is promised': async () => {
    // Whoever is first waits for what the extension host itself does for the first time.
    await activation('vscode.gulp');
    const own = await activation(extensionId);
    const markdown = await activation('vscode.markdown-language-features');
    const shares = { time: own.ms / markdown.ms, work: own.work / markdown.work };
    const said = ({ ms, work }: Start) => `${ms.toFixed(1)} ms (work: ${work.toFixed(1)} ms)`;
    await note(`activate(): ${said(own)}; Markdown ${said(markdown)}`);
    await note(`share: ${shares.time.toFixed(3)} (work: ${shares.work.toFixed(3)}); promised: 0.1`);
    assert.ok(Math.min(shares.time, shares.work) <= 0.2, 'it takes more than a fifth');
  },

  'a finding in 5,000 lines is told not far later than in JSON; no later is promised': [
    180_000,
    () => compare('told', told),
  ],

  'a finding in 5,000 lines is drawn not far later than in JSON; no later is promised': [
    180_000,
    () => compare('drawn', drawn),
  ],
};

/** How long a start took, and how long a processor worked for it, in ms. */
interface Start {
  readonly ms: number;
  readonly work: number;
}

/** Starts an extension that has not been started yet. */
async function activation(id: string): Promise<Start> {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension && !extension.isActive, `${id} is there, and does not run yet`);
  const started = performance.now();
  const before = process.cpuUsage();
  await extension.activate();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - started, work: (user + system) / 1000 };
}

/** A text without findings, and where in it a letter makes one; how long it took, in ms, until it came and went. */
interface Side {
  readonly document: vscode.TextDocument;
  readonly column: vscode.ViewColumn;
  readonly comes: number[];
  readonly goes: number[];
}

/** A key that makes a finding, or ends it: how long it took, in ms. */
interface Key {
  readonly key: 'x' | 'Backspace';
  readonly uri: vscode.Uri;
}

/** Types a letter into a script and deletes it again, then the same in a JSON text beside it, time after time. */
async function compare(how: string, stroke: (key: Key) => Promise<number>): Promise<void> {
  const script = scriptOf(lines);
  const text = jsonOf(lines, script.length);
  const own = await open('long.smtp', script, { at: 'MAIL', column: vscode.ViewColumn.One });
  const json = await open('long.json', text, { at: '": ', column: vscode.ViewColumn.Two });
  // The first rounds are for warming up.
  for (let round = -5; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? [own, json] : [json, own]) {
      const { uri } = (await vscode.window.showTextDocument(side.document, side.column)).document;
      await betweenKeys();
      const comes = await stroke({ key: 'x', uri });
      await betweenKeys();
      const goes = await stroke({ key: 'Backspace', uri });
      if (round >= 0) {
        side.comes.push(comes);
        side.goes.push(goes);
      }
    }
  }
  for (const { document, column } of [json, own]) {
    await vscode.window.showTextDocument(document, column);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  const ratios = (['comes', 'goes'] as const).map((what) => ({
    what,
    ratio: median(own[what]) / median(json[what]),
    quickest: Math.min(...own[what]) / Math.min(...json[what]),
    shown: `${shown(own[what])}; JSON ${shown(json[what])}`,
  }));
  for (const { what, ratio, shown } of ratios) {
    await note(`a finding ${what}, ${how} after ${shown}: ${ratio.toFixed(2)}; promised: 1`);
  }
  // The median tells what a user has, and how busy the machine is; the quickest tells what is ours.
  for (const { what, ratio, quickest } of ratios) {
    assert.ok(Math.min(ratio, quickest) <= 1.5, `a finding ${what} ${ratio.toFixed(2)} times as late as in JSON`);
  }
}

/** Opens a text with the cursor behind the first two letters of what stands in its middle. */
async function open(
  file: string,
  text: string,
  { at, column }: { at: string; column: vscode.ViewColumn },
): Promise<Side> {
  const document = await vscode.workspace.openTextDocument(await writeFile(file, text));
  const editor = await vscode.window.showTextDocument(document, column);
  assert.ok(document.lineCount >= lines);
  const place = document.positionAt(text.indexOf(at, text.length / 2) + 2);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(editor.selection);
  return { document, column, comes: [], goes: [] };
}

/** As fast as people type; without it the editor would still be drawing what the key before has changed. */
function betweenKeys(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

/** Until extensions are told of changed problems. */
async function told({ key, uri }: Key): Promise<number> {
  const started = performance.now();
  void (key === 'x'
    ? vscode.commands.executeCommand('type', { text: key })
    : vscode.commands.executeCommand('deleteLeft'));
  await until(`change of the findings after ${key}`, {
    events: [vscode.languages.onDidChangeDiagnostics],
    check: () => vscode.languages.getDiagnostics(uri).length > 0 === (key === 'x') || undefined,
  });
  return performance.now() - started;
}

/** Until the user sees it. */
function drawn({ key }: Key): Promise<number> {
  return squiggled(key, key === 'x' ? 'there' : 'gone');
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
