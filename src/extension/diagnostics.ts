import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Event,
  type ExtensionContext,
  Location,
  languages,
  Range,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import {
  allFindings,
  type Finding,
  type LocatedFinding,
  type OutsideValue,
  type Project,
  type Severity,
  type Span,
} from '../language';

import { createChecks } from './checks';
import { projectOf } from './documents';
import { LANGUAGE, pathOf } from './scripts';

/** What is defined for a script (a path) outside of it. */
export interface DefinedOutside {
  readonly values: (path: string) => Promise<ReadonlyMap<string, OutsideValue>>;
  readonly onDidChange?: Event<void>;
  /** Whether there is a secret storage that runs take secrets from. */
  readonly keepsSecrets?: true;
}

/** Finds what is wrong with open scripts while they are typed. */
export function registerDiagnostics({ subscriptions }: ExtensionContext, outside: DefinedOutside): void {
  const collection = languages.createDiagnosticCollection(LANGUAGE);
  const checks = createChecks(async (document) => {
    const diagnostics = await validate(document, outside);
    if (diagnostics) {
      collection.set(document.uri, diagnostics);
    }
  });
  const soon = (document: TextDocument) => {
    if (document.languageId === LANGUAGE) {
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
    ...(outside.onDidChange ? [outside.onDidChange(all)] : []),
  );
  all();
}

async function validate(document: TextDocument, outside: DefinedOutside): Promise<Diagnostic[] | undefined> {
  const { version } = document;
  const path = pathOf(document);
  const project = await projectOf(document);
  const findings = await findingsOf(project, outside);
  if (document.isClosed || document.version !== version) {
    return undefined;
  }
  const severities = workspace.getConfiguration('smtp', document).get<Record<string, Severity>>('severity', {});
  return findings.filter((found) => found.path === path).flatMap((found) => diagnosticOf(found, document, severities));
}

/** Environments are read only where a name is not defined otherwise. */
async function findingsOf(project: Project, outside: DefinedOutside): Promise<LocatedFinding[]> {
  const findings = allFindings(project, { names: new Set() });
  if (!findings.some(({ finding }) => finding.code === 'undefined-variable')) {
    return findings;
  }
  const values = await outside.values(project.path);
  return values.size === 0 ? findings : allFindings(project, { names: new Set(values.keys()) });
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
  const target = linkOf(finding);
  diagnostic.code = target ? { value: finding.code, target } : finding.code;
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

/** `RFC 5321 4.1.1.2` as a link to that section. */
function linkOf({ rfc }: Finding): Uri | undefined {
  const match = /^RFC (\d+)(?: (\d+(?:\.\d+)*))?/.exec(rfc ?? '');
  if (!match) {
    return undefined;
  }
  return Uri.parse(
    `https://www.rfc-editor.org/rfc/rfc${match[1]}${match[2] === undefined ? '' : `#section-${match[2]}`}`,
  );
}
