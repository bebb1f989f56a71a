import { type ExtensionContext, type QuickPickItem, SnippetString, Uri, window, workspace } from 'vscode';
import type { Log } from './log';
import { LANGUAGE } from './scripts';

interface Template extends QuickPickItem {
  /** As a snippet, with places to fill in. */
  readonly body: string;
}

/** Registers the command behind "New SMTP Script" in the file menu: a template, in a script that has no file yet. */
export function registerNewScript({ subscriptions, extensionUri }: ExtensionContext, log: Log): void {
  subscriptions.push(
    log.command('smtp.newScript', async () => {
      const picked = await window.showQuickPick(await templates(extensionUri), {
        title: 'New SMTP script',
        matchOnDescription: true,
      });
      if (!picked) {
        return undefined;
      }
      const document = await workspace.openTextDocument({ language: LANGUAGE, content: '' });
      const editor = await window.showTextDocument(document);
      await editor.insertSnippet(new SnippetString(picked.body));
      return document.uri;
    }),
  );
}

async function templates(extension: Uri): Promise<Template[]> {
  const read = async (...path: string[]) =>
    new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, ...path)));
  const snippets: Record<string, { description: string; body: string[] }> = JSON.parse(
    await read('snippets', 'smtp.json'),
  );
  const sessions = Object.entries(snippets).flatMap(([name, { description, body }]) => {
    const title = /^Session: (.)(.*)$/.exec(name);
    return title ? [{ label: `${title[1]?.toUpperCase()}${title[2]}`, description, body: body.join('\n') }] : [];
  });
  const example = {
    label: 'Example for the sandbox',
    description: 'A submission from the greeting to good-bye; no mail server is needed',
    body: new SnippetString().appendText(await read('examples', 'hello.smtp')).value,
  };
  return [example, ...sessions, { label: 'Empty script', description: 'One session', body: '### $1\n$0' }];
}
