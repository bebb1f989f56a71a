import { env, l10n, type Uri, window, workspace } from 'vscode';
import { type Imported, importSessions } from '../../language';
import type { Log } from '../log';
import { LANGUAGE } from '../scripts';
import { tell, withoutLinks } from '../tell';

/** Makes a new script of what is selected, of the text that is open, or of the clipboard where nothing is; resolves with its URI. */
export async function importTranscript(log: Log): Promise<Uri | undefined> {
  const imported = converted(await transcript());
  if (imported.text === '') {
    tell(l10n.t('This is no transcript of a mail session: there is no reply in it, and no command of SMTP.'));
    return undefined;
  }
  const document = await workspace.openTextDocument({ language: LANGUAGE, content: imported.text });
  await window.showTextDocument(document);
  tellNotes(imported, log);
  return document.uri;
}

async function transcript(): Promise<string> {
  const editor = window.activeTextEditor;
  if (!editor) {
    return env.clipboard.readText();
  }
  const { document, selections } = editor;
  const selected = selections.filter(({ isEmpty }) => !isEmpty).map((selection) => document.getText(selection));
  return selected.length > 0 ? selected.join('\n') : document.getText();
}

function converted(text: string): Imported {
  return importSessions([{ text }], { from: 'transcript' });
}

/** A few notes fit into a message; the log has all of them. */
function tellNotes({ notes: [notes = []] }: Imported, log: Log): void {
  for (const { line, message } of notes) {
    log.info(`Line ${line} of the transcript: ${message}`);
  }
  const [first, ...others] = notes;
  if (first) {
    const note = l10n.t('Line {0} of the transcript: {1}', first.line, first.message);
    const more = others.length > 0 ? l10n.t('{0} more notes are in the log.', others.length) : '';
    void window.showInformationMessage(withoutLinks(`${note} ${more}`.trimEnd()));
  }
}
