import { parse, writtenSecrets } from '../../language';
import { MASK } from '../../runner';
import { findMechanism } from '../../smtp';

/** What a line is that was typed where the server waits for a command. */
export type TypedLine =
  | { readonly kind: 'nothing' | 'reply' | 'help' | 'save' }
  /** It is part of the script alone: a comment or a title. */
  | { readonly kind: 'comment' }
  /** An @auth that lacks its password. */
  | { readonly kind: 'password'; readonly user: string }
  | { readonly kind: 'script' };

/** Tells what a typed line is. */
export function typedLine(line: string): TypedLine {
  const own = /^\s*@(help|save)\s*$/.exec(line)?.[1];
  if (own === 'help' || own === 'save') {
    return { kind: own };
  }
  const { sessions } = parse(line);
  const [item] = sessions[0]?.items ?? [];
  switch (item?.kind) {
    case undefined:
      return { kind: sessions[0]?.heading ? 'comment' : /^\s*@/.test(line) ? 'script' : 'nothing' };
    case 'comment':
      return { kind: 'comment' };
    case 'greeting':
      return { kind: 'reply' };
    case 'directive': {
      const { action } = item;
      const asks =
        'name' in action && action.name === 'auth' && action.password === undefined && needsPassword(action.mechanism);
      return asks && action.user !== undefined ? { kind: 'password', user: action.user } : { kind: 'script' };
    }
    default:
      return { kind: 'script' };
  }
}

/** Whether it is an AUTH whose response is to come in a line of its own. */
export function asksForChallenge(line: string): boolean {
  return /^\s*(?:C:\s*)?AUTH[ \t]+\S+\s*$/i.test(line);
}

/** A line as it may stay on the screen and in the history: without a password, a token or a response. */
export function withoutSecrets(line: string, awaited: 'command' | 'response'): string {
  if (awaited === 'response') {
    return line === '' || line === '*' ? line : MASK;
  }
  let shown = line;
  for (const { start, end } of writtenSecrets(parse(line)).toReversed()) {
    shown = shown.slice(0, start) + MASK + shown.slice(end);
  }
  return shown.replace(NAMED_SECRET, `$1${MASK}`);
}

/** The secrets that a text refers to, those in the argument of another reference too. */
export function secretsNamedIn(text: string): string[] {
  return [...text.matchAll(/\{\{[ \t]*\$secret[ \t]+([^\s{}]+)[ \t]*\}\}/g)].flatMap(([, name]) => name ?? []);
}

/** A variable whose name says what its value is. */
const NAMED_SECRET = /^(\s*@\w*(?:pass|pwd|secret|token)\w*\s*=\s*)(?!.*\{\{).+$/i;

function needsPassword(mechanism: string): boolean {
  return mechanism.toLowerCase() === 'auto' || findMechanism(mechanism)?.credential === 'password';
}
