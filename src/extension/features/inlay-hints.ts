import {
  EventEmitter,
  InlayHint,
  type InlayHintsProvider,
  languages,
  Position,
  type Range,
  type TextDocument,
  workspace,
} from 'vscode';
import { inlayHintsOf } from '../../language';
import { LANGUAGE } from '../scripts';
import { scriptOf } from './documents';

/** Shows octet counts beside BDAT and SIZE, as long as the setting has them. */
export function registerInlayHints() {
  const changed = new EventEmitter<void>();
  const provider: InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: (document, range) => (isWanted(document) ? hintsIn(document, range) : []),
  };
  return [
    changed,
    languages.registerInlayHintsProvider(LANGUAGE, provider),
    workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('smtp.inlayHints.enabled') && changed.fire(),
    ),
  ];
}

function isWanted(document: TextDocument): boolean {
  return workspace.getConfiguration('smtp', document).get('inlayHints.enabled', true);
}

function hintsIn(document: TextDocument, range: Range): InlayHint[] {
  const script = scriptOf(document);
  const shown = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return inlayHintsOf(script, shown).flatMap(({ offset, label, tooltip }) => {
    const { line, column } = script.lines.position(offset);
    const position = new Position(line - 1, column - 1);
    if (!range.contains(position)) {
      return [];
    }
    const hint = new InlayHint(position, label);
    hint.tooltip = tooltip;
    hint.paddingLeft = true;
    return [hint];
  });
}
