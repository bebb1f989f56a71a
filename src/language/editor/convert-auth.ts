import { decodeBase64, findMechanism } from '../../smtp';
import { isMeantToBeRefused } from '../script/command-line';
import type { Project } from '../script/project';
import type { CommandItem, Script } from '../script/syntax';
import { literalOf, type Reference, type Template } from '../script/template';
import { splitWords } from '../script/words';
import { responsesTo } from './auth-responses';
import { type Challenged, challengedUser } from './challenged-auth';
import type { ScriptAction } from './code-actions';

/** Writes an AUTH exchange, typed response by response, as one @auth, whose password is a secret where it proves one without sending it; nothing where its user can not be told. */
export function convertAuth(project: Project, item: CommandItem): ScriptAction[] {
  const { script } = project;
  if (item.verb !== 'AUTH') {
    return [];
  }
  const responses = responsesTo(script, item);
  const credentials = credentialsOf(script, item, responses);
  if (!credentials) {
    return [];
  }
  const { mechanism, user, password, keys = [] } = credentials;
  const last = responses.at(-1) ?? item;
  const words = [quoted(user), quoted(password), ...keys.map(([key, value]) => quotedKey(key, value))];
  const edit = {
    // What follows the last response is the final reply, and stays.
    span: { start: item.span.start, end: last.span.end },
    text: `@auth ${mechanism} ${words.join(' ')}`,
  };
  return [{ title: 'Write as @auth', kind: 'rewrite', edits: [edit] }];
}

interface Credentials {
  readonly mechanism: string;
  readonly user: string;
  readonly password: string;
  readonly keys?: Challenged['keys'];
}

function credentialsOf(script: Script, item: CommandItem, responses: readonly CommandItem[]): Credentials | undefined {
  const [, mechanism = '', ...words] = splitWords(script.text, item.text.span).words.map(({ span }) =>
    script.text.slice(span.start, span.end),
  );
  const name = findMechanism(mechanism)?.name;
  const [first, second] = words;
  if (name && first !== undefined && second !== undefined && words.length === 2) {
    return { mechanism: name, user: first, password: second };
  }
  const given = [...(first === undefined ? [] : [textOf(first)]), ...responses.map((each) => textOfItem(script, each))];
  if (name === 'PLAIN') {
    const [, user, password, ...rest] = given[0]?.split('\0') ?? [];
    return user !== undefined && password !== undefined && rest.length === 0 && given.length === 1
      ? { mechanism: name, user, password }
      : undefined;
  }
  // What was refused proves nothing, and is to be refused again.
  if (name && name !== 'LOGIN' && !isMeantToBeRefused(responses.at(-1) ?? item)) {
    const challenged = challengedUser(
      name,
      given.map((each) => each ?? ''),
    );
    const password = `{{$secret ${challenged?.user.replace(/[^\w.@-]+/g, '-')}}}`;
    return challenged && { mechanism: name, ...challenged, password };
  }
  const [user, password] = given;
  return name === 'LOGIN' && user !== undefined && password !== undefined && given.length === 2
    ? { mechanism: name, user, password }
    : undefined;
}

/** What a response says: its base64 decoded, or the text that `{{$base64 …}}` makes it from. */
function textOfItem(script: Script, { text }: CommandItem): string | undefined {
  const literal = literalOf(text);
  return literal === undefined ? encoded(script, text) : textOf(literal);
}

function textOf(written: string): string | undefined {
  const inside = /^\{\{[ \t]*\$base64[ \t]+(.*?)[ \t]*\}\}$/.exec(written)?.[1];
  if (inside !== undefined) {
    return inside.replaceAll('\\0', '\0');
  }
  const octets = decodeBase64(written);
  return octets && new TextDecoder().decode(octets);
}

function encoded({ text }: Script, { parts, span }: Template): string | undefined {
  const [only] = parts;
  const isOne = parts.length === 1 && only?.kind === 'reference' && isBase64Of(only);
  return isOne ? textOf(text.slice(span.start, span.end)) : undefined;
}

function isBase64Of({ builtin, name }: Reference): boolean {
  return builtin && name === 'base64';
}

/** A word of a directive, quoted where it would be read as several, or as a key. */
function quoted(word: string): string {
  const isPlain = /^[^\s"\\=]+$/.test(word) || /^\{\{[^{}]*\}\}$/.test(word);
  return isPlain ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}

function quotedKey(key: string, value: string): string {
  return /^[^\s"\\]+$/.test(value) ? `${key}=${value}` : `${key}="${value.replace(/["\\]/g, '\\$&')}"`;
}
