import type { Outcome, ReplyResult, SessionResult, StepResult } from '../runner';
import { printable } from './printable';
import { OUTCOMES, sessionName, type TranscriptOptions } from './transcript';

/** What one of the servers made of the sessions, in the order in which they ran. */
export interface ComparedServer {
  readonly name: string;
  /** Where it is, in case its name does not say so. */
  readonly address?: string;
  readonly sessions: readonly SessionResult[];
}

/** The same sessions on several servers; all lists have a place for each server. */
export interface Comparison {
  /** Name and address. */
  readonly servers: readonly (readonly string[])[];
  readonly sessions: readonly ComparedSession[];
}

/** One session on each of them. */
export interface ComparedSession {
  readonly name: string;
  /** Where it is written, line from 1. */
  readonly file: string;
  readonly line: number;
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly rows: readonly ComparedRow[];
}

/** A step, an extension of which the reply to EHLO tells, or what became of TLS. */
export interface ComparedRow {
  readonly kind: 'step' | 'extension' | 'tls';
  readonly label: string;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
  /** What the servers are compared by: codes, parameters; `–` for one that was not asked, and is no other for it. */
  readonly facts: readonly string[];
  /** All that each said. */
  readonly texts: readonly (readonly string[])[];
  readonly differs: boolean;
}

/** Puts side by side what servers made of the same sessions; nothing in it can draw on a terminal. */
export function compareServers(servers: readonly ComparedServer[], options: TranscriptOptions): Comparison {
  return {
    servers: servers.map(({ name, address }) => [name, ...(address === undefined ? [] : [address])].map(printable)),
    sessions: groupsOf(servers).flatMap((group) => comparedSession(group, options)),
  };
}

/** Nothing to compare by: the session ended before, or was not run at all. */
export const NOTHING = '–';

/** A session on each server. */
type Group = readonly (SessionResult | undefined)[];

/** The same session on every server, in the order of the first; a second time round is another group. */
function groupsOf(servers: readonly ComparedServer[]): Group[] {
  const groups = new Map<string, (SessionResult | undefined)[]>();
  for (const [column, { sessions }] of servers.entries()) {
    const times = new Map<string, number>();
    for (const session of sessions) {
      const place = `${session.line} ${session.file}`;
      const time = (times.get(place) ?? 0) + 1;
      times.set(place, time);
      const key = `${time} ${place}`;
      const group = groups.get(key) ?? servers.map(() => undefined);
      group[column] = session;
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function comparedSession(group: Group, options: TranscriptOptions): ComparedSession[] {
  const first = group.find((session) => session !== undefined);
  if (!first) {
    return [];
  }
  const { file, line } = first;
  const steps = group.map(stepsOf);
  const keys = [...new Set(steps.flatMap((each) => [...each.keys()]))];
  const rows = keys.flatMap((key) => {
    const each = steps.map((of) => of.get(key));
    return [...stepRow(each, file), ...extensionRows(each, file)];
  });
  const outcomes = group.map((session) => session?.outcome);
  return [{ name: sessionName(first, options), file, line, outcomes, rows: [...rows, ...tlsRow(group, first)] }];
}

/** An outcome as it stands in a table. */
export function outcomeName(outcome: Outcome | undefined): string {
  return outcome ? OUTCOMES[outcome] : NOTHING;
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

function stepRow(steps: readonly (StepResult | undefined)[], file: string): ComparedRow[] {
  const step = steps.find((each) => each !== undefined);
  const facts = steps.map(factOf);
  if (!step || facts.every((fact) => fact === NOTHING || fact === DONE)) {
    return [];
  }
  return [row({ kind: 'step', label: labelOf(step, steps), facts, texts: steps.map(textsOf) }, step, file)];
}

function row(
  { kind, label, facts, texts }: Pick<ComparedRow, 'kind' | 'label' | 'facts' | 'texts'>,
  step: Pick<StepResult, 'file' | 'line'>,
  file: string,
): ComparedRow {
  const differs = new Set(facts.filter((fact) => fact !== NOTHING)).size > 1;
  return { kind, label, file: step.file ?? file, line: step.line, facts, texts, differs };
}

/** The codes of the replies, or what kept them from coming. */
function factOf(step: StepResult | undefined): string {
  const codes = repliesOf(step).map(({ code, status }) => [code, status].filter(Boolean).join(' '));
  if (codes.length > 0) {
    return codes.join(', ');
  }
  if (step?.problem) {
    return `!!! ${step.problem.kind}`;
  }
  return step === undefined || step.outcome === 'notRun' ? NOTHING : DONE;
}

/** Of a step that nothing is answered to. */
const DONE = 'done';

function textsOf(step: StepResult | undefined): string[] {
  const hello = step !== undefined && isHello(step);
  const texts = repliesOf(step).flatMap(({ code, lines }) => {
    // What a hello is answered besides has rows of its own.
    const shown = hello && code.startsWith('2') ? lines.slice(0, 1) : lines;
    return shown.map((line, index) => printable(`${code}${index < shown.length - 1 ? '-' : ' '}${line}`).trimEnd());
  });
  if (texts.length > 0) {
    return texts;
  }
  return [step?.problem ? `!!! ${printable(step.problem.message)}` : factOf(step)];
}

/** The extensions that any of the servers offers, as sets: their order means nothing. */
function extensionRows(steps: readonly (StepResult | undefined)[], file: string): ComparedRow[] {
  const step = steps.find((each) => each && isHello(each));
  if (!step) {
    return [];
  }
  const offers = steps.map((each) => {
    const accepted = repliesOf(each).filter(({ code }) => code.startsWith('2'));
    return accepted.length === 0 ? undefined : new Map(accepted.flatMap(({ lines }) => lines.slice(1).map(keywordOf)));
  });
  return [...new Set(offers.flatMap((offered) => [...(offered?.keys() ?? [])]))].map((keyword) => {
    const texts = offers.map((offered) => (offered ? (offered.get(keyword) ?? NOT_OFFERED) : { fact: NOTHING }));
    const facts = texts.map(({ fact }) => fact);
    const shown = texts.map(({ fact, text = fact }) => [printable(text)]);
    return row({ kind: 'extension', label: printable(keyword), facts, texts: shown }, step, file);
  });
}

interface Offer {
  /** The parameters in one order. */
  readonly fact: string;
  /** As they were sent. */
  readonly text?: string;
}

const NOT_OFFERED: Offer = { fact: 'not offered' };

function keywordOf(line: string): [string, Offer] {
  const [keyword = '', ...parameters] = line.split(' ').filter((word) => word !== '');
  const text = parameters.join(' ') || 'offered';
  return [keyword.toUpperCase(), { text, fact: parameters.toSorted().join(' ') || 'offered' }];
}

function tlsRow(group: Group, { line, file }: SessionResult): ComparedRow[] {
  if (group.every((session) => !session?.tls)) {
    return [];
  }
  const facts = group.map((session) =>
    session?.tls ? tlsFact(session.tls) : session?.outcome === 'passed' ? 'no TLS' : NOTHING,
  );
  const texts = facts.map((fact) => [fact]);
  return [row({ kind: 'tls', label: 'TLS', facts, texts }, { line }, file)];
}

function tlsFact({ protocol, cipher, verified }: NonNullable<SessionResult['tls']>): string {
  return printable(`${protocol} ${cipher}${verified ? '' : ', not verified'}`);
}

function repliesOf(step: StepResult | undefined): ReplyResult[] {
  return (step?.log ?? []).flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : []));
}

function isHello(step: StepResult): boolean {
  return /^(?:EHLO|LHLO)\b/i.test(sentIn(step));
}

function labelOf(step: StepResult, steps: readonly (StepResult | undefined)[]): string {
  const what = whatIs(step, steps);
  return `${step.line}: ${printable(what.length > 40 ? `${what.slice(0, 39)}…` : what)}`;
}

/** What was sent, or else what the script says, as far as a problem tells that. */
function whatIs(step: StepResult, steps: readonly (StepResult | undefined)[]): string {
  switch (step.kind) {
    case 'greeting':
    case 'connect':
      return step.kind;
    case 'payload':
      return 'the message';
    default: {
      const problem = steps.find((each) => each?.problem?.place)?.problem;
      return sentIn(step) || (problem?.place?.text.trim() ?? step.kind);
    }
  }
}

function sentIn({ log }: StepResult): string {
  const [sent] = log.flatMap((entry) => (entry.type === 'sent' || entry.type === 'sent-octets' ? [entry.text] : []));
  return sent ?? '';
}
