import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { tell } from '../support/channel';
import { squiggled } from '../support/hands';
import { extensionId, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { until } from '../support/until';

const lines = 5_000;
/** How often either text has its turn, and how many times a letter is typed and deleted in it, before the other's. */
const turns = 5;
/** Before each key, in ms. */
const pauses = [100, 200, 300, 400, 500];
/** How much later than JSON's is too late, on a machine that is as busy as it likes. */
const FAR = 1.5;

/**
 * The extension beside VS Code's own, in the same editor: the figures are those of one run, the shorter the better. What
 * is promised is a tenth of Markdown's start, and findings no later than JSON's. A machine that does other things as well
 * makes the figures larger and less alike, so that a test fails only where all of them are further from the promise than that.
 */
export const speed: Tests = {
  // The first test: it starts them.
  'starting takes about a tenth of what Markdown takes, as is promised, or less': [
    60_000,
    async () => {
      // Whoever is first waits for what the extension host itself does for the first time.
      await activation('vscode.gulp');
      const own = await activation(extensionId);
      const markdown = await activation('vscode.markdown-language-features');
      const shares = { time: own.ms / markdown.ms, work: own.work / markdown.work };
      const said = ({ ms, work }: Start) => `${ms.toFixed(1)} ms (work: ${work.toFixed(1)} ms)`;
      await note(`activate(): ${said(own)}; Markdown ${said(markdown)}`);
      await note(`share: ${shares.time.toFixed(3)} (work: ${shares.work.toFixed(3)}); promised: 0.1`);
      assert.ok(Math.min(shares.time, shares.work) <= 0.15, 'it takes more than a tenth');
    },
  ],

  'a finding in 5,000 lines is told not far later than in JSON; no later is promised': [
    240_000,
    () => compare('told', told),
  ],

  'a finding in 5,000 lines is drawn not far later than in JSON; no later is promised': [
    240_000,
    () => compare('drawn', drawn),
  ],
};

/** How long a start took, and how long the extension host's thread worked for it, in ms. */
interface Start {
  readonly ms: number;
  readonly work: number;
}

/** Starts an extension that has not been started yet, once nothing else goes on. */
async function activation(id: string): Promise<Start> {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension && !extension.isActive, `${id} is there, and does not run yet`);
  await quiet();
  const started = performance.now();
  const before = worked();
  await extension.activate();
  return { ms: performance.now() - started, work: worked() - before };
}

/** What Node tells; newer ones than the oldest that we support, of a thread as well. */
interface Usages {
  cpuUsage(): NodeJS.CpuUsage;
  threadCpuUsage?(): NodeJS.CpuUsage;
}

/** In ms; where Node can not tell it for the thread, that of the whole process. */
function worked(): number {
  const { cpuUsage, threadCpuUsage = cpuUsage }: Usages = process;
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

/** Resolves when the extension host has hardly done anything for half a second, or after ten: others start then, too. */
async function quiet(): Promise<void> {
  for (let idle = 0, waited = 0; idle < 5 && waited < 100; waited += 1) {
    const before = performance.eventLoopUtilization();
    await pause(100);
    idle = performance.eventLoopUtilization(before).utilization < 0.1 ? idle + 1 : 0;
  }
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

/** Types a letter into a script and deletes it again, time after time, then the same in a JSON text beside it. */
async function compare(how: string, stroke: (key: Key) => Promise<number>): Promise<void> {
  const script = scriptOf(lines);
  const text = jsonOf(lines, script.length);
  const own = await open('long.smtp', script, { at: 'MAIL', column: vscode.ViewColumn.One });
  const json = await open('long.json', text, { at: '": ', column: vscode.ViewColumn.Two });
  // The first turns are for warming up.
  for (let turn = -1; turn < turns; turn += 1) {
    for (const side of turn % 2 === 0 ? [own, json] : [json, own]) {
      const { uri } = (await vscode.window.showTextDocument(side.document, side.column)).document;
      // The outline of the text before is still to come, and is drawn even now: one is not to pay for the other.
      await pause(1_000);
      for (const [index, beforeX] of pauses.entries()) {
        await pause(beforeX);
        const comes = await stroke({ key: 'x', uri });
        await pause(pauses[(index + turn + 1) % pauses.length] ?? 0);
        const goes = await stroke({ key: 'Backspace', uri });
        if (turn >= 0) {
          side.comes.push(comes);
          side.goes.push(goes);
        }
      }
    }
  }
  for (const { document, column } of [json, own]) {
    await vscode.window.showTextDocument(document, column);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  const late = await Promise.all(
    (['comes', 'goes'] as const).map(async (what) => {
      const ratios = [0.5, 0.25, 0].map((share) => quantile(own[what], share) / quantile(json[what], share));
      const told = `${shown(own[what])}; JSON ${shown(json[what])}: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`;
      await note(`a finding ${what}, ${how} after ${told}; promised: 1`);
      return Math.min(...ratios) > FAR ? [what] : [];
    }),
  );
  assert.deepEqual(late.flat(), [], `${how} far later than in JSON by the median, the lower quartile and the quickest`);
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

/** Keys come at times when the editor rests, and when it does what the key before has put off: symbols, colours, lenses. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
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

/** That which a share of the values is below: 0 for the least, 0.5 for the median. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

/** The median and, in brackets, the extremes. */
function shown(times: readonly number[]): string {
  const [middle, least, most] = [quantile(times, 0.5), Math.min(...times), Math.max(...times)].map((ms) =>
    ms.toFixed(0),
  );
  return `${middle} ms (${least} to ${most})`;
}

async function note(text: string): Promise<void> {
  await tell({ event: 'note', text });
}
