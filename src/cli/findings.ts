import type { LocatedFinding, Severity } from '../language';
import { drawDiagram, type TranscriptLine } from '../report';

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

/** A finding as a row. */
export function rowOf({ path, script, finding }: LocatedFinding, pathName: (path: string) => string): FindingRow {
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

/** A finding for people: where, what, and the line with carets under it. */
export function findingLines(located: LocatedFinding, pathName: (path: string) => string): TranscriptLine[] {
  const { file, line, column, severity, code, message, rfc } = rowOf(located, pathName);
  const { script, finding } = located;
  const whole = script.lines.span(line - 1);
  const text = script.text.slice(whole.start, whole.end);
  const length = Math.max(1, Math.min(finding.span.end, whole.end) - finding.span.start);
  const role = severity === 'error' ? 'problem' : severity === 'warning' ? 'warning' : 'note';
  return [
    { role, text: `${file}:${line}:${column}: ${severity} ${code}: ${message}${rfc === undefined ? '' : ` (${rfc})`}` },
    ...drawDiagram({ file, line, column, length, text: text.length > 400 ? `${text.slice(0, 400)}…` : text }).map(
      (drawn): TranscriptLine => ({ role: 'detail', text: drawn }),
    ),
  ];
}
