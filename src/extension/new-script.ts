import { type ExtensionContext, l10n, type QuickPickItem, SnippetString, Uri, window, workspace } from 'vscode';
import type { Log } from './log';
import { LANGUAGE } from './scripts';
import { readSnippets } from './session-snippets';

interface Template extends QuickPickItem {
  /** As a snippet, with places to fill in. */
  readonly body: string;
}

/**
 * Registers the command behind "New SMTP Script" in the file menu: a template, in a script that has no file yet. The
 * walkthrough takes the example, or one to mend, without asking: with the argument `example` or `mistakes`.
 */
export function registerNewScript(context: ExtensionContext, log: Log): void {
  context.subscriptions.push(
    log.command('smtp.newScript', async (given) => {
      const body = await (given === 'mistakes'
        ? read(context, 'media/walkthrough/mistakes.smtp')
        : choose(context, given));
      if (body === undefined) {
        return undefined;
      }
      const document = await workspace.openTextDocument({ language: LANGUAGE, content: '' });
      const editor = await window.showTextDocument(document);
      await editor.insertSnippet(new SnippetString(body));
      return document.uri;
    }),
  );
}

async function choose(context: ExtensionContext, given: unknown): Promise<string | undefined> {
  const [example, ...others] = await templates(context);
  const picked = given === 'example' ? example : await pick([example, ...others]);
  return picked?.body;
}

function pick(choice: readonly Template[]): Thenable<Template | undefined> {
  return window.showQuickPick(choice, {
    title: l10n.t('New SMTP script'),
    placeHolder: l10n.t('What it begins with; all of it can be changed'),
    matchOnDetail: true,
  });
}

/** The example first. */
async function templates(extension: ExtensionContext): Promise<[Template, ...Template[]]> {
  const sessions = (await readSnippets(extension)).flatMap(({ name, description, body }) => {
    const title = /^Session: (.)(.*)$/.exec(name);
    return title ? [{ label: `${title[1]?.toUpperCase()}${title[2]}`, detail: description, body }] : [];
  });
  const example = {
    label: l10n.t('Example for the sandbox'),
    detail: l10n.t('A submission from the greeting to good-bye; no mail server is needed'),
    body: await read(extension, 'examples/hello.smtp', exampleOf),
  };
  return [
    example,
    ...sessions,
    { label: l10n.t('Empty script'), detail: l10n.t('One session, with nothing in it'), body: '### $1\n$0' },
  ];
}

/** A script of the extension as a snippet, in which nothing is a place to fill in; the cursor comes to its start. */
async function read(
  { extensionUri }: ExtensionContext,
  path: string,
  changed = (script: string) => script,
): Promise<string> {
  const octets = await workspace.fs.readFile(Uri.joinPath(extensionUri, path));
  return `$0${new SnippetString().appendText(changed(new TextDecoder().decode(octets))).value}`;
}

/** An example of the command line, with what is said of it there left out: nor is a server named, so that one is asked for. */
function exampleOf(script: string): string {
  const hint =
    '# Choose Run above the session. It names no server, so you are asked for one: the sandbox is the first.\n';
  return hint + script.replace(/^(#.*\n)+/, '').replace(/^@connect .*\n/m, '');
}
