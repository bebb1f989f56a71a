import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Evaluate } from './arguments';
import type { Template } from './template';

/** A compiled regular expression; matching is linear in the text's length (RE2). */
export interface Regex {
  /** Group 1 of the first match, or the whole match where there is no group; undefined without a match. */
  find(text: string): string | undefined;
}

/** Compiles RE2 syntax, or says in one sentence why it can not. */
export function compileRegex(source: string, flags: { ignoreCase: boolean }): Regex | { readonly message: string } {
  const key = (flags.ignoreCase ? 'i' : ' ') + source;
  let known = COMPILED.get(key);
  if (!known) {
    if (COMPILED.size >= MOST_COMPILED) {
      COMPILED.clear();
    }
    known = compile(source, flags);
    COMPILED.set(key, known);
  }
  return known;
}

/** Compiling costs more than reading the rest of a line does, and a script is read again at every key. */
const COMPILED = new Map<string, Regex | { readonly message: string }>();

const MOST_COMPILED = 500;

function compile(source: string, flags: { ignoreCase: boolean }): Regex | { readonly message: string } {
  try {
    const compiled = RE2JS.compile(source, flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return {
      find(text) {
        const matcher = compiled.matcher(text);
        if (!matcher.find()) {
          return undefined;
        }
        return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? '';
      },
    };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) {
      throw error;
    }
    return { message: `Not a regular expression in RE2 syntax: ${explain(error)}` };
  }
}

/** The source of a pattern: references' values are escaped, so that they match themselves; an unknown one matches `x`. */
export function regexSource(pattern: Template, evaluate: Evaluate): string {
  return pattern.parts
    .map((part) => {
      if (part.kind === 'text') {
        return part.value === '{{' ? '\\{\\{' : part.value;
      }
      return RE2JS.quote(evaluate({ parts: [part], span: part.span }) ?? 'x');
    })
    .join('');
}

function explain(error: RE2JSSyntaxException): string {
  const pattern = error.getPattern();
  const lookaround = pattern !== null && /^\(\?(<?[=!])/.test(pattern);
  if (lookaround) {
    return `there is no look-around (${pattern}).`;
  }
  return `${error.getDescription()}${pattern ? ` (${pattern})` : ''}.`;
}
