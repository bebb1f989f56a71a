import { commands, extensions, findCommand, findParameter, mechanisms, parameters, replyCodes, verbOf } from '../smtp';
import { AUTH_KEYS, OPERATORS, SUBJECTS, TLS_KEYS } from './actions';
import { directives } from './directives';
import { classifyLine, contentOf } from './lines';
import { builtins } from './names';
import { occurrencesOf } from './occurrences';
import { allItems } from './project';
import type { Script } from './syntax';
import type { Span } from './text';

/** Something that can be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: 'command' | 'parameter' | 'value' | 'directive' | 'variable' | 'builtin' | 'reply' | 'keyword';
  readonly detail: string;
  readonly documentation: string;
  /** What it replaces, and with what. */
  readonly span: Span;
  readonly text: string;
}

/** What can be written at an offset of a script. */
export function completionsAt(script: Script, offset: number): Completion[] {
  const line = script.lines.span(script.lines.at(offset));
  const before = script.text.slice(line.start, offset);
  const reference = /\{\{[ \t]*(\$?[\w-]*)$/.exec(before);
  if (reference) {
    return names(script, { start: offset - (reference[1]?.length ?? 0), end: offset });
  }
  if (isInPayload(script, offset)) {
    return [];
  }
  const content = before.replace(/^[ \t]+/, '');
  const from = offset - content.length;
  if (content.startsWith('@')) {
    return inDirective(script, content, from, offset);
  }
  if (content.startsWith('#')) {
    return [];
  }
  const blank = /[ \t]/.test(content);
  return blank
    ? inLine(content, offset)
    : [...atLineStart(content, from, offset), ...(content === '' ? [] : replies(content, from, offset))];
}

function isInPayload(script: Script, offset: number): boolean {
  return [...allItems(script)].some(
    (item) =>
      item.kind === 'command' && item.payload && offset >= item.payload.span.start && offset < item.payload.span.end,
  );
}

function atLineStart(content: string, start: number, end: number): Completion[] {
  const verbs = commands
    .filter(({ standing }) => standing !== 'trap')
    .map(
      ({ form, summary, syntax, rfc }): Completion => ({
        label: form,
        kind: 'command',
        detail: syntax,
        documentation: `${summary} (${rfc})`,
        span: { start, end },
        text: form,
      }),
    );
  const forRunner = content === '' ? directiveNames({ start, end }) : [];
  return [...verbs, ...forRunner];
}

function replies(content: string, start: number, end: number): Completion[] {
  if (!/^[2-5]/.test(content)) {
    return [];
  }
  return replyCodes.map(({ code, summary, rfc }) => ({
    label: code,
    kind: 'reply',
    detail: summary,
    documentation: rfc,
    span: { start, end },
    text: code,
  }));
}

function directiveNames(span: Span): Completion[] {
  return directives.map(({ name, summary, syntax }) => ({
    label: `@${name}`,
    kind: 'directive',
    detail: syntax,
    documentation: summary,
    span,
    text: `@${name}`,
  }));
}

/** Inside a command: the parameters and values that it takes. */
function inLine(content: string, offset: number): Completion[] {
  const command = findCommand(verbOf(content));
  const word = /[^ \t]*$/.exec(content)?.[0] ?? '';
  const span = { start: offset - word.length, end: offset };
  const reply = /^[2-5x][0-9x]{2}[- ]/i.test(content);
  if (reply) {
    return keywords(span);
  }
  if (command?.argument.kind === 'sasl') {
    return /^\S+[ \t]+\S*$/.test(content) ? mechanismNames(span) : [];
  }
  if (command?.argument.kind !== 'path' || !/>[ \t]/.test(content)) {
    return [];
  }
  const { verb } = command;
  const equals = word.indexOf('=');
  if (equals >= 0) {
    const parameter = findParameter(word.slice(0, equals));
    const at = { start: span.start + equals + 1, end: offset };
    return (parameter?.choices ?? []).map((choice) => value(choice, parameter?.summary ?? '', at));
  }
  const written = new Set(
    content
      .toUpperCase()
      .split(/[ \t]+/)
      .map((part) => part.split('=', 1)[0]),
  );
  return parameters
    .filter(
      (row) =>
        row.commands.some((name) => name === verb) && (!written.has(row.keyword) || row.keyword === word.toUpperCase()),
    )
    .map(({ keyword, value: takes, summary, syntax, rfc }) => ({
      label: keyword,
      kind: 'parameter',
      detail: syntax,
      documentation: `${summary} (${rfc})`,
      span,
      text: takes === 'required' ? `${keyword}=` : keyword,
    }));
}

function keywords(span: Span): Completion[] {
  return extensions.map(({ keyword, summary, rfc }) => ({
    label: keyword,
    kind: 'keyword',
    detail: rfc,
    documentation: summary,
    span,
    text: keyword,
  }));
}

function mechanismNames(span: Span): Completion[] {
  return mechanisms.map(({ name, summary, rfc }) => ({
    label: name,
    kind: 'value',
    detail: rfc,
    documentation: summary,
    span,
    text: name,
  }));
}

function value(label: string, documentation: string, span: Span): Completion {
  return { label, kind: 'value', detail: '', documentation, span, text: label };
}

function names(script: Script, span: Span): Completion[] {
  const defined = new Set(
    occurrencesOf(script)
      .filter(({ role }) => role === 'definition')
      .map(({ name }) => name),
  );
  const variables = [...defined].map(
    (name): Completion => ({ label: name, kind: 'variable', detail: 'variable', documentation: '', span, text: name }),
  );
  return [
    ...variables,
    ...builtins.map(
      ({ name, syntax, summary }): Completion => ({
        label: `$${name}`,
        kind: 'builtin',
        detail: `{{${syntax}}}`,
        documentation: summary,
        span,
        text: `$${name}`,
      }),
    ),
  ];
}

/** Inside a directive: its name, and the words that it knows. */
function inDirective(script: Script, content: string, start: number, offset: number): Completion[] {
  if (!/[ \t]/.test(content)) {
    return directiveNames({ start, end: offset });
  }
  const line = classifyLine(script.text, contentOf(script.text, script.lines.span(script.lines.at(offset))));
  if (line.kind !== 'directive') {
    return [];
  }
  const word = /[^ \t]*$/.exec(content)?.[0] ?? '';
  const span = { start: offset - word.length, end: offset };
  const name = script.text.slice(line.name.start, line.name.end);
  if (name === 'auth' && /^\S+[ \t]+\S*$/.test(content)) {
    return [
      value('auto', 'The strongest that is offered and that the connection allows.', span),
      ...mechanismNames(span),
    ];
  }
  if (name === 'requires' || (name === 'assert' && /capability[ \t]+\S*$/.test(content))) {
    return keywords(span);
  }
  return (WORDS[name] ?? []).map((known) => value(known, '', span));
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  auth: AUTH_KEYS.map((key) => `${key}=`),
  tls: TLS_KEYS.map((key) => `${key}=`),
  assert: [...SUBJECTS, 'not', ...OPERATORS],
  match: ['code', 'text'],
  'on-failure': ['stop', 'continue'],
  connect: ['smtp://', 'smtps://', 'lmtp://', 'smtp+unix:', 'lmtp+unix:', 'mx://', 'as', 'fails'],
  handshake: ['fails'],
  receive: ['dir=', 'limit='],
  proxy: ['v1', 'v2'],
};
