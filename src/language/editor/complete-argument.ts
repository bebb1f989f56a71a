import {
  type Command,
  commands,
  findParameter,
  type Mechanism,
  mechanisms,
  type Parameter,
  parameters,
  writtenParameters,
} from '../../smtp';
import { messageBelow } from '../check/message-size';
import { allItems } from '../script/project';
import type { Span } from '../script/text';
import { commandsAt } from './complete-command';
import { type Completion, value } from './completion';
import { type Cursor, itemsAbove, wordBefore } from './cursor';
import { offeredHere } from './offered';
import { hole, literal } from './snippet';

/** The arguments and parameters that a command takes where the cursor stands. */
export function argumentsAt(cursor: Cursor, command: Command): Completion[] {
  const { argument } = command;
  const words = cursor.before.split(/[ \t]+/);
  const first = words.length === 2;
  switch (argument.kind) {
    case 'path':
      return pathOrParameters(cursor, command);
    case 'sasl':
      return first ? mechanismsAt(cursor) : words.length === 3 ? initialResponses(cursor, words[1] ?? '') : [];
    case 'chunk':
    case 'url':
      return first
        ? exampleArguments(cursor, command)
        : words.length === 3
          ? [value('LAST', LAST, wordSpan(cursor))]
          : [];
    case 'attributes':
      return argument.names
        .filter((name) => !words.slice(1, -1).some((word) => word.toUpperCase().startsWith(`${name}=`)))
        .map((name) => ({ ...value(name, '', wordSpan(cursor)), text: `${name}=` }));
    case 'free':
      return command.verb === 'HELP' && first
        ? commands.map(({ verb, summary }) => value(verb, summary, wordSpan(cursor)))
        : [];
    case 'string':
      return first
        ? exampleArguments(cursor, command)
        : argument.smtputf8 && words.length === 3
          ? [value('SMTPUTF8', 'The reply may be in UTF-8.', wordSpan(cursor))]
          : [];
    case 'none':
      return [];
    default:
      return first ? exampleArguments(cursor, command) : [];
  }
}

/** SASL mechanisms, those first that the server is expected to offer, then by their strength. */
export function mechanismsAt(cursor: Cursor, without: readonly string[] = []): Completion[] {
  const offered = offeredHere(cursor);
  const named = offered.parametersOf('AUTH');
  const rank = ({ name, strength, standing }: Mechanism) =>
    (named.includes(name) ? 1000 : 0) + strength - (standing === 'historic' ? 500 : 0);
  return mechanisms
    .filter(({ name }) => !without.includes(name))
    .toSorted((a, b) => rank(b) - rank(a))
    .map(({ name, summary, rfc }) => ({
      ...value(name, summary, wordSpan(cursor)),
      detail: rfc,
      ...offered.noteOn(['AUTH'], name),
    }));
}

const LAST = 'The message ends with this chunk.';

function initialResponses(cursor: Cursor, mechanism: string): Completion[] {
  const span = wordSpan(cursor);
  const row = mechanisms.find(({ name }) => name === mechanism.toUpperCase());
  if (!row || row.first === 'server') {
    return [];
  }
  const plain: Completion[] =
    row.name === 'PLAIN'
      ? [
          {
            ...value('{{$base64 \\0user\\0password}}', 'The user and a secret, as PLAIN wants them.', span),
            text: `${literal('{{$base64 \\0')}${hole(1, 'user')}${literal('\\0{{$secret ')}${hole(2, 'name')}${literal('}}}}')}`,
            snippet: true,
          },
        ]
      : [];
  return [...plain, value('=', 'An empty initial response.', span)];
}

function pathOrParameters(cursor: Cursor, command: Command): Completion[] {
  const { before } = cursor;
  const { argument, form } = command;
  if (argument.kind !== 'path') {
    return [];
  }
  if (!before.includes(':')) {
    return form.startsWith(before.toUpperCase().replace(/[ \t]+/g, ' '))
      ? commandsAt(cursor).filter(({ label }) => label === form)
      : [];
  }
  if (!/>[ \t]/.test(before)) {
    return before.includes('>') ? [] : paths(cursor, command);
  }
  if (!argument.parameters) {
    return [];
  }
  const word = wordBefore(cursor);
  const written = writtenParameters(before).filter(({ end }) => end < before.length);
  const equals = word.text.indexOf('=');
  if (equals >= 0) {
    const span = { start: word.span.start + equals + 1, end: cursor.offset };
    return valuesOf(cursor, findParameter(word.text.slice(0, equals)), span);
  }
  return parametersAt(cursor, argument.parameters, { span: word.span, written: written.map(({ keyword }) => keyword) });
}

/** The parameters that the command takes and that do not stand on it yet, nor exclude one that does; what is offered comes first. */
function parametersAt(
  cursor: Cursor,
  verb: Parameter['commands'][number],
  { span, written }: { span: Span; written: readonly string[] },
): Completion[] {
  const offered = offeredHere(cursor);
  const rank = ({ extensions, standing }: Parameter) =>
    (standing ? 2 : 0) + (offered.known && !extensions.some(offered.has) ? 1 : 0);
  return parameters
    .filter(
      ({ commands: takers, keyword, conflicts = [] }) =>
        takers.includes(verb) &&
        !written.includes(keyword) &&
        !conflicts.some((conflict) => written.includes(conflict.keyword)),
    )
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ keyword, value: takes, summary, syntax, rfc, extensions }) => ({
      label: keyword,
      kind: 'parameter',
      detail: syntax,
      documentation: `${summary} (${rfc})`,
      span,
      text: takes === 'required' ? `${keyword}=` : keyword,
      ...(takes === 'required' && { more: true }),
      ...offered.noteOn(extensions),
    }));
}

function valuesOf(cursor: Cursor, parameter: Parameter | undefined, span: Span): Completion[] {
  if (!parameter) {
    return [];
  }
  const octets = parameter.keyword === 'SIZE' ? messageBelow(cursor.project.script, cursor.start) : undefined;
  const counted = octets === undefined ? [] : [value(String(octets), 'The octets of the message below.', span)];
  const known = parameter.choices ?? parameter.samples ?? [];
  const typed = cursor.project.script.text.slice(span.start, span.end);
  const listed = /^(.*),[^,]*$/.exec(typed)?.[1];
  if (listed !== undefined && known.some((choice) => choice.includes(','))) {
    return furtherValues(known, listed.split(',')).map((choice) =>
      value(choice, parameter.summary, { start: span.start + listed.length + 1, end: span.end }),
    );
  }
  return [...counted, ...known.map((choice) => value(choice, parameter.summary, span))];
}

/** Of values that may be listed: those that are not in a list yet. */
function furtherValues(known: readonly string[], listed: readonly string[]): string[] {
  const inLists = known.filter((choice) => choice.includes(',')).flatMap((choice) => choice.split(','));
  return [...new Set(inLists)].filter((choice) => !listed.some((one) => one.toUpperCase() === choice));
}

/** Paths: those of the table's examples, and those that the script has elsewhere. */
function paths(cursor: Cursor, { examples, argument, verb }: Command): Completion[] {
  const colon = cursor.before.indexOf(':');
  const span = {
    start: cursor.start + colon + 1,
    end: cursor.offset + (cursor.after.startsWith('>') ? 1 : 0),
  };
  const pathOf = (line: string) => /<[^<>{}]*>/.exec(line)?.[0];
  const { text } = cursor.project.script;
  const used = allItems(cursor.project.script).flatMap((item) =>
    item.kind === 'command' && (item.verb === 'MAIL' || item.verb === 'RCPT') && item.span.start !== cursor.start
      ? [{ path: pathOf(text.slice(item.span.start, item.span.end)), same: item.verb === verb }]
      : [],
  );
  const known = [...used.filter(({ same }) => same), ...used.filter(({ same }) => !same)].map(({ path }) => path);
  const found = [...known, ...examples.map(pathOf)].filter((path) => path !== undefined);
  const reverse = argument.kind === 'path' && argument.path === 'reverse';
  return [...new Set(found)]
    .filter((path) => reverse || path !== '<>')
    .map((path) => value(path, path === '<>' ? 'Nobody: no report comes back.' : '', span));
}

/** What the table's examples have behind the verb, and what the same command has elsewhere in the script. */
function exampleArguments(cursor: Cursor, { examples, verb }: Command): Completion[] {
  const span = wordSpan(cursor);
  const { text } = cursor.project.script;
  const behind = (line: string) => line.slice(verb.length).trim();
  const written = itemsAbove(cursor).flatMap((item) =>
    item.kind === 'command' && item.verb === verb ? [behind(text.slice(item.text.span.start, item.text.span.end))] : [],
  );
  return [...new Set([...written, ...examples.map(behind)])]
    .filter((argument) => argument !== '')
    .map((argument) => value(argument, '', span));
}

function wordSpan(cursor: Cursor): Span {
  return wordBefore(cursor).span;
}
