import { CATALOGUE, type Severity } from '../language';
import type { FindingRow } from '../report';

/** Findings as workflow commands, which GitHub shows beside the lines of a change. */
export function githubCommands(rows: readonly FindingRow[]): string {
  return rows
    .map(({ file, line, column, endLine, endColumn, severity, code, message, rfc }) => {
      const level = severity === 'info' ? 'notice' : severity;
      // A column's end is only allowed where both ends stand in one line.
      const end = line === endLine ? `,col=${column},endColumn=${endColumn}` : '';
      const place = `file=${property(file)},line=${line},endLine=${endLine}${end},title=${property(code)}`;
      return `::${level} ${place}::${data(`${message}${rfc === undefined ? '' : ` (${rfc})`}`)}\n`;
    })
    .join('');
}

/** Findings as SARIF 2.1.0, which code scanning services read. */
export function sarifLog(rows: readonly FindingRow[], version: string): object {
  const codes = Object.keys(CATALOGUE);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'smtp-sessions',
            version,
            rules: Object.entries(CATALOGUE).map(([id, { why, severity, group }]) => ({
              id,
              shortDescription: { text: why },
              defaultConfiguration: { level: LEVELS[severity] },
              properties: { tags: [group] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: rows.map((row) => ({
          ruleId: row.code,
          ruleIndex: codes.indexOf(row.code),
          level: LEVELS[row.severity],
          message: { text: `${row.message}${row.rfc === undefined ? '' : ` (${row.rfc})`}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(row.file) },
                region: {
                  startLine: row.line,
                  startColumn: row.column,
                  endLine: row.endLine,
                  endColumn: row.endColumn,
                },
              },
            },
          ],
        })),
      },
    ],
  };
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', off: 'none' };

/** A path as a relative reference; an absolute one as a file: URL. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path.replace(/^[^/]*%3A/, (first) => `./${first}`);
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
