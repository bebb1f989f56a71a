import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asked, click, notified, press, question, read, screenshot, type } from '../support/hands';
import { withSilentPeer } from '../support/peer';
import { asReport, outcomes, run, sandbox, transcript } from '../support/runs';
import { codeOf, problems, rangeOf, withScript, writeFile } from '../support/script';
import { withSetting } from '../support/settings';
import type { Tests } from '../support/test';
import { hello, login } from '../support/texts';
import { until, within } from '../support/until';

const secretive = login.replace('Alice logs in', 'With a secret').replace('s3cret', '{{$secret alice}}');

/** What is asked of the user: the server, the environment, prompts and secrets. */
export const asking: Tests = {
  'where no server is named one is chosen, the sandbox first, and only once for a script': [
    40_000,
    () =>
      withSetting('smtp.servers', { staging: 'smtp://mail.staging.example:587' }, () =>
        withScript(hello, async ({ document }) => {
          const going = run(document, { line: 1 });
          await asked('Another server');
          const rows = await read(`${question} .monaco-list-row`);
          assert.match(rows[0] ?? '', /Sandbox/);
          assert.match(rows[1] ?? '', /staging\s*smtp:\/\/mail\.staging\.example:587/);
          assert.match(rows[2] ?? '', /Another server/);
          await screenshot('choose-server');
          await press('Enter');
          assert.deepEqual(outcomes(await within(10_000, 'running', going)), ['passed']);
          assert.deepEqual(outcomes(await within(10_000, 'running again', run(document, { line: 1 }))), ['passed']);
        }),
      ),
  ],

  'it may be chosen beforehand': [
    30_000,
    async () => {
      const url = await sandbox();
      await withSetting('smtp.servers', { staging: { url } }, () =>
        withScript(hello, async ({ document }) => {
          const chosen = vscode.commands.executeCommand('smtp.selectServer');
          await asked('staging');
          await type('stag');
          await press('Enter');
          assert.equal(await chosen, 'staging');
          assert.equal((await run(document, { line: 1 })).sessions[0]?.target, url);
        }),
      );
    },
  ],

  'a server of the settings is known by its name, and a slip is told': async () => {
    const url = await sandbox();
    await withSetting('smtp.servers', { staging: { url } }, () =>
      withScript(hello, async ({ document }) => {
        const report = await run(document, { line: 1, server: 'staging' });
        assert.equal(report.sessions[0]?.target, url);
        const slip = await vscode.commands.executeCommand('smtp.run', { uri: document.uri, line: 1, server: 'stagin' });
        assert.equal(slip, undefined);
        await notified('did you mean staging?');
      }),
    );
  },

  'the proxy of the settings makes the connections': () =>
    withSilentPeer((proxy) =>
      withSetting('smtp.proxy', proxy.url.replace('smtp:', 'http:'), () =>
        withScript(hello, async ({ document }) => {
          const going = run(document, { line: 1, server: 'smtp://mail.example.org:25' });
          await within(5_000, 'calling the proxy', proxy.connected);
          await vscode.commands.executeCommand('smtp.cancel');
          assert.deepEqual(outcomes(await within(5_000, 'cancelling', going)), ['error: cancelled']);
          assert.deepEqual(outcomes(await run(document, { line: 1, server: 'sandbox' })), ['passed']);
        }),
      ),
    ),

  'an environment is chosen, remembered and shown': [
    40_000,
    async () => {
      const environments = { staging: { who: 'staging.example' }, production: { who: 'production.example' } };
      const file = await writeFile('smtp.env.json', JSON.stringify(environments));
      await withScript(
        'EHLO {{who}}\nQUIT\n',
        async ({ document }) => {
          await vscode.window.showTextDocument(document);
          const chosen = vscode.commands.executeCommand('smtp.selectEnvironment');
          await asked('production');
          await screenshot('choose-environment');
          await type('stag');
          await press('Enter');
          assert.equal(await chosen, 'staging');
          await click('#status\\.languageStatus');
          await read('.hover-language-status:has-text("staging")');
          await screenshot('language-status');
          const report = await run(document, { line: 1, server: 'sandbox' });
          assert.deepEqual(report.sessions[0]?.steps.flatMap(({ sent = [] }) => sent)[0], 'EHLO staging.example');
          const other = await run(document, { line: 1, server: 'sandbox', environment: 'production' });
          assert.deepEqual(other.sessions[0]?.steps.flatMap(({ sent = [] }) => sent)[0], 'EHLO production.example');
          await vscode.commands.executeCommand('smtp.selectEnvironment', '');
        },
        { file: 'environment.smtp' },
      );
      await vscode.workspace.fs.delete(file);
    },
  ],

  'a prompt is an input box, and leaving it runs nothing': [
    40_000,
    () =>
      withScript('@prompt who Who calls?\nEHLO {{who}}\nQUIT\n', async ({ document }) => {
        const answered = run(document, { line: 2, server: 'sandbox' });
        await asked('Who calls?');
        await type('prompted.example');
        await press('Enter');
        const report = await within(10_000, 'running', answered);
        assert.ok(report.sessions[0]?.steps.some(({ sent }) => sent?.includes('EHLO prompted.example')));
        const left = vscode.commands.executeCommand('smtp.run', { uri: document.uri, line: 2, server: 'sandbox' });
        await asked('Who calls?');
        await press('Escape');
        assert.equal(await within(5_000, 'leaving', left), undefined);
        const given = await run(document, { line: 2, server: 'sandbox', variables: { who: 'given.example' } });
        assert.ok(given.sessions[0]?.steps.some(({ sent }) => sent?.includes('EHLO given.example')));
      }),
  ],

  'a secret is asked for once, never shown, and forgotten on command': [
    40_000,
    () =>
      withScript(secretive, async ({ document }) => {
        await vscode.commands.executeCommand('smtp.forgetSecrets');
        const first = run(document, { line: 1, server: await sandbox() });
        await read(`${question} input[type="password"]:focus`);
        await type('s3cret');
        await screenshot('secret');
        await press('Enter');
        const report = await within(10_000, 'running', first);
        assert.deepEqual(outcomes(report), ['passed']);
        assert.ok(!JSON.stringify(report).includes('s3cret'), 'the report does not have it');
        assert.ok(!(await transcript('With a secret: passed')).includes('s3cret'), 'the panel does not have it');
        const again = await within(
          10_000,
          'running without being asked',
          run(document, { line: 1, server: 'sandbox' }),
        );
        assert.deepEqual(outcomes(again), ['passed']);
        await vscode.commands.executeCommand('smtp.forgetSecrets');
        const asked = vscode.commands.executeCommand('smtp.run', { uri: document.uri, line: 1, server: 'sandbox' });
        await read(`${question} input[type="password"]:focus`);
        await press('Escape');
        assert.equal(await within(5_000, 'leaving', asked), undefined);
      }),
  ],

  'a secret may be set before': [
    30_000,
    () =>
      withScript(secretive, async ({ document }) => {
        const set = vscode.commands.executeCommand('smtp.setSecret', 'alice');
        await read(`${question} input[type="password"]:focus`);
        await type('s3cret');
        await press('Enter');
        await set;
        assert.deepEqual(outcomes(await run(document, { line: 1, server: await sandbox() })), ['passed']);
        await vscode.commands.executeCommand('smtp.forgetSecrets');
      }),
  ],

  'a password that is moved to the secret storage is used from there, until it is forgotten': [
    40_000,
    () =>
      withScript(login, async ({ document, editor }) => {
        await vscode.commands.executeCommand('smtp.forgetSecrets');
        const { start } = rangeOf(document, 's3cret');
        editor.selection = new vscode.Selection(start, start);
        await problems(document.uri, 'plaintext-secret', (found) =>
          found.some((one) => codeOf(one) === 'plaintext-secret'),
        );
        await vscode.commands.executeCommand('editor.action.quickFix');
        await click('.action-widget .monaco-list-row:has-text("Move to the secret storage")');
        await until('moved secret', {
          events: [vscode.workspace.onDidChangeTextDocument],
          check: () => document.getText().includes('@auth PLAIN alice {{$secret alice}}\n') || undefined,
        });
        const options = { line: 1, server: await sandbox() };
        assert.deepEqual(outcomes(await within(10_000, 'running without a question', run(document, options))), [
          'passed',
        ]);
        await vscode.commands.executeCommand('smtp.forgetSecrets');
        const asked = vscode.commands.executeCommand('smtp.run', { uri: document.uri, ...options });
        await read(`${question} input[type="password"]:focus`);
        await press('Escape');
        assert.equal(await within(5_000, 'leaving', asked), undefined);
      }),
  ],

  'what a command is told and can not use is said': () =>
    withScript(hello, async ({ document }) => {
      assert.equal(await vscode.commands.executeCommand('smtp.run', { uri: document.uri, line: 'first' }), undefined);
      await notified('a number from 1');
      const broken = { uri: { scheme: 'no scheme' }, line: 1 };
      assert.equal(await vscode.commands.executeCommand('smtp.run', broken), undefined);
      await notified('is no Uri');
      const nowhere = vscode.Uri.joinPath(document.uri, 'nowhere.smtp').with({ scheme: 'file' });
      assert.equal(await vscode.commands.executeCommand('smtp.run', { uri: nowhere }), undefined);
      await notified('can not be opened');
      const path = await writeFile('path.smtp', hello);
      const report = asReport(
        await vscode.commands.executeCommand('smtp.run', { uri: path.fsPath, line: 1, server: 'sandbox' }),
      );
      assert.deepEqual(outcomes(report), ['passed']);
      const relative = { uri: 'path.smtp', line: 1, server: 'sandbox' };
      assert.deepEqual(outcomes(asReport(await vscode.commands.executeCommand('smtp.run', relative))), ['passed']);
      await vscode.workspace.fs.delete(path);
      const letter = await writeFile('letter.txt', 'Dear Bob\n');
      assert.equal(await vscode.commands.executeCommand('smtp.run', { uri: letter, server: 'sandbox' }), undefined);
      await notified('letter.txt is no SMTP script');
      await vscode.workspace.fs.delete(letter);
    }),
};
