import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type ExtensionContext,
  Location,
  languages,
  Range,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { LocatedFinding, Severity, Span } from '../../language';
import { rfcLink } from '../../smtp';
import { LANGUAGE } from '../scripts';
import { createChecks } from './checks';
import type { DefinedOutside, Findings } from './findings';

/** Finds what is wrong with open scripts while they are typed. */
export function registerDiagnostics(
  { subscriptions }: ExtensionContext,
  findings: Findings,
  onDidChange: DefinedOutside['onDidChange'],
): void {
  const collection = languages.createDiagnosticCollection(LANGUAGE);
  const latest = new WeakMap<TextDocument, object>();
  const checks = createChecks(async (document) => {
    const own = {};
    latest.set(document, own);
    const diagnostics = await validate(document, findings);
    // A check that began later knows what this one does not: the files and the environment as they are now.
    if (latest.get(document) !== own) {
      return;
    }
    // Where nothing was wrong and nothing is, there is nothing to tell the editor.
    if (diagnostics && (diagnostics.length > 0 || collection.get(document.uri)?.length)) {
      collection.set(document.uri, diagnostics);
    }
  });
  const soon = (document: TextDocument) => {
    if (document.languageId === LANGUAGE) {
      findings.renew();
      checks.ask(document);
    }
  };
  const all = () => {
    for (const document of workspace.textDocuments) {
      soon(document);
    }
  };
  const forget = (document: TextDocument) => {
    checks.forget(document);
    collection.delete(document.uri);
  };
  // What a script includes, and the environments, may change without it.
  const watcher = workspace.createFileSystemWatcher('**/{*.smtp,smtp.env.json,smtp.private.env.json}');
  subscriptions.push(
    collection,
    checks,
    watcher,
    watcher.onDidChange(all),
    watcher.onDidCreate(all),
    watcher.onDidDelete(all),
    workspace.onDidOpenTextDocument(soon),
    workspace.onDidChangeTextDocument(({ document }) => soon(document)),
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('smtp.severity') && all()),
    ...(onDidChange ? [onDidChange(all)] : []),
  );
  all();
}

async function validate(document: TextDocument, findings: Findings): Promise<Diagnostic[] | undefined> {
  const { version } = document;
  const checked = await findings.of(document);
  if (document.isClosed || document.version !== version) {
    return undefined;
  }
  const severities = workspace.getConfiguration('smtp', document).get<Record<string, Severity>>('severity', {});
  return checked.findings
    .filter(({ path }) => path === checked.project.path)
    .flatMap((found) => diagnosticOf(found, document, severities));
}

function diagnosticOf(
  { finding, script }: LocatedFinding,
  document: TextDocument,
  severities: Record<string, Severity>,
): Diagnostic[] {
  const severity = finding.stopsRun ? 'error' : (severities[finding.code] ?? finding.severity);
  if (severity === 'off') {
    return [];
  }
  const rangeOf = (span: Span) => {
    const start = script.lines.position(span.start);
    const end = script.lines.position(span.end);
    return document.validateRange(new Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1));
  };
  const diagnostic = new Diagnostic(rangeOf(finding.span), finding.message, LEVELS[severity]);
  diagnostic.source = LANGUAGE;
  const link = finding.rfc === undefined ? undefined : rfcLink(finding.rfc);
  diagnostic.code = link === undefined ? finding.code : { value: finding.code, target: Uri.parse(link) };
  diagnostic.relatedInformation = (finding.related ?? []).map(
    ({ span, message }) => new DiagnosticRelatedInformation(new Location(document.uri, rangeOf(span)), message),
  );
  return [diagnostic];
}

const LEVELS = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;
