import { languages, type SemanticTokens, SemanticTokensBuilder, SemanticTokensLegend, type TextDocument } from 'vscode';
import { SEMANTIC_TYPES, semanticTokensOf } from '../../language';
import { LANGUAGE } from '../scripts';
import { rangeIn, scriptOf } from './documents';

/** Colours what a grammar can not tell: what a line is depends on what was said above. */
export function registerSemanticTokens() {
  return languages.registerDocumentSemanticTokensProvider(LANGUAGE, { provideDocumentSemanticTokens }, LEGEND);
}

const LEGEND = new SemanticTokensLegend([...SEMANTIC_TYPES]);

function provideDocumentSemanticTokens(document: TextDocument): SemanticTokens {
  const script = scriptOf(document);
  const builder = new SemanticTokensBuilder(LEGEND);
  for (const { span, type } of semanticTokensOf(script)) {
    builder.push(rangeIn(script, span), type);
  }
  return builder.build();
}
