import type { Fault } from '../../smtp';
import { CATALOGUE, type CatalogueRow, type Severity } from './catalogue';
import type { Edit, Span } from './text';

/** One thing found in a script. */
export interface Finding {
  readonly code: FindingCode;
  readonly span: Span;
  /** What is wrong and what is right. */
  readonly message: string;
  readonly severity: Severity;
  /** Whether a run is refused because of it (language.md, "What stops a run"). */
  readonly stopsRun: boolean;
  /** The section of the RFC that says so. */
  readonly rfc?: string;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly fix?: Fix;
}

/** A change that mends a finding for certain. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** What a finding adds to its code's row: everything but the code's own facts. */
export interface FindingDetails {
  readonly rfc?: string | undefined;
  readonly related?: Finding['related'];
  readonly fix?: Fix | undefined;
  /** Where the same code is an error in one place and a warning in another (`impossible-reply` under DATA). */
  readonly severity?: Severity;
  readonly stopsRun?: boolean;
}

/** Makes a finding with its code's default severity. */
export function finding(code: FindingCode, span: Span, message: string, details: FindingDetails = {}): Finding {
  const row: CatalogueRow = CATALOGUE[code];
  const { rfc, related, fix } = details;
  return {
    code,
    span,
    message,
    severity: details.severity ?? row.severity,
    stopsRun: details.stopsRun ?? row.stopsRun ?? false,
    ...(rfc && { rfc }),
    ...(related && { related }),
    ...(fix && { fix }),
  };
}

/** A fault of a line as a finding, given where the line stands. */
export function findingOf(fault: Fault, offset: number): Finding {
  const { code, message, rfc, severity, fix, related, start, end } = fault;
  const span = { start: offset + start, end: offset + end };
  return finding(code satisfies FindingCode, span, message, {
    rfc,
    severity: severity === 'information' ? 'info' : (severity ?? CATALOGUE[code].severity),
    fix: fix && { title: fix.title, edits: [{ span, text: fix.replacement }] },
    related: related && [
      { span: { start: offset + related.start, end: offset + related.end }, message: related.message },
    ],
  });
}

export type FindingCode = keyof typeof CATALOGUE;
