import { parse, parseTemplate, readAction, SUBJECTS } from '../language';
import { actualOf, holds } from './checks';
import type { Link, Scope, SessionContext } from './context';
import { ValueError } from './values';

/** What an expression comes to where a session is held up; what it tells is masked. */
export type Answer =
  /** Undefined where there is no such thing now. */
  | { readonly kind: 'value'; readonly text: string | undefined }
  | { readonly kind: 'condition'; readonly holds: boolean }
  | { readonly kind: 'unclear'; readonly message: string };

/**
 * Answers an expression, which leaves no trace: a subject of @assert, `name` or `{{name}}` of a variable, or a condition
 * as @assert has it, on either of them.
 */
export async function ask(
  text: string,
  { values: shared }: Scope,
  link: Link | undefined,
  context: SessionContext,
): Promise<Answer> {
  const expression = text.trim();
  const [, named = expression] = /^\{\{\s*([^\s{}]+)\s*\}\}$/.exec(expression) ?? [];
  // To compute a variable early would change what the session sends.
  const values = shared.aside();
  const known = values.known();
  if (known.has(named)) {
    return { kind: 'value', text: known.get(named) };
  }
  const isSubject = SUBJECTS.some((subject) => subject === expression) || /^capability\s+\S+$/.test(expression);
  // A variable is compared as a text of the reply is.
  const [, compared, condition] = /^(\{\{[^{}]+\}\})\s+(.+)$/.exec(expression) ?? [];
  const asserted = isSubject
    ? `${expression} exists`
    : condition === undefined
      ? expression
      : `reply.text ${condition}`;
  try {
    const { sessions, text: script } = parse(`@assert ${asserted}`);
    const [item] = sessions[0]?.items ?? [];
    const action =
      item?.kind === 'directive'
        ? readAction(item, script, (template) => values.evaluate(template).text)
        : { fault: `${expression} is no condition.` };
    if ('fault' in action || action.name !== 'assert') {
      return unclear('fault' in action ? action.fault : `${expression} is no condition.`, context);
    }
    const actual =
      compared === undefined
        ? await actualOf(action, link, context)
        : values.evaluate(parseTemplate(compared, { start: 0, end: compared.length })).text;
    if (isSubject) {
      return { kind: 'value', text: shown(actual, context) };
    }
    return { kind: 'condition', holds: holds(actual, action) !== action.negated };
  } catch (error) {
    if (error instanceof ValueError) {
      return unclear(error.message, context);
    }
    throw error;
  }
}

/** What is unclear may be a value. */
function unclear(message: string, { masker }: SessionContext): Answer {
  return { kind: 'unclear', message: masker.mask(message) };
}

function shown(actual: Awaited<ReturnType<typeof actualOf>>, { masker }: SessionContext): string | undefined {
  return actual === undefined ? undefined : masker.mask(typeof actual === 'object' ? actual.join(' ') : String(actual));
}
