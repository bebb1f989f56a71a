import { parse } from '../script/parse';
import type { CommandItem, ExpectedReply, Item, Script } from '../script/syntax';
import { walkItems } from '../script/syntax';
import type { Edit } from '../script/text';
import { above, instead, under } from './record-edits';
import { type RecordedReply, writtenReply } from './written-reply';

/** What a step of a run says of its replies; the runner's own steps are such. */
export interface RecordedStep {
  /** Where it is not the script itself. */
  readonly file?: string;
  /** From 1; a message's step has the line of its dot. */
  readonly line: number;
  readonly kind: string;
  readonly log: readonly { readonly type: string; readonly reply?: RecordedReply }[];
}

/** How replies are written into a script. */
export interface Recording {
  readonly edits: readonly Edit[];
  /** The lines (from 1) whose replies are left out: with them, what stands below would be read as something else. */
  readonly left: readonly number[];
}

/**
 * Writes the replies of a run into its script as expected replies: the code and the enhanced status code, after EHLO
 * the keywords. What was written before is replaced; what is sent stays what it is.
 */
export function recordReplies(script: Script, steps: readonly RecordedStep[]): Recording {
  const places = placesOf(script);
  const changes = [...answersOf(steps)].flatMap(([key, answers]) => {
    const place = places.get(key);
    const change = place && changeOf(place, answers, script);
    return change ? [change] : [];
  });
  const before = meaningOf(script);
  const holds = (edits: readonly Edit[]) => {
    const after = meaningOf(parse(applied(script.text, edits)));
    return after.stops <= before.stops && after.sent === before.sent;
  };
  const edits: Edit[] = [];
  const left: number[] = [];
  // Together where all fit, and otherwise in halves, to find those that do not.
  const settle = (some: readonly Change[]): void => {
    const together = some.flatMap(({ ways }) => ways[0] ?? []);
    if (holds([...edits, ...together])) {
      edits.push(...together);
      return;
    }
    const [only] = some;
    if (some.length === 1 && only) {
      const way = only.ways.find((one) => holds([...edits, ...one]));
      edits.push(...(way ?? []));
      left.push(...(way ? [] : [only.line]));
      return;
    }
    settle(some.slice(0, some.length >> 1));
    settle(some.slice(some.length >> 1));
  };
  settle(changes);
  return { edits: edits.filter(({ span, text }) => script.text.slice(span.start, span.end) !== text), left };
}

/** The text with edits made that do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(from, edit.span.start) + edit.text;
    from = edit.span.end;
  }
  return result + text.slice(from);
}

/** What a script sends, and how many findings stop its run: neither is to change. */
function meaningOf({ text, preamble, sessions, findings }: Script): { sent: string; stops: number } {
  const sent = [preamble, ...sessions.map(({ items }) => items)].map((items) =>
    [...walkItems(items)]
      .filter(({ kind }) => kind !== 'greeting' && kind !== 'comment')
      .map((item) => [
        item.kind === 'command' ? item.role : item.kind,
        item.kind === 'block' ? '' : text.slice(item.span.start, item.span.end),
        item.kind === 'command' && item.payload ? text.slice(item.payload.span.start, item.payload.span.end) : '',
      ]),
  );
  return { sent: JSON.stringify(sent), stops: findings.filter(({ stopsRun }) => stopsRun).length };
}

/** Where replies are written. */
type Place =
  | { readonly kind: 'greeting'; readonly line: number; readonly above: readonly Item[] }
  | {
      readonly kind: 'replies';
      readonly line: number;
      readonly item: Item;
      readonly written: readonly ExpectedReply[];
      /** Where they begin when none is written. */
      readonly below: number;
    };

/** The places of a script, by the line and the kind of the steps that tell their replies. */
function placesOf(script: Script): Map<string, Place> {
  const places = new Map<string, Place>();
  const lineOf = (offset: number) => script.lines.at(offset) + 1;
  const walk = (items: readonly Item[], around: readonly Item[]): void => {
    for (const item of items) {
      const line = lineOf(item.span.start);
      if (item.kind === 'block') {
        walk(item.items, [item, ...around]);
      } else if (item.kind === 'greeting') {
        places.set(`greeting ${line}`, { kind: 'replies', line, item, written: [item.reply], below: item.span.end });
      } else {
        places.set(`greeting ${line}`, { kind: 'greeting', line, above: [item, ...around] });
      }
      if (item.kind === 'directive' && TALKING.has(item.name)) {
        places.set(`exchange ${line}`, { kind: 'replies', line, item, written: item.replies, below: item.span.end });
      }
      for (const place of item.kind === 'command' ? placesOfCommand(item, lineOf) : []) {
        places.set(`exchange ${place.line}`, place);
      }
    }
  };
  for (const { items } of script.sessions) {
    walk(items, []);
  }
  return places;
}

/** Directives that take expected replies. */
const TALKING = new Set(['auth', 'raw']);

function placesOfCommand(item: CommandItem, lineOf: (offset: number) => number): Extract<Place, { kind: 'replies' }>[] {
  const { payload, intermediate, replies, span } = item;
  const own = { kind: 'replies', line: lineOf(span.start), item } as const;
  if (payload?.kind !== 'data') {
    return [{ ...own, written: replies, below: payload?.span.end ?? span.end }];
  }
  const { end } = payload.span;
  return [
    { ...own, written: intermediate ? [intermediate] : [], below: span.end },
    { ...own, line: lineOf(Math.max(payload.span.start, end - 1)), written: replies, below: end },
  ];
}

/** The replies of the steps of each place: several steps in the body of an @each. */
function answersOf(steps: readonly RecordedStep[]): Map<string, RecordedReply[][]> {
  const answers = new Map<string, RecordedReply[][]>();
  for (const { file, line, kind, log } of steps) {
    // A reply before anything was sent is one that nobody asked for, and no answer.
    const from = kind === 'greeting' ? 0 : log.findIndex(({ type }) => type.startsWith('sent'));
    const replies = from < 0 ? [] : log.slice(from).flatMap(({ reply }) => reply ?? []);
    if (file === undefined && replies.length > 0) {
      const key = `${kind === 'greeting' ? 'greeting' : 'exchange'} ${line}`;
      answers.set(key, [...(answers.get(key) ?? []), replies]);
    }
  }
  return answers;
}

/** One place's edits, with the other ways to write them where the first does not hold. */
interface Change {
  readonly line: number;
  readonly ways: readonly (readonly Edit[])[];
}

function changeOf(place: Place, answers: readonly RecordedReply[][], script: Script): Change | undefined {
  const { line } = place;
  if (place.kind === 'greeting') {
    const lines = merged(answers, { hello: false })[0];
    return lines && { line, ways: place.above.map((item) => [above(item, lines, script)]) };
  }
  const { item, written, below } = place;
  const auth = item.kind === 'directive' && item.name === 'auth';
  const final = Math.max(1, written.length);
  const replies = merged(auth ? answers.map((all) => all.slice(-final)) : answers, {
    hello: item.kind === 'command' && (item.verb === 'EHLO' || item.verb === 'LHLO'),
  });
  // An exchange that broke off with a challenge has no final reply.
  if (replies.length === 0 || (auth && replies.some(([first]) => first?.startsWith('334')))) {
    return undefined;
  }
  return {
    line,
    ways: [written.length > 0 ? instead(written, replies, script) : [under(item, below, replies, script)]],
  };
}

/** The lines of each reply, those of several runs in one: what all of them have. */
function merged(answers: readonly RecordedReply[][], { hello }: { hello: boolean }): string[][] {
  const count = Math.min(...answers.map((replies) => replies.length));
  return Array.from({ length: count }, (_, index) =>
    writtenReply(
      answers.flatMap((all) => all[index] ?? []),
      { hello },
    ),
  );
}
