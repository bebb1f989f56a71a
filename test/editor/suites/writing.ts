import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { read } from '../support/hands';
import { edited, withMarked } from '../support/marked';
import { openUntitled, withScript, writeFile } from '../support/script';
import type { Tests } from '../support/test';
import { hello } from '../support/texts';
import { until } from '../support/until';

/** Help while writing, as VS Code asks for it. */
export const writing: Tests = {
  'completion begins with what is legal next': () =>
    withMarked('EHLO client.example\nMAIL FROM:<a@b.example>\n|\n', async ({ document, position }) => {
      const [first] = await complete(document, position);
      assert.equal(first, 'RCPT TO:', JSON.stringify(document.getText()));
    }),

  'completion offers parameters behind a path, and their values behind =': async () => {
    await withMarked('EHLO client.example\nMAIL FROM:<a@b.example> |\n', async ({ document, position }) => {
      const labels = await complete(document, position);
      assert.ok(labels.includes('SIZE') && !labels.includes('NOTIFY'), labels.join(', '));
    });
    await withMarked('MAIL FROM:<a@b.example> BODY=|\n', async ({ document, position }) => {
      assert.deepEqual(await complete(document, position), ['7BIT', '8BITMIME', 'BINARYMIME']);
    });
  },

  'completion offers the variables of the script, of what it includes and of the environment': async () => {
    await writeFile('_words.smtp', '@included = a\n');
    await writeFile('smtp.env.json', '{ "$shared": { "fromOutside": "b" } }\n');
    await withMarked(
      '@own = c\n@include _words.smtp\nEHLO {{|}}\n',
      async ({ document, position }) => {
        const labels = await complete(document, position);
        for (const name of ['own', 'included', 'fromOutside', '$secret']) {
          assert.ok(labels.includes(name), `${name} is among ${labels.join(', ')}`);
        }
      },
      { file: 'names.smtp' },
    );
  },

  'completion offers whole sessions at the start of a line, and nowhere else': async () => {
    await withMarked('### One\n|\n', async ({ document, position }) => {
      const labels = await snippets(document, position);
      assert.ok(labels.includes('submission') && labels.includes('message'), labels.join(', '));
    });
    for (const marked of ['HELP |', 'EHLO r|', '### |', '@assert |', 'DATA\n354\n|\n.\n']) {
      await withMarked(marked, async ({ document, position }) => {
        assert.deepEqual(await snippets(document, position), [], marked);
      });
    }
  },

  'completion offers files where one is named': async () => {
    await writeFile('letters/one.eml', 'Subject: One\n\nHi\n');
    await withMarked(
      'DATA\n< letters/|\n.\n',
      async ({ document, position }) => assert.deepEqual(await complete(document, position), ['one.eml']),
      { file: 'files.smtp' },
    );
  },

  'completion is asked for by what is typed': () =>
    withMarked('@on-failure|\n', async ({ document, position }) => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
        ' ',
      );
      assert.ok(list.items.length > 0);
    }),

  'a signature shows the part that comes now': () =>
    withMarked('AUTH PLAIN |\n', async ({ document, position }) => {
      const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
        'vscode.executeSignatureHelpProvider',
        document.uri,
        position,
        ' ',
      );
      assert.equal(help.signatures[0]?.label, 'AUTH mechanism [initial-response]');
      assert.equal(help.activeParameter, 1);
    }),

  'a hover explains a command': () =>
    withMarked(hello.replace('RCPT', 'R|CPT'), async ({ document, position }) => {
      assert.match(await hover(document, position), /RFC 5321/);
    }),

  'a hover decodes a challenge, and of a response tells only its shape': async () => {
    await withMarked('AUTH LOGIN\n334 VXNl|cm5hbWU6\n', async ({ document, position }) => {
      assert.match(await hover(document, position), /Username:/);
    });
    await withMarked('AUTH PLAIN AGFs|aWNlAHNlY3JldA==\n', async ({ document, position }) => {
      const text = await hover(document, position);
      assert.match(text, /alice ••••/);
      assert.ok(!/secret\b/.test(text), text);
    });
  },

  'a hover has the value of a variable, and of the environment': async () => {
    await writeFile('smtp.env.json', '{ "$shared": { "fromOutside": "mail.example" } }\n');
    await writeFile('smtp.private.env.json', '{ "$shared": { "hidden": "hunter2" } }\n');
    await withMarked(
      '@name = client of {{fromOutside}} {{hidden}}\nEHLO {{na|me}}\n',
      async ({ document, position }) => assert.match(await hover(document, position), /client of mail\.example ••••/),
      { file: 'values.smtp' },
    );
  },

  'octets are shown beside BDAT and SIZE, unless the setting is off': () =>
    withScript('MAIL FROM:<a@b.example> SIZE=9\nBDAT {{$octets}} LAST\nHi\n.\n', async ({ document }) => {
      assert.deepEqual(await hints(document), ['message: 4', '= 4']);
      const settings = vscode.workspace.getConfiguration('smtp', document.uri);
      await settings.update('inlayHints.enabled', false, vscode.ConfigurationTarget.Global);
      assert.deepEqual(await hints(document), []);
      await settings.update('inlayHints.enabled', undefined, vscode.ConfigurationTarget.Global);
    }),

  'a response that looks like a command has a token of its own': () =>
    withScript('AUTH LOGIN\n334\nQUIT\nQUIT\n', async ({ document }) => {
      const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
        'vscode.provideDocumentSemanticTokensLegend',
        document.uri,
      );
      const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>(
        'vscode.provideDocumentSemanticTokens',
        document.uri,
      );
      assert.deepEqual(
        [...data],
        [2, 0, 4, legend.tokenTypes.indexOf('string'), 0],
        JSON.stringify(document.getText()),
      );
    }),

  'formatting never touches a message, and twice changes nothing': () =>
    withScript('  EHLO client.example\n  DATA\n354\n  two blanks  \n.\n### Two\nNOOP\n', async ({ document }) => {
      const once = edited(document, await format(document));
      assert.equal(once, 'EHLO client.example\nDATA\n354\n  two blanks  \n.\n\n### Two\nNOOP\n');
      await withScript(once, async (formatted) => assert.deepEqual(await format(formatted.document), []));
    }),

  'a fenced block in Markdown is coloured': [
    30_000,
    async () => {
      const content = '# A session\n\n```smtp\nEHLO client.example\n250-STARTTLS\n```\n';
      const document = await openUntitled('markdown', content);
      await vscode.window.showTextDocument(document);
      try {
        // Plain text would be one span a line.
        await read('.monaco-editor .view-line span:text-is("EHLO")');
        await read('.monaco-editor .view-line span:text-is("STARTTLS")');
      } finally {
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
    },
  ],

  'Enter behind DATA closes the message with its dot, and the cursor stays in it': () =>
    withMarked('EHLO client.example\nDATA|', async ({ document, editor }) => {
      await vscode.commands.executeCommand('type', { text: '\n' });
      await until('dot', {
        events: [vscode.workspace.onDidChangeTextDocument, vscode.window.onDidChangeTextEditorSelection],
        check: () =>
          (document.getText().replaceAll('\r\n', '\n') === 'EHLO client.example\nDATA\n\n.' &&
            editor.selection.active.line === 2) ||
          undefined,
        shows: () => `${JSON.stringify(document.getText())} ${editor.selection.active.line}`,
      });
    }),
};

async function complete(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const items = await completions(document, position);
  return items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Snippet).map(labelOf);
}

async function snippets(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const items = await completions(document, position);
  return items.filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet).map(labelOf);
}

/** In the order in which they are shown. */
async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return items.sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

async function hover(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((part) => (typeof part === 'string' ? part : part.value)),
  );
  return texts.join('\n').replace(/\\(?=[^\w\s])/g, '');
}

async function hints(document: vscode.TextDocument): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  );
  return found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
}

async function format(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
    'vscode.executeFormatDocumentProvider',
    document.uri,
    { tabSize: 2, insertSpaces: true },
  );
  return edits ?? [];
}
