import {
  type Command,
  codeMatches,
  type Refusal,
  refusalOf,
  type SessionFlag,
  type SessionState,
  type Transition,
  transitionOf,
} from '../../smtp';
import { admits, type ExpectedReply } from '../script/syntax';

/** More ways than these are as good as knowing nothing. */
const MOST_WORLDS = 32;

/** What the replies to a command may do. */
export interface Step {
  readonly transitions: readonly Transition[];
  /** As written; the first counts. */
  readonly replies: readonly ExpectedReply[];
  /** Code patterns of success, expected where none is written. */
  readonly success: readonly string[];
  /** Of BDAT and its like; absent where it is not known. */
  readonly chunk?: 'last' | 'not-last' | undefined;
  /** Only the ways that are in that state move. */
  readonly from?: SessionState;
  /** What the command declares of the transaction that it opens. */
  readonly declared?: readonly SessionFlag[] | undefined;
}

/**
 * Where a connection may stand, given what was expected so far: every way that is possible, or nothing known at all.
 * Values do not change; each step gives a new one.
 */
export class Standing {
  /** Each once, a number each: the state, and a bit for each flag. */
  readonly #worlds: readonly number[] | undefined;

  private constructor(worlds: readonly number[] | undefined) {
    this.#worlds = worlds;
  }

  /** Nothing is known: nothing is wrong. */
  static readonly unknown = new Standing(undefined);

  /** A connection that was greeted. */
  static greeted(flags: readonly SessionFlag[] = []): Standing {
    return new Standing([worldOf('greeted', flags)]);
  }

  /** There is no connection any more, or never was: nothing can be sent. */
  static closed(): Standing {
    return Standing.#only(worldOf('closed', []));
  }

  get known(): boolean {
    return this.#worlds !== undefined;
  }

  /** Whether it is so in every way: undefined where that is open. */
  has(flag: SessionFlag): boolean | undefined {
    const bit = bitOf(flag);
    return this.#agree(bit, bit);
  }

  is(state: SessionState): boolean | undefined {
    return this.#agree(STATE_MASK, STATES.indexOf(state));
  }

  /** Why the command is wrong here in every way; undefined where it may be right. */
  refusal(command: Command): Refusal | undefined {
    let first: Refusal | undefined;
    for (const world of this.#worlds ?? []) {
      const refusal = refusalIn(command, world);
      if (!refusal) {
        return undefined;
      }
      first ??= refusal;
    }
    return first;
  }

  /** What the replies that may come make of it. */
  after({ transitions, replies, success, chunk, from, declared = NOTHING }: Step): Standing {
    if (!this.#worlds) {
      return this;
    }
    const possible = possibleTransitions(transitions, { reply: replies[0], success, chunk });
    const start = from === undefined ? undefined : STATES.indexOf(from);
    const [only] = this.#worlds;
    if (this.#worlds.length === 1 && possible.length === 1 && only !== undefined) {
      const stays = start !== undefined && (only & STATE_MASK) !== start;
      return Standing.#only(stays ? only : moved(only, possible[0], declared));
    }
    const worlds = new Set<number>();
    for (const world of this.#worlds) {
      if (start !== undefined && (world & STATE_MASK) !== start) {
        worlds.add(world);
        continue;
      }
      for (const transition of possible) {
        worlds.add(moved(world, transition, declared));
      }
    }
    return Standing.#of(worlds);
  }

  /** Either of the two may hold. */
  or(other: Standing): Standing {
    return this.#worlds && other.#worlds
      ? Standing.#of(new Set([...this.#worlds, ...other.#worlds]))
      : Standing.unknown;
  }

  /** A hello begins anew where nothing was known; whether there is TLS, and who is authenticated, stays open. */
  static afterHello(verb: string): Standing {
    const kept: readonly (readonly SessionFlag[])[] = [[], ['tls'], ['authenticated'], ['tls', 'authenticated']];
    const hello: readonly SessionFlag[] = [
      ...(verb === 'HELO' ? [] : ['extended' as const]),
      ...(verb === 'LHLO' ? ['lmtp' as const] : []),
    ];
    return new Standing(kept.map((flags) => worldOf('ready', [...flags, ...hello])));
  }

  #agree(mask: number, value: number): boolean | undefined {
    let answer: boolean | undefined;
    for (const world of this.#worlds ?? []) {
      const holds = (world & mask) === value;
      if (answer !== undefined && answer !== holds) {
        return undefined;
      }
      answer = holds;
    }
    return answer;
  }

  static #only(world: number): Standing {
    let known = SINGLE.get(world);
    if (!known) {
      known = new Standing([world]);
      SINGLE.set(world, known);
    }
    return known;
  }

  static #of(worlds: ReadonlySet<number>): Standing {
    return worlds.size === 0 || worlds.size > MOST_WORLDS ? Standing.unknown : new Standing([...worlds]);
  }
}

const NOTHING: readonly SessionFlag[] = [];

/** Mostly there is one way, and there are few of them. */
const SINGLE = new Map<number, Standing>();

const STATES: readonly SessionState[] = [
  'connected',
  'greeted',
  'ready',
  'sender',
  'recipients',
  'data',
  'chunks',
  'authenticating',
  'handshake',
  'closed',
  'reversed',
];

const FLAGS: readonly SessionFlag[] = [
  'extended',
  'hello-void',
  'tls',
  'authenticated',
  'binary',
  'smtputf8',
  'failed-chunk',
  'lmtp',
];

const STATE_MASK = 15;

const BITS = Object.fromEntries(FLAGS.map((flag, index) => [flag, (STATE_MASK + 1) << index])) as Readonly<
  Record<SessionFlag, number>
>;

function bitOf(flag: SessionFlag): number {
  return BITS[flag];
}

function worldOf(state: SessionState, flags: readonly SessionFlag[]): number {
  return flags.reduce((world, flag) => world | bitOf(flag), STATES.indexOf(state));
}

/** Refusals by command and world: there are few of both. */
const REFUSALS = new WeakMap<Command, Map<number, Refusal | undefined>>();

function refusalIn(command: Command, world: number): Refusal | undefined {
  let known = REFUSALS.get(command);
  if (!known) {
    known = new Map();
    REFUSALS.set(command, known);
  }
  if (!known.has(world)) {
    const flags = new Set(FLAGS.filter((flag) => (world & bitOf(flag)) !== 0));
    known.set(world, refusalOf(command, STATES[world & STATE_MASK] ?? 'connected', flags));
  }
  return known.get(world);
}

/** Codes that stand for all that matter: each success, each intermediate one, and refusals of both kinds. */
const SAMPLES = ['220', '221', '235', '250', '251', '252', '334', '354', '355', '421', '450', '501', '550'];

/** The different things that may happen, by the transitions of a command, the codes that its reply names, and by `kindOf`; the parser gives the same codes as the same array. */
const POSSIBLE = new WeakMap<readonly Transition[], WeakMap<readonly string[], (Possible | undefined)[]>>();

type Possible = readonly (Transition | undefined)[];

function possibleTransitions(
  transitions: readonly Transition[],
  { reply, success, chunk }: { readonly reply: ExpectedReply | undefined } & Pick<Step, 'success' | 'chunk'>,
): Possible {
  let byCodes = POSSIBLE.get(transitions);
  if (!byCodes) {
    byCodes = new WeakMap();
    POSSIBLE.set(transitions, byCodes);
  }
  const codes = reply?.codes ?? success;
  let byKind = byCodes.get(codes);
  if (!byKind) {
    byKind = [];
    byCodes.set(codes, byKind);
  }
  const kind = kindOf(reply, chunk);
  let possible = byKind[kind];
  if (!possible) {
    const codesOf = possibleCodes(reply, success);
    possible = [...new Set(codesOf.map((code) => transitionOf(transitions, code, chunk)))];
    byKind[kind] = possible;
  }
  return possible;
}

/** What else decides: whether the codes are excluded, and which chunk it is. */
function kindOf(reply: ExpectedReply | undefined, chunk: Step['chunk']): number {
  return (reply?.negated ? 3 : 0) + (chunk === undefined ? 0 : chunk === 'last' ? 1 : 2);
}

function possibleCodes(reply: ExpectedReply | undefined, success: readonly string[]): readonly string[] {
  const whole = reply?.codes.filter((code) => /^\d{3}$/.test(code)) ?? [];
  return [...new Set([...SAMPLES, ...whole])].filter((code) =>
    reply ? admits(reply, code) : success.some((pattern) => codeMatches(pattern, code)),
  );
}

function moved(world: number, transition: Transition | undefined, declared: readonly SessionFlag[]): number {
  if (!transition) {
    return world;
  }
  const { to, clear = NOTHING, set = NOTHING } = transition;
  const state =
    to === 'unchanged'
      ? world & STATE_MASK
      : STATES.indexOf(to === 'idle' ? ((world & STATE_MASK) === GREETED ? 'greeted' : 'ready') : to);
  let flags = world & ~STATE_MASK;
  for (const flag of clear) {
    flags &= ~bitOf(flag);
  }
  for (const flag of set) {
    flags |= bitOf(flag);
  }
  if (to === 'sender' || to === 'recipients') {
    for (const flag of declared) {
      flags |= bitOf(flag);
    }
  }
  return state | flags;
}

const GREETED = STATES.indexOf('greeted');
