import { findReplyCode, replyCodes } from '../../smtp';
import { AUTH_KEYS, OPERATORS, SUBJECT_SUMMARIES, SUBJECTS, TLS_KEYS, TLS_VERSIONS } from '../script/action';
import { type Directive, directives } from '../script/directives';
import { connectionNames } from '../script/occurrences';
import { mayStand, placeAt } from '../script/placement';
import type { Span } from '../script/text';
import { mechanismsAt } from './complete-argument';
import { keywordParameters, keywordsAt } from './complete-reply';
import { type Completion, value } from './completion';
import { type Cursor, wordBefore } from './cursor';
import { hole, literal } from './snippet';

/** The directives that may stand where the cursor is. */
export function directivesAt(cursor: Cursor): Completion[] {
  const { project, start, offset } = cursor;
  const found = placeAt(project.script, start);
  // A script whose name begins with `_` is there to be included.
  const place = found === 'body' && /(?:^|[\\/])_[^\\/]*$/.test(project.path) ? 'included' : found;
  const inBlock = place === 'pipeline' || place === 'each';
  return directives
    .filter((directive) => (directive.name === 'end' ? inBlock : mayStand(directive, place)))
    .toSorted((a, b) => rankOf(a, place) - rankOf(b, place))
    .map((directive) => directiveItem(directive, { start, end: offset }));
}

/** The words that a directive takes where the cursor stands. */
export function argumentsOfDirective(cursor: Cursor): Completion[] {
  const [name = '', ...words] = cursor.before.slice(1).split(/[ \t]+/);
  const { span } = wordBefore(cursor);
  const above = words.slice(0, -1);
  const known = ownOf(ARGUMENTS, name)?.({ cursor, span, words: above, word: words.at(-1) ?? '' });
  return (known ?? []).map((each) => (typeof each === 'string' ? value(each, '', span) : each));
}

interface Written {
  readonly cursor: Cursor;
  /** Of the word at the cursor. */
  readonly span: Span;
  /** The words before it. */
  readonly words: readonly string[];
  readonly word: string;
}

type Arguments = (written: Written) => readonly (string | Completion)[];

const DURATIONS: Arguments = ({ words }) => (words.length === 0 ? ['500ms', '1s', '5s', '30s', '1m'] : []);

const only =
  (...choices: readonly string[]): Arguments =>
  ({ words }) =>
    words.length === 0 ? choices : [];

const ARGUMENTS: Readonly<Record<string, Arguments>> = {
  connect: ({ words }) => {
    if (words.length === 0) {
      return ['smtp://localhost:2525', 'smtp://', 'smtps://', 'lmtp://', 'mx://', 'smtp+unix:', 'lmtp+unix:'];
    }
    return words.at(-1) === 'as' ? [] : ['as', 'fails'].filter((word) => !words.includes(word));
  },
  use: ({ cursor, words }) => (words.length === 0 ? connectionNames(cursor.project.script) : []),
  proxy: ({ words }) => [['v1', 'v2'], ['192.0.2.1:40000'], ['192.0.2.2:25']][words.length] ?? [],
  source: only('127.0.0.1', '[::1]'),
  retry: ({ words }) =>
    [
      ['1', '3'],
      ['1s', '5s', '1m'],
    ][words.length] ?? [],
  tls: (written) => keyed(written, TLS_KEYS, { verify: ['on', 'off'], min: TLS_VERSIONS, max: TLS_VERSIONS }),
  timeout: DURATIONS,
  wait: DURATIONS,
  quiet: DURATIONS,
  match: only('code', 'text'),
  'on-failure': only('stop', 'continue'),
  receive: (written) => keyed(written, ['dir', 'limit'], { limit: ['1', '10'] }),
  handshake: only('fails'),
  auth: (written) => {
    const { cursor, span, words } = written;
    if (words.length === 0) {
      return [
        value('auto', 'The strongest that is offered and that the connection allows.', span),
        ...mechanismsAt(cursor),
      ];
    }
    const plain = words.slice(1).filter((word) => !AUTH_KEYS.some((key) => word.startsWith(`${key}=`)));
    const password: Completion = {
      ...value('{{$secret …}}', 'A secret, kept outside the script.', span),
      text: `${literal('{{$secret ')}${hole(1, 'name')}${literal('}}')}`,
      snippet: true,
    };
    const keys = keyed(written, AUTH_KEYS, { ir: ['on', 'off'] });
    return plain.length === 1 && !written.word.includes('=') ? [password, ...keys] : keys;
  },
  each: ({ words }) => (words.length === 1 ? ['in'] : words.length === 2 && words[1] === 'in' ? ['1..10', '< '] : []),
  requires: ({ cursor, span, words }) => {
    const [keyword, ...parameters] = words[0] === 'not' ? words.slice(1) : words;
    if (keyword === undefined) {
      return [...keywordsAt(cursor, span), ...(words.length === 0 ? ['not'] : [])];
    }
    return parameters.length === 0 ? keywordParameters(cursor, keyword, []) : [];
  },
  assert: assertion,
};

function assertion({ cursor, span, words }: Written): readonly (string | Completion)[] {
  const [subject, ...behind] = words;
  if (subject === undefined) {
    return SUBJECTS.map((name) => value(name, SUBJECT_SUMMARIES[name], span));
  }
  if (subject === 'capability' && behind.length === 0) {
    return keywordsAt(cursor, span);
  }
  const tests = subject === 'capability' ? behind.slice(1) : behind;
  const [operator] = tests[0] === 'not' ? tests.slice(1) : tests;
  if (operator === undefined) {
    const likely = subject === 'capability' ? ['exists', 'contains'] : [];
    const operators = [...likely, ...OPERATORS.filter((each) => !likely.includes(each))];
    return tests[0] === 'not' ? operators : [...operators, 'not'];
  }
  if (operator === 'exists' || operator === 'matches' || tests.length > (tests[0] === 'not' ? 2 : 1)) {
    return [];
  }
  if (subject === 'capability') {
    return keywordParameters(cursor, behind[0] ?? '', []);
  }
  if (subject === 'reply.code') {
    return replyCodes.map(({ code }) => value(code, findReplyCode(code)?.summary ?? '', span));
  }
  return ownOf(VALUES, subject) ?? [];
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  duration: ['1s', '5s'],
  'tls.protocol': ['TLSv1.3', 'TLSv1.2'],
  'tls.verified': ['true', 'false'],
  'tls.certificate.daysLeft': ['14', '30'],
  'received.count': ['1'],
};

/** `key=` for what does not stand there yet, or the values of the key at the cursor. */
function keyed(
  { word, words, span }: Written,
  keys: readonly string[],
  values: Readonly<Record<string, readonly string[]>>,
): Completion[] {
  const equals = word.indexOf('=');
  if (equals >= 0) {
    const at = { start: span.start + equals + 1, end: span.end };
    return (ownOf(values, word.slice(0, equals)) ?? []).map((each) => value(each, '', at));
  }
  return keys
    .filter((key) => !words.some((each) => each.startsWith(`${key}=`)))
    .map((key) => ({ ...value(`${key}=`, '', span), more: true }));
}

/** A row of a table, and nothing that every object has: any name may be typed. */
function ownOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What has its place only here comes before what may stand anywhere. */
function rankOf({ class: kind, places, name }: Directive, place: string): number {
  if (name === 'end') {
    return 0;
  }
  return (place === 'preamble' || place === 'opening') === (kind === 'opening' || kind === 'setting') &&
    places.length < 6
    ? 1
    : 2;
}

function directiveItem({ name, summary, syntax }: Directive, span: Span): Completion {
  const snippet = SNIPPETS[name];
  const base = { label: `@${name}`, kind: 'directive', detail: syntax, documentation: summary, span } as const;
  if (snippet !== undefined) {
    return { ...base, text: snippet, snippet: true };
  }
  const bare = syntax === `@${name}`;
  return { ...base, text: bare ? syntax : `@${name} `, ...(!bare && { more: true as const }) };
}

const SNIPPETS: Readonly<Record<string, string>> = {
  pipeline: '@pipeline\n\t$0\n@end',
  each: `@each ${hole(1, 'name')} in ${hole(2, '1..10')}\n\t$0\n@end`,
  raw: `@raw "${hole(1, literal('NOOP\\r\\n'))}"`,
  capture: `@capture ${hole(1, 'name')} = /${hole(2, literal('(\\w+)'))}/`,
  prompt: `@prompt ${hole(1, 'name')} ${hole(2, 'description')}`,
};
