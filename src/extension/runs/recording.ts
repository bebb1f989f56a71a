import { basename } from 'node:path';
import { l10n, Range, WorkspaceEdit, window, workspace } from 'vscode';
import { parse, recordReplies } from '../../language';
import type { JsonReport } from '../../report';
import { tell } from '../tell';
import { cursorLine, documentOf, orderOf, reportOf, requestOf } from './run-commands';
import type { RunInPanel } from './run-in-panel';

/** Runs a session and writes the server's replies into the script. */
export async function record(given: unknown, runInPanel: RunInPanel): Promise<JsonReport | undefined> {
  const request = requestOf(given);
  const document = request && (await documentOf(request));
  if (!document) {
    return undefined;
  }
  const order = orderOf(document, request.line ?? cursorLine(document));
  const { version } = document;
  const result = await runInPanel([order], { ...request, records: true }, basename(document.uri.path));
  if (!result || 'findings' in result) {
    return reportOf(result);
  }
  const steps = result.sessions.flatMap((session) => session.steps);
  const script = parse(document.getText());
  const { edits, left } = recordReplies(script, steps);
  if (document.isClosed || document.version !== version) {
    tell(l10n.t('The script was changed while it ran: no reply was written into it.'));
  } else if (edits.length > 0) {
    const edit = new WorkspaceEdit();
    for (const { span, text } of edits) {
      edit.replace(document.uri, new Range(document.positionAt(span.start), document.positionAt(span.end)), text);
    }
    await workspace.applyEdit(edit);
  } else {
    void window.showInformationMessage(l10n.t('There was no new reply to write into the script.'));
  }
  if (left.length > 0) {
    const where = left.join(', ');
    tell(
      left.length === 1
        ? l10n.t('Not written (line {0}): below such a reply the next lines would mean something else.', where)
        : l10n.t('Not written (lines {0}): below such a reply the next lines would mean something else.', where),
    );
  }
  return reportOf(result);
}
