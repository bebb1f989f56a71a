import type { SessionResult } from '../runner';
import {
  type ComparedRow,
  type ComparedServer,
  type ComparedSession,
  type Comparison,
  compareServers,
  NOTHING,
  outcomeName,
} from './comparison';
import type { TranscriptLine, TranscriptOptions } from './transcript';

/** A table of what several servers made of the same sessions: the outcomes, then only what differed. Empty for a single server. */
export function comparisonLines(sessions: readonly SessionResult[], options: TranscriptOptions): TranscriptLine[] {
  const servers = byTarget(sessions);
  if (servers.length < 2) {
    return [];
  }
  const comparison = compareServers(servers, options);
  const rows = comparison.sessions.flatMap((session): Row[] => [
    { cells: [session.name, ...session.outcomes.map(outcomeName)], role: roleOf(session) },
    ...session.rows.filter(({ differs }) => differs).map(({ label, facts }) => ({ cells: [`  ${label}`, ...facts] })),
  ]);
  return [
    { role: 'heading', text: '=== Compared' },
    ...drawRows([{ cells: ['', ...comparison.servers.map(([name = '']) => name)] }, ...rows]),
  ];
}

/** One line of a whole comparison. */
export interface ComparisonLine {
  readonly text: string;
  /** Where the script has what is compared, line from 1; it is named in the stretch `label`. */
  readonly place?: { readonly file: string; readonly line: number; readonly label: Stretch };
  /** The cells that are unlike the others. */
  readonly differing: readonly Stretch[];
}

/** From which character (from 0) of a line to which. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** All that servers said, side by side, in about so many characters a line: a row for each step and extension, those that differ begin with `≠`. */
export function comparisonText({ servers, sessions }: Comparison, { width }: { width: number }): ComparisonLine[] {
  const head: FullRow = { label: '', texts: servers, facts: [] };
  const all = [head, ...sessions.flatMap(fullRows)];
  const labels = all.map(({ label }) => label).filter(({ length }) => length <= WIDEST_LABEL);
  const first = longest(labels, WIDEST_LABEL);
  const share = Math.floor((width - MARK.length - first) / servers.length) - GAP.length;
  const widths = servers.map((_, server) =>
    longest(
      all.flatMap(({ texts }) => texts[server] ?? []),
      Math.max(share, NARROWEST),
    ),
  );
  const draw = (row: FullRow) => drawFull(row, [first, ...widths]);
  return [
    ...draw(head),
    ...sessions.flatMap((session) => [
      { text: '', differing: [] },
      headingOf(session),
      ...fullRows(session).flatMap(draw),
    ]),
  ];
}

/** A longer label stands on a line of its own. */
const WIDEST_LABEL = 20;

/** However many servers there are, each has so many characters. */
const NARROWEST = 24;

function longest(texts: readonly string[], most: number): number {
  return texts.reduce((found, { length }) => Math.min(Math.max(found, length), most), 0);
}

function headingOf({ name, file, line }: ComparedSession): ComparisonLine {
  const text = `### ${name}`;
  return { text, place: { file, line, label: { start: 4, end: text.length } }, differing: [] };
}

/** Servers by their URLs, in the order in which they were first run. */
function byTarget(sessions: readonly SessionResult[]): ComparedServer[] {
  const servers = new Map<string, SessionResult[]>();
  for (const session of sessions) {
    const own = servers.get(session.target) ?? [];
    own.push(session);
    servers.set(session.target, own);
  }
  return [...servers].map(([name, own]) => ({ name, sessions: own }));
}

interface Row {
  readonly cells: readonly string[];
  readonly role?: TranscriptLine['role'];
}

function roleOf({ outcomes }: ComparedSession): Row['role'] {
  return outcomes.some((outcome) => outcome === 'failed' || outcome === 'error') ? 'problem' : 'summary';
}

function drawRows(rows: readonly Row[]): TranscriptLine[] {
  const widths = rows.reduce<number[]>(
    (most, { cells }) => cells.map((cell, column) => Math.max(most[column] ?? 0, Math.min(cell.length, WIDEST))),
    [],
  );
  return rows.map(({ cells, role = 'detail' }) => ({ role, text: joined(cells, widths) }));
}

/** A cell wider than this makes only its own line longer. */
const WIDEST = 48;

function joined(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join(GAP)
    .trimEnd();
}

const GAP = '  ';

interface FullRow extends Pick<ComparedRow, 'label' | 'texts' | 'facts'> {
  readonly place?: { readonly file: string; readonly line: number };
}

function fullRows({ file, line, outcomes, rows }: ComparedSession): FullRow[] {
  const facts = outcomes.map(outcomeName);
  return [
    { label: 'outcome', texts: facts.map((fact) => [fact]), facts, place: { file, line } },
    ...rows.map(({ kind, label, texts, facts: compared, file: where, line: at }) => ({
      label: kind === 'step' ? label : `   ${label}`,
      texts,
      facts: compared,
      place: { file: where, line: at },
    })),
  ];
}

function drawFull({ label, texts, facts, place }: FullRow, widths: readonly number[]): ComparisonLine[] {
  const [first = 0, ...others] = widths;
  const odd = oddOnes(facts);
  const differing = [...odd].map((server) => {
    const start = MARK.length + widths.slice(0, server + 1).reduce((sum, width) => sum + width + GAP.length, 0);
    return { start, end: start + (widths[server + 1] ?? 0) };
  });
  const cells = others.map((width, server) => (texts[server] ?? []).flatMap((text) => wrapped(text, width)));
  const alone = label.length > first;
  const rows = Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, index) => {
    const shown = index === 0 && !alone ? label : '';
    return { shown, cells: cells.map((cell) => cell[index] ?? ''), differing };
  });
  return [...(alone ? [{ shown: label, cells: [], differing: [] }] : []), ...rows].map((row, index) => {
    const mark = index === 0 && odd.size > 0 ? MARK : ' '.repeat(MARK.length);
    const start = MARK.length + label.length - label.trimStart().length;
    const named = place && row.shown !== '' && { ...place, label: { start, end: MARK.length + label.length } };
    const text = `${mark}${joined([row.shown, ...row.cells], widths)}`.trimEnd();
    return { text, ...(named && { place: named }), differing: row.differing };
  });
}

/** Stands before a row in which servers differ. */
const MARK = '≠ ';

/** The servers that are unlike most, of those that were asked; all of them where there is no most. */
function oddOnes(facts: FullRow['facts']): ReadonlySet<number> {
  const all = facts.flatMap((fact, server) => (fact === NOTHING ? [] : [{ fact, server }]));
  const counts = new Map<string, number>();
  for (const { fact } of all) {
    counts.set(fact, (counts.get(fact) ?? 0) + 1);
  }
  if (counts.size < 2) {
    return new Set();
  }
  const most = Math.max(...counts.values());
  const usual = [...counts].filter(([, count]) => count === most);
  return new Set(all.filter(({ fact }) => usual.length > 1 || fact !== usual[0]?.[0]).map(({ server }) => server));
}

/** A text in lines of so many characters, broken at blanks where there are some. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const end = blank > 0 && rest.slice(0, blank).trim() !== '' ? blank : width;
    lines.push(rest.slice(0, end));
    rest = `  ${rest.slice(end).trimStart()}`;
  }
  return [...lines, rest];
}
