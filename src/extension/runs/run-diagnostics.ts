import { Diagnostic, DiagnosticSeverity, type ExtensionContext, l10n, languages, Range, Uri, workspace } from 'vscode';
import type { SessionResult, StepResult } from '../../runner';
import { documentAt, pathOf, uriOf } from '../scripts';

/** What the last run of each session found unmet, as problems of its script. */
export interface RunDiagnostics {
  /** `version`: of the document that was run; what a run found in a text that is not there any more is not shown. A session may be there more than once, from one server after the other. */
  show(uri: Uri, sessions: readonly SessionResult[], version: number | undefined): Promise<void>;
}

/** Keeps them until the file changes where they stand. */
export function createRunDiagnostics({ subscriptions }: ExtensionContext): RunDiagnostics {
  const collection = languages.createDiagnosticCollection('smtp-run');
  /** By the file where they stand, then by the session that found them there. */
  const found = new Map<string, Map<string, readonly Diagnostic[]>>();
  /** When something was last put there, in ms since 1970. */
  const putAt = new Map<string, number>();
  /** What stands in a file, and what its sessions found elsewhere. */
  const forget = (uri: Uri) => {
    const key = uri.toString();
    // Every key that is typed comes here, and deleting nothing would tell all who listen to problems of a change.
    if (found.delete(key)) {
      putAt.delete(key);
      collection.delete(uri);
    }
    for (const [place, all] of found) {
      const left = [...all].filter(([session]) => !session.startsWith(`${key}#`));
      if (left.length < all.size) {
        found.set(place, new Map(left));
        collection.set(
          Uri.parse(place, true),
          left.flatMap(([, diagnostics]) => diagnostics),
        );
      }
    }
  };
  const put = (key: string, session: string, diagnostics: readonly Diagnostic[]) => {
    const all = found.get(key) ?? new Map<string, readonly Diagnostic[]>();
    found.set(key, all.set(session, diagnostics));
    putAt.set(key, Date.now());
  };
  // The news of a change, or of an end, may come long after it: what a run found later still stands.
  const forgetChanged = async (uri: Uri) => {
    if (documentAt(uri)) {
      return;
    }
    const written = await Promise.resolve(workspace.fs.stat(uri)).then(
      ({ mtime }) => mtime,
      () => Number.POSITIVE_INFINITY,
    );
    // Only now: a run may have put something there meanwhile.
    const changed = written > (putAt.get(uri.toString()) ?? 0);
    if (changed) {
      forget(uri);
    }
  };
  // A script need not be open to be run.
  const watcher = workspace.createFileSystemWatcher('**/*.smtp', true);
  subscriptions.push(
    collection,
    watcher,
    watcher.onDidChange(forgetChanged),
    watcher.onDidDelete(forgetChanged),
    workspace.onDidChangeTextDocument(
      ({ document, contentChanges }) => contentChanges.length > 0 && forget(document.uri),
    ),
    workspace.onDidCloseTextDocument(({ uri }) => forget(uri)),
  );
  return {
    async show(uri, sessions, version) {
      const here = await isThere(uri);
      if (!here || documentAt(uri)?.version !== version) {
        return;
      }
      const changed = new Set<string>();
      for (const line of new Set(sessions.map((session) => session.line))) {
        const session = `${uri.toString()}#${line}`;
        const places = new Map<string, readonly Diagnostic[]>(
          [...found.entries()].flatMap(([key, all]) => (all.has(session) ? [[key, []]] : [])),
        );
        for (const { step, servers } of problemsOf(sessions.filter((each) => each.line === line))) {
          const place = step.file === undefined ? uri : uriOf(step.file);
          const more = diagnosticOf(step, servers, place);
          places.set(place.toString(), [...(places.get(place.toString()) ?? []), ...more]);
        }
        for (const [place, diagnostics] of places) {
          put(place, session, diagnostics);
          changed.add(place);
        }
      }
      for (const place of changed) {
        collection.set(Uri.parse(place, true), [...(found.get(place)?.values() ?? [])].flat());
      }
    },
  };
}

/** A step with a problem, and the servers where it has just that one, where there were several. */
interface Found {
  readonly step: StepResult;
  readonly servers: readonly string[];
}

/** What the runs of a session found; what several servers have in common is told once. */
function problemsOf(runs: readonly SessionResult[]): Found[] {
  const isOne = new Set(runs.map(({ target }) => target)).size < 2;
  const all = new Map<string, Found>();
  for (const { target, steps } of runs) {
    for (const step of steps.filter(({ problem }) => problem)) {
      const key = JSON.stringify([step.file, step.line, step.problem]);
      const servers = all.get(key)?.servers ?? [];
      all.set(key, { step, servers: isOne || servers.includes(target) ? servers : [...servers, target] });
    }
  }
  return [...all.values()];
}

/** A file may be gone, or have another name, by the time that its session ends. */
async function isThere(uri: Uri): Promise<boolean> {
  if (documentAt(uri)) {
    return true;
  }
  const stat = uri.scheme === 'file' ? workspace.fs.stat(uri) : Promise.reject(new Error('closed'));
  return Promise.resolve(stat).then(
    () => true,
    () => false,
  );
}

function diagnosticOf({ problem, line }: StepResult, servers: readonly string[], uri: Uri): Diagnostic[] {
  if (!problem) {
    return [];
  }
  const place = problem.place?.file === pathOf({ uri }) ? problem.place : undefined;
  const start = place ? place.column - 1 : 0;
  const end = place ? start + place.length : Number.MAX_SAFE_INTEGER;
  const at = (place?.line ?? line) - 1;
  const facts = [
    problem.expected !== undefined && l10n.t('expected: {0}', problem.expected),
    problem.actual !== undefined && l10n.t('actual: {0}', problem.actual),
    servers.length > 0 && l10n.t('server: {0}', servers.join(', ')),
  ].filter(Boolean);
  const range = new Range(at, start, at, end);
  const diagnostic = new Diagnostic(
    documentAt(uri)?.validateRange(range) ?? range,
    [problem.message, ...facts].join('\n'),
    DiagnosticSeverity.Error,
  );
  diagnostic.source = 'smtp run';
  diagnostic.code = problem.kind;
  return [diagnostic];
}
