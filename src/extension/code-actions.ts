import {
  CodeAction,
  CodeActionKind,
  type ExtensionContext,
  languages,
  Range,
  type TextDocument,
  WorkspaceEdit,
} from 'vscode';
import { allFindings, type Finding, loadProject } from '../language';
import { editorFiles, LANGUAGE, pathOf } from './scripts';

/** Offers every certain fix where its finding stands. */
export function registerCodeActions({ subscriptions }: ExtensionContext): void {
  const provider = { provideCodeActions: actions };
  subscriptions.push(
    languages.registerCodeActionsProvider(LANGUAGE, provider, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
  );
}

async function actions(document: TextDocument, range: Range): Promise<CodeAction[]> {
  const path = pathOf(document);
  const project = await loadProject(path, document.getText(), editorFiles);
  return allFindings(project, { names: new Set() })
    .filter((found) => found.path === path)
    .flatMap(({ finding }) => (range.intersection(rangeOf(document, finding.span)) ? actionOf(finding, document) : []));
}

function actionOf({ fix }: Finding, document: TextDocument): CodeAction[] {
  if (!fix) {
    return [];
  }
  const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
  action.isPreferred = true;
  action.edit = new WorkspaceEdit();
  for (const { span, text } of fix.edits) {
    action.edit.replace(document.uri, rangeOf(document, span), text);
  }
  return [action];
}

function rangeOf(document: TextDocument, { start, end }: Finding['span']): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
