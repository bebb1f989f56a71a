import { closest, type Fault, findMechanism, isMechanismName, mechanisms } from '../../smtp';
import type { Action } from '../script/action';
import { type Finding, type Fix, finding } from '../script/findings';
import type { CommandItem, DirectiveItem } from '../script/syntax';
import { admits } from '../script/syntax';
import { literalOf } from '../script/template';

/** The mechanism of @auth: `auto`, or one that is known. */
export function checkMechanismOf({ words: [word] }: DirectiveItem): Finding[] {
  const name = word && literalOf(word.template);
  if (!word || name === undefined || name === 'auto') {
    return [];
  }
  const known = findMechanism(name);
  if (known) {
    const message = `${known.name} is out of use.`;
    return known.standing === 'historic' ? [finding('deprecated', word.span, message, { rfc: known.rfc })] : [];
  }
  const meant = closest(name, ['auto', ...mechanisms.map((each) => each.name)]);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  const message = isMechanismName(name)
    ? `"${name}" is no known mechanism.${hint}`
    : `The name of a mechanism is 1 to 20 letters, digits, "-" and "_".${hint}`;
  const fix = meant === undefined ? undefined : write(word.span, meant);
  return [finding('unknown-mechanism', word.span, message, { rfc: 'RFC 4954 4', fix })];
}

/** A mechanism that proves a password or a token, without one: its exchange can not even start. */
export function checkCredentialsOf(
  { words: [word] }: DirectiveItem,
  { user, password, keys }: Extract<Action, { name: 'auth' }>,
): Finding[] {
  const mechanism = word && findMechanism(literalOf(word.template) ?? '');
  // What has no strength is not run here, and `auto` may find one that needs nothing.
  if (!word || !mechanism || (mechanism.strength === 0 && mechanism.name !== 'NTLM')) {
    return [];
  }
  const { name, credential } = mechanism;
  const needed = [
    user === undefined && (credential === 'password' || name === 'XOAUTH2') ? 'a user' : '',
    password === undefined && credential === 'password' ? 'a password' : '',
    keys.token === undefined && credential === 'token' ? 'a token' : '',
  ].filter((what) => what !== '');
  if (needed.length === 0) {
    return [];
  }
  // What a reference stands for is not known here.
  const who = user || 'alice';
  const written = credential === 'token' ? `${who} token={{$secret NAME}}` : `${who} {{$secret NAME}}`;
  const message = `${name} needs ${needed.join(' and ')}: @auth ${name} ${written}.`;
  return [finding('missing-argument', word.span, message, { rfc: mechanism.rfc })];
}

/** `user=alice` and the like, which @auth takes for the user itself. */
export function checkKeysOf({ words }: DirectiveItem): Finding[] {
  return words.slice(1).flatMap(({ template, quoted: inQuotes, span }) => {
    const [first] = template.parts;
    const key = first?.kind === 'text' && !inQuotes ? NO_KEY.exec(first.value)?.[0] : undefined;
    const message = `"${key}" is no key of @auth, and is sent as part of the name or password: user and password stand alone, in this order.`;
    return key === undefined
      ? []
      : [finding('unknown-parameter', { start: span.start, end: span.start + key.length }, message)];
  });
}

const NO_KEY = /^(?:user|username|login|pass|passwd|password|secret)=/i;

/** `AUTH PLAIN alice secret` as @auth: user and password in clear text, which AUTH itself does not take. */
export function clearTextAuth(
  { span, text, replies, answered, verb }: CommandItem,
  line: string,
  { code }: Pick<Fault, 'code'>,
): Fix | undefined {
  if (code !== 'invalid-base64' && code !== 'unexpected-argument') {
    return undefined;
  }
  const [, mechanism = '', user = '', password = ''] = CLEAR_TEXT.exec(line) ?? [];
  const exchange = answered || replies.some((reply) => admits(reply, '334') && !admits(reply, '235'));
  // A token has a key in @auth, and certificates and tickets need neither word.
  const takesBoth = findMechanism(mechanism)?.credential === 'password';
  if (verb !== 'AUTH' || literalOf(text) === undefined || exchange || !takesBoth) {
    return undefined;
  }
  const directive = `@auth ${mechanism.toUpperCase()} ${quoted(user)} ${quoted(password)}`;
  return { title: 'Write @auth, which runs the exchange', edits: [{ span, text: directive }] };
}

const CLEAR_TEXT = /^auth[ \t]+([^ \t]+)[ \t]+([^ \t]+)[ \t]+([^ \t]+)[ \t]*$/i;

/** A word as @auth takes it, in quotes where it would mean something else without. */
function quoted(word: string): string {
  return /^[^"\\={}]+$/.test(word) ? word : `"${word.replace(/["\\]|\{\{/g, '\\$&')}"`;
}

function write(span: DirectiveItem['span'], text: string): Fix {
  return { title: `Write "${text}"`, edits: [{ span, text }] };
}
