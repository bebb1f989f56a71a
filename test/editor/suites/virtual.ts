import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { notified } from '../support/hands';
import { codeOf, problems } from '../support/script';
import type { Tests } from '../support/test';

const files: Readonly<Record<string, string>> = {
  '/main.smtp':
    '@include _names.smtp\n@include _missing.smtp\n### One\nEHLO {{name}}\nMAIL FROM:<{{user}}@b.example>\nMIAL\n',
  '/_names.smtp': '@name = client.example\n',
  '/smtp.env.json': '{ "staging": { "user": "alice" } }',
};

/** Scripts on no disk: of a repository elsewhere, an archive, the memory. */
export const virtual: Tests = {
  'are checked with what they include, and are not run': async () => {
    const subscription = vscode.workspace.registerFileSystemProvider('memory', new Memory(), { isReadonly: true });
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('memory:/main.smtp'));
      await vscode.window.showTextDocument(document);
      const found = await problems(document.uri, 'unknown-command', (all) =>
        all.some((one) => codeOf(one) === 'unknown-command'),
      );
      assert.deepEqual(
        found.map((one) => [codeOf(one), one.range.start.line]),
        [
          ['missing-file', 1],
          ['undefined-variable', 4],
          ['unknown-command', 5],
        ],
      );
      const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        new vscode.Position(3, 8),
      );
      assert.equal(definition?.uri.toString(), 'memory:/_names.smtp');
      assert.equal(await vscode.commands.executeCommand('smtp.run'), undefined);
      await notified('/main.smtp is not on a disk here');
      assert.equal(await vscode.commands.executeCommand('smtp.selectEnvironment', 'staging'), 'staging');
      await problems(document.uri, 'the name of the environment', (all) =>
        all.every((one) => codeOf(one) !== 'undefined-variable'),
      );
      await vscode.commands.executeCommand('smtp.selectEnvironment', '');
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      subscription.dispose();
    }
  },
};

class Memory implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  stat(uri: vscode.Uri): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const text = files[uri.path];
    if (text === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return new TextEncoder().encode(text);
  }

  readDirectory = (): [string, vscode.FileType][] =>
    Object.keys(files).map((path) => [path.slice(1), vscode.FileType.File]);
  watch = () => ({ dispose() {} });
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
