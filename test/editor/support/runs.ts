import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { JsonReport } from '../../../src/report';
import { read } from './hands';
import { until } from './until';

/** What `smtp.run` takes, besides the script's address. */
export interface RunOptions {
  /** From 1. */
  readonly line?: number;
  readonly server?: string;
  readonly environment?: string;
  readonly variables?: Record<string, string>;
}

/** Runs a session of a document by the command, as another extension does; resolves with the report. */
export async function run(document: vscode.TextDocument, options: RunOptions = {}): Promise<JsonReport> {
  const report = await vscode.commands.executeCommand('smtp.run', { uri: document.uri, ...options });
  assert.ok(report, `the run is one, of ${JSON.stringify(document.getText())}: ${report ? '' : await said()}`);
  return asReport(report);
}

/** Says that what a command returned is a report of version 1. */
export function asReport(value: unknown): JsonReport {
  assert.ok(typeof value === 'object' && value !== null, `the command returns a report, not ${value}`);
  const report = value as JsonReport;
  assert.equal(report.version, 1);
  assert.ok(report.summary, 'the report has a summary');
  assert.ok(Array.isArray(report.sessions), 'the report has sessions');
  return report;
}

/** What the notifications say, where somebody can read them. */
async function said(): Promise<string> {
  await vscode.commands.executeCommand('notifications.showList');
  const texts = await read('.notifications-list-container').catch(() => []);
  return texts.join('\n') || 'nothing is said';
}

/** The outcomes of a report's sessions, with the first problem of each that did not pass. */
export function outcomes({ sessions }: JsonReport): string[] {
  return sessions.map(({ outcome, problem }) => (problem ? `${outcome}: ${problem.kind}` : outcome));
}

/** Starts the sandbox, if it does not run yet; resolves with its URL. */
export async function sandbox(): Promise<string> {
  const started = await vscode.commands.executeCommand('smtp.startSandbox');
  const url = typeof started === 'object' && started !== null && 'url' in started ? String(started.url) : '';
  assert.match(url, /^smtp:\/\/127\.0\.0\.1:\d+$/, 'smtp.startSandbox returns something with the URL');
  return url;
}

/** Resolves with the transcript in the output panel once it has a text in it. */
export function transcript(holds: string): Promise<string> {
  return until(`transcript with ${JSON.stringify(holds)}`, {
    events: [vscode.workspace.onDidOpenTextDocument, vscode.workspace.onDidChangeTextDocument],
    check: () => panelTexts().find((text) => text.includes(holds)),
    shows: () => JSON.stringify(panelTexts()),
  });
}

function panelTexts(): string[] {
  return vscode.workspace.textDocuments
    .filter(({ languageId }) => languageId === 'smtp-transcript')
    .map((document) => document.getText());
}
