import { type ExtensionContext, Uri, workspace } from 'vscode';

/** A message or a whole session to begin with. */
export interface SessionSnippet {
  /** `Session: …` for a whole one. */
  readonly name: string;
  /** What is typed for it, the shortest first. */
  readonly words: readonly string[];
  readonly description: string;
  /** With places to fill in. */
  readonly body: string;
}

/**
 * Reads those of the extension. They have no `prefix` there: the editor would offer them in the middle of any line, where
 * Enter behind `HELP SIZE` puts a session into it.
 */
export async function readSnippets({
  extensionUri,
}: Pick<ExtensionContext, 'extensionUri'>): Promise<SessionSnippet[]> {
  const octets = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'snippets', 'smtp.json'));
  const entries: Record<string, { words: string[]; description: string; body: string[] }> = JSON.parse(
    new TextDecoder().decode(octets),
  );
  return Object.entries(entries).map(([name, { words, description, body }]) => ({
    name,
    words,
    description,
    body: body.join('\n'),
  }));
}
