import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Command,
  type Diagnostic,
  l10n,
  type TextDocument,
} from 'vscode';

/** What can be done about what a run found: another server, another password, other expectations. */
export function runActions(document: TextDocument, { diagnostics }: CodeActionContext): CodeAction[] {
  return diagnostics
    .filter(({ source }) => source === 'smtp run')
    .flatMap((diagnostic) =>
      remediesOf(document, diagnostic).map((command) => {
        const action = new CodeAction(command.title, CodeActionKind.QuickFix);
        action.command = command;
        action.diagnostics = [diagnostic];
        return action;
      }),
    );
}

function remediesOf(document: TextDocument, { code, range }: Diagnostic): Command[] {
  const { line } = range.start;
  const place = { uri: document.uri.toString(), line: line + 1 };
  switch (code) {
    case 'connect':
      return [
        {
          title: l10n.t('Run the session on the sandbox'),
          command: 'smtp.run',
          arguments: [{ ...place, server: 'sandbox' }],
        },
      ];
    case 'unexpected-reply':
      return [
        ...secretsSent(document, line).map((name) => ({
          title: l10n.t('Set the secret “{0}” again', name),
          command: 'smtp.setSecret',
          arguments: [name],
        })),
        { title: l10n.t('Run the session again and record its replies'), command: 'smtp.record', arguments: [place] },
      ];
    default:
      return [];
  }
}

/** The secrets in what a line answers, or sends. */
function secretsSent(document: TextDocument, line: number): string[] {
  let sent = line;
  while (sent > 0 && /^\s*(?:[\dx]{3}|!|#|$)/i.test(document.lineAt(sent).text)) {
    sent--;
  }
  return [...document.lineAt(sent).text.matchAll(/\{\{\$secret[ \t]+([^\s{}]+)[ \t]*\}\}/g)].map(
    ([, name = '']) => name,
  );
}
