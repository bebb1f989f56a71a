import { secretVariables } from '../check/check-advice';
import { builtins, promptsOf, secretsOf, variablesOf } from '../script/names';
import { namesInScope } from '../script/occurrences';
import { literalOf } from '../script/template';
import type { Span } from '../script/text';
import { type Completion, value } from './completion';
import type { Cursor } from './cursor';
import { hole, literal } from './snippet';
import { MASK } from './values';

/** Inside `{{`: the variables that hold here and the built-ins, or the arguments of one; undefined elsewhere. */
export function namesAt(cursor: Cursor, environment: readonly string[] = []): Completion[] | undefined {
  const argument = /\{\{[ \t]*\$(\w+)[ \t]+(?:[^{}]*[ \t])?([^ \t{}]*)$/.exec(cursor.before);
  if (argument?.[1] !== undefined) {
    const { offset } = cursor;
    return argumentsOf(cursor, argument[1], { start: offset - (argument[2]?.length ?? 0), end: offset });
  }
  const open = /\{\{[ \t]*(\$?[\w-]*)$/.exec(cursor.before);
  // `\{{` is a literal.
  if (!open || cursor.before[open.index - 1] === '\\') {
    return undefined;
  }
  const span = { start: cursor.offset - (open[1]?.length ?? 0), end: cursor.offset };
  const close = /^[\w-]*[ \t]*\}\}/.test(cursor.after) ? '' : '}}';
  return [...variables(cursor, environment, span, close), ...builtinItems(cursor, span, close)];
}

function variables(
  { project, offset }: Cursor,
  environment: readonly string[],
  span: Span,
  close: string,
): Completion[] {
  const details = new Map<string, string>(environment.map((name) => [name, 'from the environment']));
  const secrets = secretVariables(project);
  for (const [name, { item, project: where }] of variablesOf(project)) {
    const { start, end } = item.value.span;
    details.set(name, details.get(name) ?? (secrets.has(name) ? MASK : where.script.text.slice(start, end)));
  }
  for (const { name, description } of promptsOf(project)) {
    details.set(name, details.get(name) ?? (description || 'asked for'));
  }
  for (const name of namesInScope(project, offset)) {
    details.set(name, details.get(name) ?? 'set above');
  }
  return [...details].map(([name, detail]) => ({
    label: name,
    kind: 'variable',
    detail,
    documentation: '',
    span,
    text: `${name}${close}`,
  }));
}

function builtinItems({ before }: Cursor, span: Span, close: string): Completion[] {
  const inBdat = /^(?:C: ?)?BDAT[ \t]/i.test(before);
  return builtins
    .filter(({ name }) => name !== 'octets' || inBdat)
    .map(({ name, syntax, summary }) => {
      const base = {
        label: `$${name}`,
        kind: 'builtin',
        detail: `{{${syntax}}}`,
        documentation: summary,
        span,
      } as const;
      const fill = FILLED[name];
      return fill === undefined
        ? { ...base, text: `$${name}${close}` }
        : { ...base, text: `${literal(`$${name}`)} ${fill}${literal(close)}`, snippet: true };
    });
}

const FILLED: Readonly<Record<string, string>> = {
  datetime: hole(1, 'rfc1123', 'iso8601'),
  localDatetime: hole(1, 'rfc1123', 'iso8601'),
  randomInt: `${hole(1, '1')} ${hole(2, '100')}`,
  processEnv: hole(1, 'NAME'),
  secret: hole(1, 'name'),
  base64: hole(1, 'text'),
  filler: hole(1, '10KB'),
};

function argumentsOf({ project }: Cursor, name: string, span: Span): Completion[] {
  switch (name) {
    case 'datetime':
    case 'localDatetime':
      return [value('rfc1123', 'As in a Date: header.', span), value('iso8601', 'As in 2030-12-24T18:00:00Z.', span)];
    case 'filler':
      return ['1KB', '10KB', '1MB', '10MiB'].map((size) => value(size, '', span));
    case 'secret':
    case 'processEnv': {
      const used = secretsOf(project).filter(({ reference }) => reference.name === name);
      const names = used.flatMap(({ reference }) => literalOf(reference.argument) ?? []);
      // The one that is being written is among them.
      return [...new Set(names)].filter((each) => each !== '').map((each) => value(each, '', span));
    }
    default:
      return [];
  }
}
