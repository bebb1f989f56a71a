import { Diagnostic, DiagnosticSeverity, type ExtensionContext, languages, Range, type Uri, workspace } from 'vscode';
import type { SessionResult } from '../runner';
import { documentAt, pathOf } from './scripts';

/** What the last run found unmet, as problems of the script. */
export interface RunDiagnostics {
  show(uri: Uri, sessions: readonly SessionResult[]): void;
}

/** Keeps them until the script changes. */
export function createRunDiagnostics({ subscriptions }: ExtensionContext): RunDiagnostics {
  const collection = languages.createDiagnosticCollection('smtp-run');
  // A script need not be open to be run.
  const watcher = workspace.createFileSystemWatcher('**/*.smtp', true);
  subscriptions.push(
    collection,
    watcher,
    watcher.onDidChange((uri) => !documentAt(uri) && collection.delete(uri)),
    watcher.onDidDelete((uri) => collection.delete(uri)),
    workspace.onDidChangeTextDocument(
      ({ document, contentChanges }) => contentChanges.length > 0 && collection.delete(document.uri),
    ),
    workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
  );
  return {
    show(uri, sessions) {
      const path = pathOf({ uri });
      const document = documentAt(uri);
      const diagnostics = sessions.flatMap(({ steps }) =>
        steps.flatMap(({ problem, line, file }) => {
          if (!problem || file !== undefined) {
            return [];
          }
          const place = problem.place?.file === path ? problem.place : undefined;
          const start = place ? place.column - 1 : 0;
          const end = place ? start + place.length : Number.MAX_SAFE_INTEGER;
          const at = (place?.line ?? line) - 1;
          const facts = [
            problem.expected !== undefined && `expected: ${problem.expected}`,
            problem.actual !== undefined && `actual: ${problem.actual}`,
          ].filter(Boolean);
          const range = new Range(at, start, at, end);
          const diagnostic = new Diagnostic(
            document?.validateRange(range) ?? range,
            [problem.message, ...facts].join('\n'),
            DiagnosticSeverity.Error,
          );
          diagnostic.source = 'smtp run';
          diagnostic.code = problem.kind;
          return [diagnostic];
        }),
      );
      collection.set(uri, diagnostics);
    },
  };
}
