import { type Argument, type Command, findCommand, findParameter, verbOf } from '../../smtp';
import { type Directive, findDirective } from '../script/directives';
import type { Project } from '../script/project';
import { type Cursor, cursorAt, cursorBehind } from './cursor';

/** How a line is written, and the part that comes now. */
export interface Signature {
  readonly label: string;
  readonly text: string;
  readonly parts: readonly SignaturePart[];
  /** The index of the part at the cursor; as many as there are parts where none is left. */
  readonly active: number;
}

/** A stretch of a signature's label. */
export interface SignaturePart {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The form of the command or directive that is being written at an offset of a project's own script; undefined before its name has ended, and in payloads. */
export function signatureAt(project: Project, offset: number): Signature | undefined {
  const cursor = cursorAt(project, offset);
  if (cursor.payload || cursor.before.startsWith('#')) {
    return undefined;
  }
  if (cursor.before.startsWith('@')) {
    const directive = findDirective(/^@([\w-]*)[ \t]/.exec(cursor.before)?.[1] ?? '');
    return directive && ofDirective(directive, cursor);
  }
  const escaped = /^C: ?/.exec(cursor.before)?.[0].length ?? 0;
  const line = cursorBehind(cursor, escaped);
  const command = findCommand(verbOf(line.before));
  return command && command.argument.kind !== 'none' && /[ \t]/.test(line.before)
    ? ofCommand(command, line)
    : undefined;
}

function ofCommand({ form, argument, summary, rfc }: Command, { before }: Cursor): Signature {
  const names = ARGUMENTS[argument.kind](argument);
  const parts: SignaturePart[] = [];
  let label = argument.kind === 'path' ? form : `${form} `;
  for (const [index, { name, text }] of names.entries()) {
    label += index > 0 ? ' ' : '';
    parts.push({ start: label.length, end: label.length + name.length, text });
    label += name;
  }
  const words = before.split(/[ \t]+/).length - 2;
  const isPath = argument.kind === 'path';
  const active = isPath ? (/>[ \t]/.test(before) ? 1 : 0) : isRepeated(argument) ? 0 : words;
  const keyword = isPath && active === 1 ? /[^ \t]*$/.exec(before)?.[0].split('=', 1)[0] : undefined;
  const parameter = keyword ? findParameter(keyword) : undefined;
  return {
    label,
    text: `${summary} (${rfc})`,
    parts: parts.map((part, index) =>
      index === 1 && parameter
        ? { ...part, text: `${parameter.syntax}: ${parameter.summary} (${parameter.rfc})` }
        : part,
    ),
    active: Math.min(active, parts.length),
  };
}

/** Whether further words are more of the same. */
function isRepeated({ kind }: Argument): boolean {
  return kind === 'attributes' || kind === 'free';
}

type Named = readonly { readonly name: string; readonly text: string }[];

const LAST = { name: '[LAST]', text: 'Ends the message.' };

const ARGUMENTS: { readonly [K in Argument['kind']]: (argument: Argument) => Named } = {
  none: () => [],
  domain: () => [
    { name: 'domain', text: "The client's own name, or its address as `[192.0.2.1]` or `[IPv6:2001:db8::1]`." },
  ],
  path: (argument) => [
    argument.kind === 'path' && argument.path === 'forward'
      ? { name: '<recipient>', text: 'An address; `<Postmaster>` needs no domain.' }
      : { name: '<sender>', text: 'An address, or `<>` for nobody.' },
    ...(argument.kind === 'path' && argument.parameters
      ? [{ name: '[KEYWORD=value …]', text: 'Parameters that the extensions offered bring.' }]
      : []),
  ],
  string: (argument) => [
    { name: 'string', text: 'A user, an address or a list; quoted where it holds a space.' },
    ...(argument.kind === 'string' && argument.smtputf8
      ? [{ name: '[SMTPUTF8]', text: 'The reply may be in UTF-8.' }]
      : []),
  ],
  chunk: () => [{ name: 'octets', text: 'How many octets the block below has: `{{$octets}}` counts them.' }, LAST],
  url: () => [{ name: 'url', text: 'An IMAP URL of the part, with its authorisation.' }, LAST],
  sasl: () => [
    { name: 'mechanism', text: 'One of those that the server offered.' },
    { name: '[initial-response]', text: 'Base64, or `=` for an empty one; only where the client speaks first.' },
  ],
  node: () => [{ name: 'host', text: 'A domain; `@` with its subdomains; `#` a queue.' }],
  domains: () => [{ name: '[domain,…]', text: 'The domains whose mail is wanted, with commas between.' }],
  attributes: (argument) => [
    {
      name: 'NAME=value …',
      text: `The names are ${argument.kind === 'attributes' ? argument.names.join(', ') : ''}.`,
    },
  ],
  free: () => [{ name: '[text]', text: 'Anything.' }],
};

/** The parts of a directive are the words of its form; literal ones are skipped where they are not written. */
function ofDirective({ syntax, summary }: Directive, { before }: Cursor): Signature {
  const form = syntax.replace(/ … @end$/, '');
  const words = [...form.matchAll(/[^ [\]]+(?:\[[^ \]]*\])*/g)].slice(1).map(({ 0: word, index }) => ({
    word,
    start: index,
    end: index + word.length,
    text: '',
  }));
  const written = before.split(/[ \t]+/).slice(1);
  let active = -1;
  for (const [index, each] of written.entries()) {
    const isLast = index === written.length - 1;
    const keyed = words.findIndex(({ word }) => word.includes('=') && word.startsWith(`${each.split('=', 1)[0]}=`));
    if (keyed >= 0) {
      active = keyed;
      continue;
    }
    active++;
    while (isSkipped(form, words.slice(active), isLast ? each : `${each} `)) {
      active++;
    }
  }
  const last = words.length - 1;
  // `…`, a reason, a description, a string, a regular expression and a path take all that follows.
  return {
    label: form,
    text: summary,
    parts: words,
    active: active > last && /…|reason|description|VALUE|regex|OCTETS|@include/.test(form) ? last : active,
  };
}

/** Whether a word that may be left out, and stands for itself, is not the one that is written; where nothing is written yet, whether something else must follow. */
function isSkipped(
  form: string,
  [word, ...rest]: readonly { word: string; start: number }[],
  written: string,
): boolean {
  if (!word || form[word.start - 1] !== '[' || !/^(?:as|not|fails)$/.test(word.word)) {
    return false;
  }
  return written === '' ? rest.some(({ start }) => depthAt(form, start) === 0) : !word.word.startsWith(written.trim());
}

function depthAt(form: string, offset: number): number {
  const before = form.slice(0, offset);
  return before.split('[').length - before.split(']').length;
}
