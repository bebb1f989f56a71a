import {
  type Command,
  codeMatches,
  type Refusal,
  refusalOf,
  type SessionFlag,
  type SessionState,
  type Transition,
  transitionOf,
} from '../smtp';
import { admits, type ExpectedReply } from './syntax';

/** One way a connection may stand. */
interface World {
  readonly state: SessionState;
  readonly flags: ReadonlySet<SessionFlag>;
}

/** Codes that stand for all that matter: each success, each intermediate one, and refusals of both kinds. */
const SAMPLES = ['220', '221', '235', '250', '251', '252', '334', '354', '355', '421', '450', '501', '550'];

/** More ways than these are as good as knowing nothing. */
const MOST_WORLDS = 32;

/**
 * Where a connection may stand, given what was expected so far: every way that is possible, or nothing known at all.
 * Values do not change; each step gives a new one.
 */
export class Standing {
  readonly #worlds: readonly World[] | undefined;

  private constructor(worlds: readonly World[] | undefined) {
    this.#worlds = worlds;
  }

  /** Nothing is known: nothing is wrong. */
  static readonly unknown = new Standing(undefined);

  /** A connection that was greeted. */
  static greeted(flags: readonly SessionFlag[] = []): Standing {
    return new Standing([{ state: 'greeted', flags: new Set(flags) }]);
  }

  get known(): boolean {
    return this.#worlds !== undefined;
  }

  /** Whether it is so in every way: undefined where that is open. */
  has(flag: SessionFlag): boolean | undefined {
    return this.#agree(({ flags }) => flags.has(flag));
  }

  is(state: SessionState): boolean | undefined {
    return this.#agree((world) => world.state === state);
  }

  /** Why the command is wrong here in every way; undefined where it may be right. */
  refusal(command: Command): Refusal | undefined {
    const refusals = this.#worlds?.map(({ state, flags }) => refusalOf(command, state, flags)) ?? [];
    return refusals.includes(undefined) ? undefined : refusals[0];
  }

  /** What the replies that may come make of it: `replies` as written, or else the patterns of success; `from` limits it to the ways that are in that state. */
  after(
    transitions: readonly Transition[],
    replies: readonly ExpectedReply[],
    success: readonly string[],
    { chunk, from }: { readonly chunk?: 'last' | 'not-last'; readonly from?: SessionState } = {},
  ): Standing {
    const codes = possibleCodes(replies[0], success);
    const worlds = this.#worlds?.flatMap((world) =>
      from === undefined || world.state === from
        ? codes.map((code) => moved(world, transitionOf(transitions, code, chunk)))
        : [world],
    );
    return Standing.#of(worlds);
  }

  /** Either of the two may hold. */
  or(other: Standing): Standing {
    return Standing.#of(this.#worlds && other.#worlds && [...this.#worlds, ...other.#worlds]);
  }

  /** A hello begins anew where nothing was known; whether there is TLS, and who is authenticated, stays open. */
  static afterHello(extended: boolean, lmtp: boolean): Standing {
    const kept: readonly (readonly SessionFlag[])[] = [[], ['tls'], ['authenticated'], ['tls', 'authenticated']];
    const hello: readonly SessionFlag[] = [
      ...(extended ? ['extended' as const] : []),
      ...(lmtp ? ['lmtp' as const] : []),
    ];
    return new Standing(kept.map((flags) => ({ state: 'ready', flags: new Set([...flags, ...hello]) })));
  }

  #agree(test: (world: World) => boolean): boolean | undefined {
    const answers = new Set(this.#worlds?.map(test));
    return answers.size === 1 ? [...answers][0] : undefined;
  }

  static #of(worlds: readonly World[] | undefined): Standing {
    const different = new Map(worlds?.map((world) => [keyOf(world), world]));
    return different.size === 0 || different.size > MOST_WORLDS
      ? Standing.unknown
      : new Standing([...different.values()]);
  }
}

function keyOf({ state, flags }: World): string {
  return `${state} ${[...flags].sort().join(' ')}`;
}

function possibleCodes(reply: ExpectedReply | undefined, success: readonly string[]): readonly string[] {
  const whole = reply?.codes.filter((code) => /^\d{3}$/.test(code)) ?? [];
  return [...new Set([...SAMPLES, ...whole])].filter((code) =>
    reply ? admits(reply, code) : success.some((pattern) => codeMatches(pattern, code)),
  );
}

function moved(world: World, transition: Transition | undefined): World {
  if (!transition) {
    return world;
  }
  const flags = new Set(world.flags);
  for (const flag of transition.clear ?? []) {
    flags.delete(flag);
  }
  for (const flag of transition.set ?? []) {
    flags.add(flag);
  }
  const { to } = transition;
  const idle = world.state === 'greeted' ? 'greeted' : 'ready';
  return { state: to === 'unchanged' ? world.state : to === 'idle' ? idle : to, flags };
}
