import {
  CompletionItem,
  CompletionItemKind,
  DocumentSymbol,
  type ExtensionContext,
  FoldingRange,
  FoldingRangeKind,
  Hover,
  Location,
  languages,
  MarkdownString,
  type Position,
  Range,
  SymbolKind,
  type TextDocument,
  TextEdit,
  WorkspaceEdit,
} from 'vscode';
import {
  type Completion,
  completionsAt,
  foldsOf,
  formatScript,
  hoverAt,
  type Occurrence,
  type OutlineEntry,
  occurrenceAt,
  occurrencesOf,
  outlineOf,
  parse,
  type Span,
} from '../language';
import { LANGUAGE } from './scripts';

/** Registers what helps with writing and with finding one's way; each is a thin layer over the language's own. */
export function registerLanguageFeatures({ subscriptions }: ExtensionContext): void {
  subscriptions.push(
    languages.registerCompletionItemProvider(LANGUAGE, { provideCompletionItems }, '@', '{', '$', ' ', '='),
    languages.registerHoverProvider(LANGUAGE, { provideHover }),
    languages.registerDocumentSymbolProvider(LANGUAGE, { provideDocumentSymbols }),
    languages.registerFoldingRangeProvider(LANGUAGE, { provideFoldingRanges }),
    languages.registerDefinitionProvider(LANGUAGE, { provideDefinition }),
    languages.registerReferenceProvider(LANGUAGE, { provideReferences }),
    languages.registerRenameProvider(LANGUAGE, { provideRenameEdits, prepareRename }),
    languages.registerDocumentFormattingEditProvider(LANGUAGE, { provideDocumentFormattingEdits }),
  );
}

function provideCompletionItems(document: TextDocument, position: Position): CompletionItem[] {
  return completionsAt(parse(document.getText()), document.offsetAt(position)).map((completion, index) => {
    const { label, kind, detail, documentation, span, text } = completion;
    const item = new CompletionItem(label, KINDS[kind]);
    item.detail = detail;
    item.documentation = documentation;
    item.range = rangeOf(document, span);
    item.insertText = text;
    // The order of the protocol's own tables, not of the alphabet.
    item.sortText = String(index).padStart(4, '0');
    return item;
  });
}

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  command: CompletionItemKind.Function,
  parameter: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  directive: CompletionItemKind.Keyword,
  variable: CompletionItemKind.Variable,
  builtin: CompletionItemKind.Constant,
  reply: CompletionItemKind.EnumMember,
  keyword: CompletionItemKind.Enum,
};

function provideHover(document: TextDocument, position: Position): Hover | undefined {
  const found = hoverAt(parse(document.getText()), document.offsetAt(position));
  if (!found) {
    return undefined;
  }
  const { title, text, syntax, rfc, span } = found;
  const content = new MarkdownString().appendMarkdown('**').appendText(title).appendMarkdown('** — ').appendText(text);
  if (syntax !== undefined) {
    content.appendCodeblock(syntax, 'abnf');
  }
  if (rfc !== undefined) {
    content.appendText(rfc);
  }
  return new Hover(content, rangeOf(document, span));
}

function provideDocumentSymbols(document: TextDocument): DocumentSymbol[] {
  return outlineOf(parse(document.getText())).map((entry) => symbolOf(document, entry));
}

function symbolOf(
  document: TextDocument,
  { name, detail, kind, span, selection, children }: OutlineEntry,
): DocumentSymbol {
  const symbol = new DocumentSymbol(name, detail, SYMBOLS[kind], rangeOf(document, span), rangeOf(document, selection));
  symbol.children = children.map((child) => symbolOf(document, child));
  return symbol;
}

const SYMBOLS: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  session: SymbolKind.Module,
  variable: SymbolKind.Variable,
  command: SymbolKind.Method,
  directive: SymbolKind.Event,
  block: SymbolKind.Namespace,
};

function provideFoldingRanges(document: TextDocument): FoldingRange[] {
  return foldsOf(parse(document.getText()))
    .filter(({ start, end }) => end > start)
    .map(
      ({ start, end, kind }) =>
        new FoldingRange(start, end, kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region),
    );
}

function provideDefinition(document: TextDocument, position: Position): Location[] {
  return placesOf(document, position)
    .filter(({ role }) => role === 'definition')
    .map((place) => locationOf(document, place));
}

function provideReferences(
  document: TextDocument,
  position: Position,
  { includeDeclaration }: { includeDeclaration: boolean },
): Location[] {
  return placesOf(document, position)
    .filter(({ role }) => includeDeclaration || role === 'reference')
    .map((place) => locationOf(document, place));
}

function prepareRename(document: TextDocument, position: Position): Range {
  const found = occurrenceAt(parse(document.getText()), document.offsetAt(position));
  if (!found) {
    throw new Error('Only a variable can be renamed.');
  }
  return rangeOf(document, found.span);
}

function provideRenameEdits(document: TextDocument, position: Position, name: string): WorkspaceEdit {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) {
    throw new Error('A name begins with a letter or _, and goes on with letters, digits, _ and -.');
  }
  const edit = new WorkspaceEdit();
  for (const { span } of placesOf(document, position)) {
    edit.replace(document.uri, rangeOf(document, span), name);
  }
  return edit;
}

function provideDocumentFormattingEdits(
  document: TextDocument,
  { insertSpaces, tabSize }: { insertSpaces: boolean; tabSize: number },
): TextEdit[] {
  const indent = insertSpaces ? ' '.repeat(tabSize) : '\t';
  return formatScript(parse(document.getText()), { indent }).map(({ span, text }) =>
    TextEdit.replace(rangeOf(document, span), text),
  );
}

function placesOf(document: TextDocument, position: Position): Occurrence[] {
  const script = parse(document.getText());
  const found = occurrenceAt(script, document.offsetAt(position));
  return found ? occurrencesOf(script).filter(({ name }) => name === found.name) : [];
}

function locationOf(document: TextDocument, { span }: Occurrence): Location {
  return new Location(document.uri, rangeOf(document, span));
}

function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
