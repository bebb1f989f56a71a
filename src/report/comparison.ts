import type { ReplyResult, SessionResult, StepResult } from '../runner';
import { printable } from './printable';
import { OUTCOMES, sessionName, type TranscriptLine, type TranscriptOptions } from './transcript';

/** A table of what several servers made of the same sessions: the outcomes, then only what differed. Empty for a single server. */
export function comparisonLines(sessions: readonly SessionResult[], options: TranscriptOptions): TranscriptLine[] {
  const servers = [...new Set(sessions.map(({ target }) => target))];
  if (servers.length < 2) {
    return [];
  }
  const rows = groupsOf(sessions).flatMap((group) => rowsOf(group, servers, options));
  return [{ role: 'heading', text: '=== Compared' }, ...drawTable([{ cells: ['', ...servers] }, ...rows])];
}

interface Row {
  readonly cells: readonly string[];
  readonly role?: TranscriptLine['role'];
}

type ByServer = ReadonlyMap<string, SessionResult>;

/** The same session on every server, in the order of the first; a second time round is another group. */
function groupsOf(sessions: readonly SessionResult[]): ByServer[] {
  const groups: { key: string; results: Map<string, SessionResult> }[] = [];
  for (const session of sessions) {
    const key = `${session.line} ${session.file}`;
    const open = groups.find((group) => group.key === key && !group.results.has(session.target));
    if (open) {
      open.results.set(session.target, session);
    } else {
      groups.push({ key, results: new Map([[session.target, session]]) });
    }
  }
  return groups.map(({ results }) => results);
}

function rowsOf(group: ByServer, servers: readonly string[], options: TranscriptOptions): Row[] {
  const [first] = group.values();
  if (!first) {
    return [];
  }
  const outcomes = servers.map((server) => {
    const session = group.get(server);
    return session ? OUTCOMES[session.outcome] : '–';
  });
  const steps = new Map(servers.map((server) => [server, stepsOf(group.get(server))]));
  const keys = [...new Set([...steps.values()].flatMap((each) => [...each.keys()]))];
  const differences = keys.flatMap((key) => {
    const each = servers.map((server) => steps.get(server)?.get(key));
    return [...repliesRow(each), ...offersRows(each)];
  });
  const bad = [...group.values()].some(({ outcome }) => outcome === 'failed' || outcome === 'error');
  return [{ cells: [sessionName(first, options), ...outcomes], role: bad ? 'problem' : 'summary' }, ...differences];
}

/** Steps by their place; what runs several times, as in @each, is counted. */
function stepsOf(session: SessionResult | undefined): Map<string, StepResult> {
  const steps = new Map<string, StepResult>();
  for (const step of session?.steps ?? []) {
    const place = `${step.file ?? ''} ${step.line} ${step.kind}`;
    let key = place;
    for (let time = 2; steps.has(key); time++) {
      key = `${place} ${time}`;
    }
    steps.set(key, step);
  }
  return steps;
}

function repliesRow(steps: readonly (StepResult | undefined)[]): Row[] {
  const cells = steps.map((step) =>
    repliesOf(step).map(({ code, status }) => [code, status].filter(Boolean).join(' ')),
  );
  const texts = cells.map((codes) => (codes.length === 0 ? '–' : codes.join(', ')));
  const step = steps.find((each) => each !== undefined);
  return step && new Set(texts).size > 1 ? [{ cells: [`  ${labelOf(step)}`, ...texts] }] : [];
}

/** The extensions that only some servers offer. */
function offersRows(steps: readonly (StepResult | undefined)[]): Row[] {
  const step = steps.find((each) => each && /^(?:EHLO|LHLO)\b/i.test(sentIn(each)));
  if (!step) {
    return [];
  }
  const offers = steps.map((each) => {
    const accepted = repliesOf(each).filter(({ code }) => code.startsWith('2'));
    return accepted.length === 0 ? undefined : new Map(accepted.flatMap(({ lines }) => lines.slice(1).map(keywordOf)));
  });
  return [...new Set(offers.flatMap((offered) => [...(offered?.keys() ?? [])]))].flatMap((keyword) => {
    const cells = offers.map((offered) => (offered ? (offered.get(keyword) ?? 'not offered') : '–'));
    return new Set(cells.filter((cell) => cell !== '–')).size > 1
      ? [{ cells: [`  ${printable(keyword)}`, ...cells.map(printable)] }]
      : [];
  });
}

function keywordOf(line: string): [string, string] {
  const [keyword = '', ...parameters] = line.split(' ');
  return [keyword.toUpperCase(), parameters.join(' ') || 'offered'];
}

function repliesOf(step: StepResult | undefined): ReplyResult[] {
  return (step?.log ?? []).flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : []));
}

function labelOf(step: StepResult): string {
  const sent = sentIn(step);
  const what =
    step.kind === 'greeting' || step.kind === 'connect' ? step.kind : step.kind === 'payload' ? 'the message' : sent;
  return `${step.line}: ${printable(what.length > 40 ? `${what.slice(0, 39)}…` : what)}`;
}

function sentIn({ log }: StepResult): string {
  const [sent] = log.flatMap((entry) => (entry.type === 'sent' || entry.type === 'sent-octets' ? [entry.text] : []));
  return sent ?? '';
}

function drawTable(rows: readonly Row[]): TranscriptLine[] {
  const widths = rows.reduce<number[]>(
    (most, { cells }) => cells.map((cell, column) => Math.max(most[column] ?? 0, Math.min(cell.length, WIDEST))),
    [],
  );
  return rows.map(({ cells, role = 'detail' }) => ({
    role,
    text: cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  }));
}

/** A cell wider than this makes only its own line longer. */
const WIDEST = 48;
