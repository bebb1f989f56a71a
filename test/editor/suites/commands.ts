import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { press, read, type } from '../support/hands';
import { sandbox } from '../support/runs';
import { withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';
import { until } from '../support/until';

/** What else can be done with a session. */
export const commands: Tests = {
  'recording writes the replies under the commands': () =>
    withScript(
      'EHLO client.example\nMAIL FROM:<alice@example.test>\nRCPT TO:<nobody@example.test>\nQUIT\n',
      async ({ document }) => {
        await vscode.commands.executeCommand('smtp.record', { uri: document.uri, line: 1, server: await sandbox() });
        const text = document.getText();
        assert.match(text, /^MAIL FROM:<alice@example\.test>\n250 2\.1\.0/m);
        assert.match(text, /^QUIT\n221/m);
        assert.match(text, /^220/m);
      },
    ),

  'debugging stops at a breakpoint and goes on to the end': () =>
    withScript(
      hello,
      async ({ document }) => {
        const line = 5;
        const stops: number[] = [];
        const stopped = new vscode.EventEmitter<void>();
        const tracking = vscode.debug.registerDebugAdapterTrackerFactory('*', {
          createDebugAdapterTracker: () => ({
            onDidSendMessage: (message: { command?: string; body?: { stackFrames?: { line: number }[] } }) => {
              if (message.command === 'stackTrace') {
                stops.push(message.body?.stackFrames?.[0]?.line ?? 0);
                stopped.fire();
              }
            },
          }),
        });
        const place = new vscode.Location(document.uri, new vscode.Position(line - 1, 0));
        vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
        try {
          const ended = new Promise<void>((resolve) => {
            const listener = vscode.debug.onDidTerminateDebugSession(() => {
              listener.dispose();
              resolve();
            });
          });
          const options = { uri: document.uri, line: 1, server: await sandbox() };
          // Some answer at once, some when the debugging is over.
          const started = vscode.commands.executeCommand('smtp.debug', options);
          await until(`stop at line ${line}`, {
            events: [stopped.event],
            check: () => stops.find((stop) => stop === line),
            shows: () => stops.join(', ') || 'no stop',
          });
          await vscode.commands.executeCommand('workbench.action.debug.continue');
          await ended;
          await started;
        } finally {
          vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
          tracking.dispose();
          stopped.dispose();
        }
      },
      { file: 'debugged.smtp' },
    ),

  'an interactive session speaks to the server': [
    30_000,
    async () => {
      const server = await sandbox();
      const before = vscode.window.terminals.length;
      await vscode.commands.executeCommand('smtp.openSession', { server });
      await until('terminal', {
        events: [vscode.window.onDidOpenTerminal],
        check: () => (vscode.window.terminals.length > before ? true : undefined),
      });
      try {
        await read('.terminal-wrapper.active .xterm-rows:has-text("220")');
        await vscode.commands.executeCommand('workbench.action.terminal.focus');
        await type('HELO terminal.example');
        await press('Enter');
        await read('.terminal-wrapper.active .xterm-rows:has-text("250 ")');
      } finally {
        vscode.window.activeTerminal?.dispose();
      }
    },
  ],
};
