import type { LocatedFinding, Severity } from '../language';

/** Where a finding stands, counted from 1, as `check --format json` writes it. */
export interface FindingRow {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly rfc?: string;
}

/** A finding as a row; `pathName` gives its file the name that readers know. */
export function findingRow(
  { path, script, finding }: LocatedFinding,
  { pathName }: { readonly pathName: (path: string) => string },
): FindingRow {
  const start = script.lines.position(finding.span.start);
  const end = script.lines.position(finding.span.end);
  return {
    file: pathName(path),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    ...(finding.rfc !== undefined && { rfc: finding.rfc }),
  };
}
