import type { DebugProtocol } from '@vscode/debugprotocol';
import { l10n } from 'vscode';
import { parse, type Script } from '../../language';
import { type Answer, haltLineFor, type Place } from '../../runner';

/** Answers an expression where a session is held up. */
export type Ask = (expression: string) => Promise<Answer>;

/** What the breakpoints of a line come to. */
export interface Hit {
  /** Those at which the session is to stop. */
  readonly ids: readonly number[];
  /** What log points say, and what is wrong with conditions. */
  readonly messages: readonly { readonly text: string; readonly isFault: boolean }[];
}

interface Breakpoint {
  readonly id: number;
  /** Where it stops, from 1; undefined where it never does. */
  readonly line: number | undefined;
  readonly condition: string | undefined;
  readonly isDue: (hits: number) => boolean;
  readonly logMessage: string | undefined;
  hits: number;
}

/** The breakpoints of all scripts. */
export class Breakpoints {
  readonly #of = new Map<string, readonly Breakpoint[]>();
  #lastId = 0;

  /** Whether there is none at which anything stops. */
  get empty(): boolean {
    return ![...this.#of.values()]
      .flat()
      .some(({ line, logMessage }) => line !== undefined && logMessage === undefined);
  }

  /** Makes those of a script (a path) the given ones; each is moved to where a session is held up. */
  set(
    path: string,
    text: string | undefined,
    wanted: readonly DebugProtocol.SourceBreakpoint[],
  ): DebugProtocol.Breakpoint[] {
    const script = text === undefined ? undefined : parse(text);
    const before = this.#of.get(path) ?? [];
    const made = wanted.map((one) => {
      const isDue = dueOf(one.hitCondition);
      const line = !script || !isDue ? undefined : haltLineFor(script, one.line);
      const message = !isDue ? UNCLEAR_COUNT() : line === undefined ? NOWHERE() : movedBy(script, one.line, line);
      const { condition, logMessage } = one;
      const same = before.find(
        (other) => other.line === line && other.condition === condition && other.logMessage === logMessage,
      );
      this.#lastId += 1;
      const breakpoint: Breakpoint = {
        id: this.#lastId,
        line,
        condition: condition?.trim() ? condition : undefined,
        isDue: isDue ?? (() => false),
        logMessage: logMessage || undefined,
        hits: same?.hits ?? 0,
      };
      const answer: DebugProtocol.Breakpoint = {
        id: breakpoint.id,
        verified: line !== undefined,
        line: line ?? one.line,
        ...(message !== undefined && { message }),
      };
      return { breakpoint, answer };
    });
    this.#of.set(
      path,
      made.map(({ breakpoint }) => breakpoint),
    );
    return made.map(({ answer }) => answer);
  }

  /** Counts and asks those of a line where a session is held up. */
  async hit({ file, line }: Pick<Place, 'file' | 'line'>, ask: Ask): Promise<Hit> {
    const ids: number[] = [];
    const messages: Hit['messages'][number][] = [];
    for (const breakpoint of (this.#of.get(file) ?? []).filter((one) => one.line === line)) {
      const met = breakpoint.condition === undefined ? true : await isMet(breakpoint.condition, ask);
      if (typeof met === 'string') {
        messages.push({ text: met, isFault: true });
      }
      breakpoint.hits += met === false ? 0 : 1;
      if (met === false || !breakpoint.isDue(breakpoint.hits)) {
        continue;
      }
      if (breakpoint.logMessage === undefined) {
        ids.push(breakpoint.id);
      } else {
        messages.push({ text: await filledIn(breakpoint.logMessage, ask), isFault: false });
      }
    }
    return { ids, messages };
  }
}

/** Why a breakpoint is hit above its line, where it is. */
function movedBy(script: Script | undefined, wanted: number, line: number): string | undefined {
  const { start, end } = script?.lines.span(line - 1) ?? { start: 0, end: 0 };
  const isInGroup = wanted > line && /^[ \t]*@pipeline\b/.test(script?.text.slice(start, end) ?? '');
  return isInGroup ? IN_GROUP() : undefined;
}

/** A condition that is unclear holds, and is told. */
async function isMet(condition: string, ask: Ask): Promise<boolean | string> {
  const answer = await ask(condition);
  switch (answer.kind) {
    case 'condition':
      return answer.holds;
    case 'value':
      return answer.text !== undefined;
    case 'unclear':
      return l10n.t('The condition of the breakpoint is unclear: {0}', answer.message);
  }
}

/** A log message with what `{reply.code}` and `{{name}}` come to. */
async function filledIn(message: string, ask: Ask): Promise<string> {
  let text = '';
  let end = 0;
  for (const { 0: whole, 1: reference, 2: expression = '', index } of message.matchAll(EXPRESSION)) {
    const answer = await ask(reference ?? expression);
    const value =
      answer.kind === 'value' ? (answer.text ?? '') : answer.kind === 'condition' ? String(answer.holds) : whole;
    text += message.slice(end, index) + value;
    end = index + whole.length;
  }
  return text + message.slice(end);
}

const EXPRESSION = /(\{\{[^{}]+\}\})|\{([^{}]+)\}/g;

/** From `3`, `>= 3` or `% 3` whether it is time; undefined where it is none of them. */
function dueOf(condition: string | undefined): ((hits: number) => boolean) | undefined {
  if (!condition?.trim()) {
    return () => true;
  }
  const [, operator = '==', digits] = /^(>=|>|<=|<|==?|%)?\s*(\d{1,9})$/.exec(condition.trim()) ?? [];
  const count = Number(digits);
  switch (digits === undefined ? undefined : operator) {
    case '>=':
      return (hits) => hits >= count;
    case '>':
      return (hits) => hits > count;
    case '<=':
      return (hits) => hits <= count;
    case '<':
      return (hits) => hits < count;
    case '%':
      return (hits) => count > 0 && hits % count === 0;
    case '=':
    case '==':
      return (hits) => hits === count;
    default:
      return undefined;
  }
}

const UNCLEAR_COUNT = () => l10n.t('A hit count is a number, or one behind >=, >, <=, <, == or %.');
const IN_GROUP = () => l10n.t('The lines of a @pipeline go out in one go: the session stops before all of them.');
const NOWHERE = () => l10n.t('No line of the session is run here or below.');
