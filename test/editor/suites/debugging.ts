import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, press, read, screenshot, type } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { asReport, outcomes, sandbox } from '../support/runs';
import { emptyFolder, problems, rangeOf, withScript } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused } from '../support/texts';
import { until, within } from '../support/until';

/** Stepping through sessions. */
export const debugging: Tests = {
  'smtp.debug stops before the first line, steps, and returns the report': [
    30_000,
    () =>
      withScript('@who = alice\n### Steps\nEHLO client.example\nVRFY {{who}}\n2xx\nQUIT\n', async ({ document }) => {
        const debugged = vscode.commands.executeCommand('smtp.debug', {
          uri: document.uri,
          line: 3,
          server: await sandbox(),
        });
        assert.equal(await stoppedAt(), 'EHLO client.example');
        assert.deepEqual(await scope('Connection'), ['server = not connected']);
        await step('workbench.action.debug.stepOver', 'VRFY {{who}}');
        assert.ok((await scope('Capabilities')).includes('PIPELINING = '));
        assert.equal(await evaluate('reply.code == 250', 'watch'), 'true');
        assert.match(await evaluate('NOOP', 'repl'), /^S: 250 /);
        assert.match(await evaluate('@assert reply.code == 999', 'repl'), /^!!! /);
        await step('workbench.action.debug.stepOver', 'QUIT');
        assert.ok((await scope('Variables')).includes('who = alice'));
        await vscode.commands.executeCommand('workbench.action.debug.continue');
        assert.deepEqual(outcomes(asReport(await within(10_000, 'the end', debugged))), ['passed']);
        const again = vscode.commands.executeCommand('smtp.rerun');
        assert.equal(await stoppedAt(), 'EHLO client.example', 'what is run again is debugged again');
        await vscode.commands.executeCommand('workbench.action.debug.continue');
        assert.deepEqual(outcomes(asReport(await within(10_000, 'the end', again))), ['passed']);
        const wrong = vscode.languages.getDiagnostics().flatMap(([, found]) => found);
        assert.deepEqual(
          wrong.map(({ message }) => message).filter((message) => message.includes('999')),
          [],
        );
      }),
  ],

  'what is unclear in itself is not begun, and the report says why': () =>
    withScript('S: 220 mx.example\n', async ({ document }) => {
      const begun: string[] = [];
      const beginning = vscode.debug.onDidStartDebugSession(({ name }) => begun.push(name));
      const returned = await vscode.commands.executeCommand('smtp.debug', {
        uri: document.uri,
        server: await sandbox(),
      });
      beginning.dispose();
      const report = asReport(returned);
      assert.deepEqual([report.sessions.length, begun], [0, []]);
      assert.ok((report.findings ?? []).length > 0, 'the report has the findings');
      assert.equal(await vscode.commands.executeCommand('smtp.debug', { lin: 3 }), undefined);
    }),

  'a hover over a variable tells its value': [
    30_000,
    () =>
      withScript('EHLO client.example\nVRFY {{who}}\n2xx\nQUIT\n', async ({ document, editor }) => {
        const more = { server: await sandbox(), variables: { who: 'alice' } };
        const debugged = vscode.commands.executeCommand('smtp.debug', { uri: document.uri, line: 1, ...more });
        await stoppedAt();
        const { start } = rangeOf(document, 'who');
        editor.selection = new vscode.Selection(start, start);
        try {
          await vscode.commands.executeCommand('editor.debug.action.showDebugHover');
          await read('.debug-hover-widget:has-text("alice")');
        } finally {
          await stop();
        }
        assert.deepEqual(outcomes(asReport(await within(5_000, 'the report', debugged))), ['error: cancelled']);
        await problems(
          document.uri,
          'no problem of the run',
          (found) => !found.some(({ source }) => source === 'smtp run'),
        );
      }),
  ],

  'stops at breakpoints of a script on the screen, in a file or in none': [
    40_000,
    async () => {
      for (const options of [{}, { file: 'breakpoints.smtp' }]) {
        await withScript(
          hello,
          async ({ document }) => {
            const at = rangeOf(document, 'QUIT').start;
            const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(document.uri, at));
            vscode.debug.addBreakpoints([breakpoint]);
            try {
              const debugged = vscode.commands.executeCommand('smtp.debug', {
                uri: document.uri,
                line: 2,
                server: await sandbox(),
              });
              assert.equal(await stoppedAt(), 'QUIT');
              await vscode.commands.executeCommand('workbench.action.debug.continue');
              assert.deepEqual(outcomes(asReport(await within(10_000, 'the end', debugged))), ['passed']);
            } finally {
              vscode.debug.removeBreakpoints([breakpoint]);
            }
          },
          options,
        );
      }
    },
  ],

  'F5 needs no launch.json, and a configuration may name a session': [
    30_000,
    async () => {
      const connect = `@connect ${await sandbox()}\n`;
      await withScript(
        connect + hello,
        async ({ document, editor }) => {
          const at = rangeOf(document, '### Say nothing').start;
          editor.selection = new vscode.Selection(at, at);
          const begun = started();
          void vscode.commands.executeCommand('workbench.action.debug.start');
          assert.equal((await begun).configuration['session'], at.line + 1);
          await stoppedAt();
          await stop();
          const named = { type: 'smtp', request: 'launch', name: 'named', program: document.uri.fsPath };
          await vscode.debug.startDebugging(undefined, { ...named, session: 'Say nothing', stopOnEntry: true });
          const line = await stoppedAt();
          assert.ok(document.getText(new vscode.Range(at.line, 0, document.lineCount, 0)).includes(line), line);
          await stop();
          assert.equal(await vscode.debug.startDebugging(undefined, { ...named, session: 'None' }), false);
        },
        { file: 'f5.smtp' },
      );
    },
  ],

  'an unmet expectation stops it, and lines can be sent then': [
    40_000,
    async () => {
      const connect = `@connect ${await sandbox()}\n`;
      await withScript(
        connect + refused,
        async ({ document }) => {
          const ended = vscode.commands.executeCommand('smtp.debug', { uri: document.uri, line: 2 });
          await stoppedAt();
          await vscode.commands.executeCommand('workbench.action.debug.continue');
          assert.match(await stoppedAt(), /^550/);
          await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
          await click('.repl-input-wrapper .monaco-editor');
          await type('VRFY alice');
          await press('Escape');
          await press('Enter');
          await read('.repl .repl-tree .monaco-list-row:has-text("S: 25")');
          await screenshot('debug');
          await vscode.commands.executeCommand('workbench.action.debug.continue');
          assert.deepEqual(outcomes(asReport(await within(10_000, 'the end', ended))), ['failed: unexpected-reply']);
        },
        { file: 'unmet.smtp' },
      );
    },
  ],

  'stopping it closes the connection': [
    30_000,
    () =>
      withSilentPeer((peer) =>
        withScript(`@connect ${peer.url}\nEHLO client.example\n`, async ({ document }) => {
          const debugged = vscode.commands.executeCommand('smtp.debug', { uri: document.uri, line: 2 });
          await stoppedAt();
          await vscode.commands.executeCommand('workbench.action.debug.stepOver');
          await within(5_000, 'connecting', peer.connected);
          await vscode.debug.stopDebugging();
          await within(5_000, 'closing the connection', peer.left);
          assert.deepEqual(outcomes(asReport(await within(5_000, 'the report', debugged))), ['error: cancelled']);
        }),
      ),
  ],

  'cancelling the run ends it too': [
    30_000,
    () =>
      withScript('EHLO client.example\n', async ({ document }) => {
        const debugged = vscode.commands.executeCommand('smtp.debug', { uri: document.uri, server: await sandbox() });
        await stoppedAt();
        await vscode.commands.executeCommand('smtp.cancel');
        assert.deepEqual(outcomes(asReport(await within(5_000, 'the report', debugged))), ['error: cancelled']);
      }),
  ],

  'the lens is there, and the Test Explorer has a profile for it': [
    60_000,
    async () => {
      await emptyFolder();
      const connect = `@connect ${await sandbox()}\n`;
      await withScript(
        connect + refused,
        async ({ document }) => {
          const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider',
            document.uri,
            100,
          );
          const titles = lenses.map(({ command }) => command?.title.replace(/^\$\([\w-]+\) /, ''));
          assert.deepEqual(titles, ['Run', 'Debug']);
          await vscode.commands.executeCommand('workbench.view.testing.focus');
          await read('.test-explorer .monaco-list-row:has-text("debugged.smtp")');
          const going = vscode.commands.executeCommand('testing.debugAll');
          assert.match(await stoppedAt(), /^550/);
          await vscode.commands.executeCommand('workbench.action.debug.continue');
          await within(10_000, 'the tests', going);
          await vscode.commands.executeCommand('workbench.view.testing.focus');
          await read('.test-explorer .monaco-list-row:has-text("debugged.smtp")[aria-label*="Failed"]');
        },
        { file: 'debugged.smtp' },
      );
      await emptyFolder();
    },
  ],
};

/** Resolves once a session is stopped, with the text of the line where it stands. */
async function stoppedAt(): Promise<string> {
  const frame = await until('stop', {
    events: [vscode.debug.onDidChangeActiveStackItem],
    check: () => {
      const item = vscode.debug.activeStackItem;
      return item instanceof vscode.DebugStackFrame ? item : undefined;
    },
  });
  return nameOf(frame);
}

async function nameOf({ session, threadId }: vscode.DebugStackFrame): Promise<string> {
  const { stackFrames } = await session.customRequest('stackTrace', { threadId });
  return stackFrames[0].name;
}

/** Does a step; resolves once the session stands at a line. */
async function step(command: string, expected: string): Promise<void> {
  await vscode.commands.executeCommand(command);
  const names: string[] = [];
  for (let last = ''; last !== expected; names.push(last)) {
    last = await within(8_000, `${expected}; it stood at ${names.join(', ')}`, stoppedElsewhere(last));
  }
}

/** Resolves with the line where a session stands, when that is another one. */
async function stoppedElsewhere(than: string): Promise<string> {
  for (;;) {
    const name = await stoppedAt().catch(() => than);
    if (name !== than) {
      return name;
    }
    await new Promise<void>((resolve) => {
      const changed = vscode.debug.onDidChangeActiveStackItem(() => {
        changed.dispose();
        resolve();
      });
    });
  }
}

async function scope(wanted: string): Promise<string[]> {
  const session = vscode.debug.activeDebugSession;
  assert.ok(session, 'a session is debugged');
  const { scopes } = await session.customRequest('scopes', { frameId: 1 });
  const found = scopes.find(({ name }: { name: string }) => name === wanted);
  const { variables } = await session.customRequest('variables', { variablesReference: found?.variablesReference });
  return variables.map(({ name, value }: { name: string; value: string }) => `${name} = ${value}`);
}

async function evaluate(expression: string, context: string): Promise<string> {
  const { result } = (await vscode.debug.activeDebugSession?.customRequest('evaluate', { expression, context })) ?? {};
  return result;
}

function started(): Promise<vscode.DebugSession> {
  return new Promise((resolve) => {
    const starting = vscode.debug.onDidStartDebugSession((session) => {
      starting.dispose();
      resolve(session);
    });
  });
}

/** Ends what is debugged; resolves once it is over. */
async function stop(): Promise<void> {
  const over = new Promise<void>((resolve) => {
    const ending = vscode.debug.onDidTerminateDebugSession(() => {
      ending.dispose();
      resolve();
    });
  });
  await vscode.debug.stopDebugging();
  await within(8_000, 'the end', over);
}
