import { findDirective, type Item, parse, type Script } from '../../language';

/** How a script connects, for a session that is to do the same. */
export interface Openings {
  /** Its variables, openings and settings above the first step, as lines. */
  readonly head: string;
  /** Where it connects to, as it is written; undefined where it names no server. */
  readonly target: string | undefined;
}

/** The openings of the session that has a line (from 1), or of the first. */
export function openingsAt(text: string, line: number): Openings {
  const script = parse(text);
  const session = script.sessions.findLast(({ span }) => script.lines.at(span.start) < line) ?? script.sessions[0];
  const items = [...script.preamble, ...aboveSteps(session?.items ?? [])].filter(holds);
  const connects = items.filter((item) => item.kind === 'directive' && item.name === 'connect');
  const connect = connects.at(-1);
  const others = connects.slice(0, -1);
  const lines = items.filter((item) => !others.includes(item)).map((item) => `${textOf(script, item)}\n`);
  return {
    head: lines.join(''),
    target: connect?.kind === 'directive' ? text.slice(connect.rest.start, connect.rest.end) : undefined,
  };
}

function aboveSteps(items: readonly Item[]): readonly Item[] {
  const step = items.findIndex(
    (item) => item.kind !== 'comment' && item.kind !== 'variable' && !(item.kind === 'directive' && isOpening(item)),
  );
  return step < 0 ? items : items.slice(0, step);
}

function isOpening({ name, opening }: Extract<Item, { kind: 'directive' }>): boolean {
  const kind = findDirective(name)?.class;
  return name === 'connect' ? opening : kind === 'opening' || kind === 'setting' || name === 'include';
}

/** What tells how to connect; to try again, or to skip, is nothing to somebody who types. */
function holds(item: Item): boolean {
  return item.kind === 'variable' || (item.kind === 'directive' && !LEFT_OUT.has(item.name) && isOpening(item));
}

const LEFT_OUT: ReadonlySet<string> = new Set(['retry', 'skip', 'on-failure', 'match']);

function textOf({ text }: Script, { span }: Item): string {
  return text.slice(span.start, span.end);
}
