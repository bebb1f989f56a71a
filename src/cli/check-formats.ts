import { CATALOGUE, type CatalogueRow, type LocatedFinding, type Severity, type Span } from '../language';
import { type FindingRow, findingRow } from '../report';
import { rfcLink } from '../smtp';

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

/** Findings as SARIF 2.1.0, which code scanning services read: with related places, and the certain fixes. */
export function sarifLog(
  findings: readonly LocatedFinding[],
  { version, pathName }: { readonly version: string; readonly pathName: (path: string) => string },
): object {
  const codes: readonly string[] = Object.keys(CATALOGUE);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'smtp-sessions',
            version,
            rules: Object.entries<CatalogueRow>(CATALOGUE).map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((located) => {
          const { code, severity, message, rfc } = findingRow(located, { pathName });
          const { related = [], fix } = located.finding;
          return {
            ruleId: code,
            ruleIndex: codes.indexOf(code),
            level: LEVELS[severity],
            message: { text: `${message}${rfc === undefined ? '' : ` (${rfc})`}` },
            locations: [placeOf(located, located.finding.span, pathName)],
            ...(related.length > 0 && {
              relatedLocations: related.map(({ span, message: text }, id) => ({
                id,
                message: { text },
                ...placeOf(located, span, pathName),
              })),
            }),
            ...(fix && { fixes: [fixOf(located, fix, pathName)] }),
          };
        }),
      },
    ],
  };
}

function ruleOf([id, row]: [string, CatalogueRow]) {
  const helpUri = row.rfc === undefined ? undefined : rfcLink(row.rfc);
  return {
    id,
    shortDescription: { text: row.why },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: LEVELS[row.severity] },
    properties: { tags: [row.group] },
  };
}

function placeOf({ path, script }: LocatedFinding, span: Span, pathName: (path: string) => string) {
  const artifactLocation = { uri: uriOf(pathName(path)) };
  return { physicalLocation: { artifactLocation, region: regionOf(script, span) } };
}

function regionOf({ lines }: LocatedFinding['script'], span: Span) {
  const start = lines.position(span.start);
  const end = lines.position(span.end);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf(
  { path, script }: LocatedFinding,
  { title, edits }: NonNullable<LocatedFinding['finding']['fix']>,
  pathName: (path: string) => string,
) {
  const replacements = edits.map(({ span, text }) => ({
    deletedRegion: regionOf(script, span),
    insertedContent: { text },
  }));
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: { uri: uriOf(pathName(path)) }, replacements }],
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
