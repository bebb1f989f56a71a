import type { Files } from '../language';
import { type Answer, ask } from './ask';
import type { Held, Scope, SessionContext } from './context';
import type { Place, Problem, StepResult } from './result';
import { assign, type Conversation, type Said, say } from './typed';
import { heard, unasked } from './unasked';
import { type SessionView, viewOf } from './view';

/** A session that is held up, for whoever steps through it or types into it. What it tells is masked. */
export interface Halt {
  /** `item`: just before the innermost place of the stack runs. `end`: nothing more runs, and what is open is about to be closed. */
  readonly at: 'item' | 'end';
  /** Where, the innermost first, then the @each and @include lines around it. */
  readonly stack: readonly Place[];
  /** The session's first problem: with one it is at its end, unless it goes on after failures. */
  readonly problem: Problem | undefined;
  /** What is known just now. */
  view(): SessionView;
  /** What an expression comes to just now, which leaves no trace: `reply.code`, `{{name}}`, `reply.code == 250`. */
  ask(expression: string): Promise<Answer>;
  /** Waits for what the server says unasked on the session's connection, or for its closing, and leaves it there; false where `until` comes first, after which alone something may be said again. */
  heard(until: AbortSignal): Promise<boolean>;
  /** Runs what was typed on the session's connection, as if it stood here; nothing that comes of it is the session's problem. */
  say(text: string): Promise<Said>;
  /** Gives a variable a value from now to the session's end, in which references may stand; nothing is sent, whatever the server waits for. */
  assign(name: string, value: string): Promise<Said>;
  /**
   * Waits for what the server says unasked, and for its closing, after which the connection is gone; undefined where
   * `until` comes first, after which alone something may be said again.
   */
  unasked(until: AbortSignal): Promise<StepResult | undefined>;
}

/** Makes what whoever holds a session up gets to see of it. */
export function haltOf(held: Held, context: SessionContext, files: Files): Halt {
  const { kind, at, connections } = held;
  const conversation: Conversation = { project: at.project, values: at.values, connections, context, files };
  return {
    at: kind,
    stack: stackOf(at, context),
    problem: context.recorder.problem,
    ask: (expression) => ask(expression, at, connections.current, context),
    heard: (until) => heard(connections.current, until),
    view: () => viewOf(connections, at.values, context),
    say: (text) => say(text, conversation),
    assign: (name, value) => assign(name, value, conversation),
    unasked: (until) => unasked(at, { connections, context, until }),
  };
}

function stackOf(at: Held['at'], { recorder }: SessionContext): Place[] {
  const places = [recorder.place(at.project, at.item.span)];
  for (let around: Scope['around'] = at.around; around; around = around.around) {
    const { item, project } = around;
    places.push(recorder.place(project, item.kind === 'block' ? item.open.span : item.span));
  }
  return places;
}
