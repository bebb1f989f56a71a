import {
  type FormattingOptions,
  languages,
  type Position,
  Selection,
  type TextDocument,
  TextEdit,
  window,
  workspace,
} from 'vscode';
import { closingDot, type Edit, formatScript } from '../../language';
import { LANGUAGE } from '../scripts';
import { rangeIn, scriptOf } from './documents';

/** Formats scripts, and closes a message with its dot when Enter is pressed above it. */
export function registerFormatting() {
  return [
    languages.registerDocumentFormattingEditProvider(LANGUAGE, { provideDocumentFormattingEdits }),
    languages.registerOnTypeFormattingEditProvider(LANGUAGE, { provideOnTypeFormattingEdits }, '\n'),
  ];
}

function provideDocumentFormattingEdits(document: TextDocument, options: FormattingOptions): TextEdit[] {
  const { insertSpaces, tabSize } = options;
  return textEdits(document, formatScript(scriptOf(document), { indent: insertSpaces ? ' '.repeat(tabSize) : '\t' }));
}

function provideOnTypeFormattingEdits(document: TextDocument, position: Position): TextEdit[] {
  const edit = closingDot(scriptOf(document), document.offsetAt(position));
  if (!edit) {
    return [];
  }
  keepCursor(document, position, edit.text);
  return textEdits(document, [edit]);
}

/** The editor moves a cursor behind what is inserted where it stands; this one belongs into the message. */
function keepCursor(document: TextDocument, position: Position, inserted: string): void {
  const listener = workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
    if (changed !== document) {
      return;
    }
    listener.dispose();
    const editor = window.activeTextEditor;
    const [change] = contentChanges;
    if (editor?.document === document && change?.text === inserted && change.range.start.isEqual(position)) {
      editor.selection = new Selection(position, position);
    }
  });
}

function textEdits(document: TextDocument, edits: readonly Edit[]): TextEdit[] {
  const script = scriptOf(document);
  return edits.map(({ span, text }) => TextEdit.replace(rangeIn(script, span), text));
}
