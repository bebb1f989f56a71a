import { decodeBase64, findMechanism } from '../../smtp';
import { allItems, type Project } from '../script/project';
import type { CommandItem, Script } from '../script/syntax';
import { literalOf, type Reference, type Template } from '../script/template';
import { splitWords } from '../script/words';
import type { ScriptAction } from './code-actions';

/** Writes an AUTH exchange, typed response by response, as one @auth; nothing where its user and password can not be told. */
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
  const { mechanism, user, password } = credentials;
  const last = responses.at(-1) ?? item;
  const edit = {
    // What follows the last response is the final reply, and stays.
    span: { start: item.span.start, end: last.span.end },
    text: `@auth ${mechanism} ${quoted(user)} ${quoted(password)}`,
  };
  return [{ title: 'Write as @auth', kind: 'rewrite', edits: [edit] }];
}

function responsesTo(script: Script, item: CommandItem): CommandItem[] {
  const items = allItems(script);
  const below = items.slice(items.indexOf(item) + 1);
  const end = below.findIndex((each) => each.kind !== 'command' || each.role !== 'response');
  return below.slice(0, end < 0 ? undefined : end).filter((each) => each.kind === 'command');
}

interface Credentials {
  readonly mechanism: string;
  readonly user: string;
  readonly password: string;
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
