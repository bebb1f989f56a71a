import {
  type CancellationToken,
  DocumentSymbol,
  Location,
  languages,
  SymbolInformation,
  SymbolKind,
  type TextDocument,
} from 'vscode';
import { type OutlineEntry, outlineOf, parse, type Script } from '../../language';
import { findScripts, LANGUAGE } from '../scripts';
import { rangeIn, scriptOf } from './documents';

/** The outline and breadcrumbs of a script, and the sessions of the workspace. */
export function registerSymbols() {
  return [
    languages.registerDocumentSymbolProvider(LANGUAGE, {
      provideDocumentSymbols: (document: TextDocument) => {
        const script = scriptOf(document);
        return outlineOf(script).map((entry) => symbolOf(script, entry));
      },
    }),
    languages.registerWorkspaceSymbolProvider({ provideWorkspaceSymbols: sessionsOfWorkspace }),
  ];
}

function symbolOf(script: Script, { name, detail, kind, span, selection, children }: OutlineEntry): DocumentSymbol {
  const symbol = new DocumentSymbol(name, detail, KINDS[kind], rangeIn(script, span), rangeIn(script, selection));
  symbol.children = children.map((child) => symbolOf(script, child));
  return symbol;
}

const KINDS: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  session: SymbolKind.Module,
  variable: SymbolKind.Variable,
  command: SymbolKind.Method,
  directive: SymbolKind.Event,
  block: SymbolKind.Namespace,
};

/** VS Code narrows them down to what is typed. */
async function sessionsOfWorkspace(_query: string, token: CancellationToken): Promise<SymbolInformation[]> {
  // Also where nothing can run, as in a browser.
  const scripts = await findScripts(() => true);
  return token.isCancellationRequested
    ? []
    : scripts.flatMap(({ uri, source }) => {
        const script = typeof source.text === 'string' ? parse(source.text) : undefined;
        return (script?.sessions ?? []).flatMap(({ title, heading }) =>
          script && heading && title !== ''
            ? [new SymbolInformation(title, SymbolKind.Module, '', new Location(uri, rangeIn(script, heading)))]
            : [],
        );
      });
}
