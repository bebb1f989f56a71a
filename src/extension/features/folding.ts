import { FoldingRange, FoldingRangeKind, languages, type Position, SelectionRange, type TextDocument } from 'vscode';
import { foldsOf, type Script, type Span, selectionsAt } from '../../language';
import { LANGUAGE } from '../scripts';
import { rangeIn, scriptOf } from './documents';

/** Folds sessions, blocks and payloads, and widens selections along them. */
export function registerFolding() {
  return [
    languages.registerFoldingRangeProvider(LANGUAGE, { provideFoldingRanges }),
    languages.registerSelectionRangeProvider(LANGUAGE, { provideSelectionRanges }),
  ];
}

function provideFoldingRanges(document: TextDocument): FoldingRange[] {
  return foldsOf(scriptOf(document))
    .filter(({ start, end }) => end > start)
    .map(
      ({ start, end, kind }) =>
        new FoldingRange(start, end, kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region),
    );
}

function provideSelectionRanges(document: TextDocument, positions: readonly Position[]): SelectionRange[] {
  const script = scriptOf(document);
  return positions.map((position) => nested(script, selectionsAt(script, document.offsetAt(position))));
}

/** The innermost first, each inside the next. */
function nested(script: Script, [span = { start: 0, end: 0 }, ...outer]: readonly Span[]): SelectionRange {
  return new SelectionRange(rangeIn(script, span), outer.length > 0 ? nested(script, outer) : undefined);
}
