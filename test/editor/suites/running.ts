import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { notified } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { asReport, outcomes, run, sandbox } from '../support/runs';
import { codeOf, problems, replace, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello, refused, secondSession } from '../support/texts';
import { within } from '../support/until';

/** What running gives to whoever asked for it. */
export const running: Tests = {
  'smtp.run runs the session at a line and returns its report': () =>
    withScript(
      hello,
      async ({ document }) => {
        const report = await run(document, { line: 5, server: await sandbox() });
        assert.deepEqual(outcomes(report), ['passed']);
        assert.equal(report.summary.passed, 1);
        const [session] = report.sessions;
        assert.equal(session?.title, 'Say hello');
        assert.equal(session?.line, 1);
        const greeting = session?.steps.find(({ replies }) => replies.some(({ code }) => code === '220'));
        assert.ok(greeting, 'the greeting is there');
        const mail = session?.steps.find(({ line }) => line === 5);
        assert.deepEqual(mail?.sent, ['MAIL FROM:<alice@example.test>']);
        assert.equal(mail?.replies[0]?.code, '250');
        assert.equal(mail?.replies[0]?.status, '2.1.0');
      },
      { file: 'hello.smtp' },
    ),

  'the line tells the session': () =>
    withScript(hello, async ({ document }) => {
      const report = await run(document, { line: secondSession + 1, server: await sandbox() });
      assert.deepEqual(
        report.sessions.map(({ title }) => title),
        ['Say nothing'],
      );
    }),

  'an untitled script runs': () =>
    withScript(hello, async ({ document }) => {
      assert.ok(document.isUntitled);
      assert.deepEqual(outcomes(await run(document, { line: 1, server: await sandbox() })), ['passed']);
    }),

  'a file runs as it is on the screen, not as it was saved': () =>
    withScript(
      refused,
      async (script) => {
        await replace(script, '550', '250');
        const report = await run(script.document, { line: 1, server: await sandbox() });
        assert.deepEqual(outcomes(report), ['passed']);
        assert.ok(script.document.isDirty, 'running does not save');
      },
      { file: 'unsaved.smtp' },
    ),

  'a file that something else has just written runs as it is now': async () => {
    const server = await sandbox();
    const uri = await writeFile('written.smtp', refused);
    for (const [text, outcome] of [
      [refused, 'failed: unexpected-reply'],
      [hello, 'passed'],
      [refused, 'failed: unexpected-reply'],
    ] as const) {
      await writeFile('written.smtp', text);
      const returned = await vscode.commands.executeCommand('smtp.run', { uri, line: 1, server });
      assert.deepEqual(outcomes(asReport(returned)), [outcome]);
    }
    await vscode.workspace.fs.delete(uri);
  },

  'the address may be a string': () =>
    withScript(hello, async ({ document }) => {
      const uri = document.uri.toString();
      const returned = await vscode.commands.executeCommand('smtp.run', { uri, line: 1, server: await sandbox() });
      assert.deepEqual(outcomes(asReport(returned)), ['passed']);
    }),

  'smtp.runFile runs all sessions': () =>
    withScript(hello, async ({ document }) => {
      const server = await sandbox();
      const returned = await vscode.commands.executeCommand('smtp.runFile', { uri: document.uri, server });
      assert.deepEqual(outcomes(asReport(returned)), ['passed', 'passed']);
    }),

  'smtp.rerun runs the same again': () =>
    withScript(hello, async ({ document }) => {
      const first = await run(document, { line: secondSession, server: await sandbox() });
      const again = asReport(await vscode.commands.executeCommand('smtp.rerun'));
      assert.deepEqual(
        again.sessions.map(({ title, target }) => ({ title, target })),
        first.sessions.map(({ title, target }) => ({ title, target })),
      );
    }),

  'variables given to the command are used': () =>
    withScript('EHLO {{who}}\n250 {{who}}\nQUIT\n', async ({ document }) => {
      const variables = { who: 'client.example' };
      const report = await run(document, { line: 1, server: await sandbox(), variables });
      assert.ok(report.sessions[0]?.steps.some(({ sent }) => sent?.includes('EHLO client.example')));
    }),

  'an unmet expectation fails the session and is a problem at its line': () =>
    withScript(refused, async (script) => {
      const { document } = script;
      const report = await run(document, { line: 1, server: await sandbox() });
      assert.deepEqual(outcomes(report), ['failed: unexpected-reply']);
      const [problem] = await problems(document.uri, 'problem at line 5', (found) =>
        found.some(({ range }) => range.start.line === 4),
      );
      assert.ok(problem);
      assert.match(problem.message, /550/);
      assert.match(problem.message, /250/);
      await replace(script, '550', '250');
      await run(document, { line: 1, server: await sandbox() });
      await problems(document.uri, 'end of the problem', (found) => found.length === 0);
    }),

  'what an included file expects and does not get is a problem of that file': async () => {
    const part = await writeFile('_part.smtp', 'NOOP\n550\n');
    await withScript(
      'EHLO client.example\n@include _part.smtp\n',
      async (script) => {
        const report = await run(script.document, { line: 1, server: await sandbox() });
        assert.deepEqual(outcomes(report), ['failed: unexpected-reply']);
        assert.equal(report.sessions[0]?.steps.find((step) => step.problem)?.file, part.fsPath);
        const [problem] = await problems(part, 'problem of the part', (found) => found.length > 0);
        assert.equal(problem?.range.start.line, 1);
        await replace(script, 'client', 'other');
        await problems(part, 'end of the problem', (found) => found.length === 0);
      },
      { file: 'including.smtp' },
    );
    await vscode.workspace.fs.delete(part);
  },

  'a script that is unclear in itself is not run': () =>
    withSilentPeer((peer) =>
      withScript('EHLO client.example\n@connnect nowhere\n', async ({ document }) => {
        await problems(document.uri, 'unknown-directive', (found) =>
          found.some((problem) => codeOf(problem) === 'unknown-directive'),
        );
        const report = await within(5_000, 'refusing', run(document, { line: 1, server: peer.url }));
        assert.deepEqual(report.sessions, []);
        assert.deepEqual(
          report.findings?.map(({ code, line, column, severity }) => ({ code, line, column, severity })),
          [{ code: 'unknown-directive', line: 2, column: 1, severity: 'error' }],
        );
        await notified('Nothing was sent.');
        assert.equal(peer.connections(), 0);
      }),
    ),

  'a server that is not there is an error, not a failure': () =>
    withScript(hello, async ({ document }) => {
      let url = '';
      await withSilentPeer(async (peer) => {
        url = peer.url;
      });
      const report = await run(document, { line: 1, server: url });
      assert.equal(report.sessions[0]?.outcome, 'error');
      assert.equal(report.summary.errors, 1);
    }),

  'smtp.cancel ends a run whose server never answers': () =>
    withSilentPeer((peer) =>
      withScript(hello, async ({ document }) => {
        const going = run(document, { line: 1, server: peer.url });
        await within(5_000, 'connecting', peer.connected);
        await vscode.commands.executeCommand('smtp.cancel');
        const report = await within(2_000, 'cancelling', going);
        assert.deepEqual(outcomes(report), ['error: cancelled']);
        await within(2_000, 'closing the connection', peer.left);
      }),
    ),

  'the sandbox stops when it is told to': () =>
    withScript(hello, async ({ document }) => {
      const server = await sandbox();
      await vscode.commands.executeCommand('smtp.stopSandbox');
      const report = await run(document, { line: 1, server });
      assert.equal(report.sessions[0]?.outcome, 'error');
    }),
};
