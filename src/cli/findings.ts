import type { LocatedFinding } from '../language';
import { drawDiagram, findingRow, printable, type TranscriptLine } from '../report';

/** A finding for people: where, what, and the line with carets under it. */
export function findingLines(located: LocatedFinding, pathName: (path: string) => string): TranscriptLine[] {
  const { file, line, column, severity, code, message, rfc } = findingRow(located, { pathName });
  const { script, finding } = located;
  const at = (atLine: number, atColumn: number) => `${file}:${atLine}:${atColumn}`;
  const whole = script.lines.span(line - 1);
  const text = script.text.slice(whole.start, whole.end);
  const length = Math.max(1, Math.min(finding.span.end, whole.end) - finding.span.start);
  const role = severity === 'error' ? 'problem' : severity === 'warning' ? 'warning' : 'note';
  return [
    {
      role,
      text: printable(`${at(line, column)}: ${severity} ${code}: ${message}${rfc === undefined ? '' : ` (${rfc})`}`),
    },
    ...drawDiagram({ file, line, column, length, text: text.length > 400 ? `${text.slice(0, 400)}…` : text }).map(
      (drawn): TranscriptLine => ({ role: 'detail', text: drawn }),
    ),
    ...(finding.related ?? []).map(({ span, message: about }): TranscriptLine => {
      const place = script.lines.position(span.start);
      return { role: 'detail', text: printable(`    ${at(place.line, place.column)}: ${about}`) };
    }),
  ];
}
