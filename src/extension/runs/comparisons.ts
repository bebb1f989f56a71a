import {
  DocumentLink,
  type ExtensionContext,
  l10n,
  languages,
  OverviewRulerLane,
  Range,
  type TextEditor,
  ThemeColor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { ComparisonLine } from '../../report';
import { uriOf } from '../scripts';

/** What servers made of the same script, each comparison in a document that nobody can write in. */
export interface Comparisons {
  /** Shows one beside the script, without taking the focus. */
  show(lines: readonly ComparisonLine[], about: { readonly script: Uri; readonly name: string }): Promise<void>;
}

/** Keeps the last comparisons of the window; what differs stands out in them, and each row leads to its line of the script. */
export function registerComparisons({ subscriptions }: ExtensionContext): Comparisons {
  const kept = new Map<string, Kept>();
  const head = window.createTextEditorDecorationType({ fontWeight: 'bold' });
  const differing = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.findMatchHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.modifiedForeground'),
    overviewRulerLane: OverviewRulerLane.Full,
  });
  const draw = (editors: readonly TextEditor[]) => {
    for (const editor of editors) {
      const comparison = kept.get(editor.document.uri.toString());
      if (comparison) {
        const below = comparison.lines.findIndex(({ text }) => text === '');
        editor.setDecorations(head, [new Range(0, 0, below, 0)]);
        editor.setDecorations(differing, comparison.lines.flatMap(differingIn));
      }
    }
  };
  subscriptions.push(
    head,
    differing,
    window.onDidChangeVisibleTextEditors(draw),
    workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) =>
        kept.get(uri.toString())?.text ?? `${l10n.t('This comparison is not kept any more.')}\n`,
    }),
    languages.registerDocumentLinkProvider(
      { scheme: SCHEME },
      {
        provideDocumentLinks({ uri }) {
          const comparison = kept.get(uri.toString());
          return comparison && linksIn(comparison);
        },
      },
    ),
  );
  let count = 0;
  return {
    async show(lines, { script, name }) {
      count += 1;
      const title = l10n.t('{0} compared', name);
      const uri = Uri.from({ scheme: SCHEME, path: `/${count}/${title}.smtp-transcript` });
      const text = lines.map((line) => `${line.text}\n`).join('');
      kept.set(uri.toString(), { lines, script, text });
      for (const old of [...kept.keys()].slice(0, -MOST)) {
        kept.delete(old);
      }
      const opened = await workspace.openTextDocument(uri);
      const document = await languages.setTextDocumentLanguage(opened, 'smtp-transcript');
      const before = window.visibleTextEditors.find((editor) => editor.document.uri.scheme === SCHEME);
      const viewColumn = before?.viewColumn ?? ViewColumn.Beside;
      draw([await window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true })]);
    },
  };
}

interface Kept {
  readonly lines: readonly ComparisonLine[];
  readonly text: string;
  readonly script: Uri;
}

const SCHEME = 'smtp-comparison';

/** So many are kept. */
const MOST = 20;

function differingIn({ differing }: ComparisonLine, line: number): Range[] {
  return differing.map(({ start, end }) => new Range(line, start, line, end));
}

/** What is compared leads to where the script has it, as long as that is in a file. */
function linksIn({ lines, script }: Kept): DocumentLink[] {
  return lines.flatMap(({ place }, line) => {
    if (!place || script.scheme !== 'file') {
      return [];
    }
    const { label, file, line: written } = place;
    const target = uriOf(file).with({ fragment: `L${written}` });
    return [new DocumentLink(new Range(line, label.start, line, label.end), target)];
  });
}
