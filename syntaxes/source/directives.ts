import { directives, SUBJECTS } from '../../src/language';
import { mechanisms } from '../../src/smtp';
import { LINE, NAME, WORD_END, WS } from './fragments';
import { groups, include, leading, oneOf, type Rule } from './grammar';

const KEYWORD = 'keyword.other.argument.smtp';
const CONSTANT = 'constant.language.smtp';
const CONNECTION = 'entity.name.label.connection.smtp';
const VARIABLE = 'variable.other.readwrite.smtp';

const NAMES = oneOf(directives.map(({ name }) => name));

/** What may stand behind each directive; one that is not here takes no argument. */
const ARGUMENTS: Readonly<Record<string, readonly Rule[]>> = {
  connect: [named('as', CONNECTION), word(KEYWORD, 'fails'), first('string.other.link.target.smtp')],
  use: [leading(CONNECTION, NAME)],
  proxy: [word(CONSTANT, 'v1', 'v2'), ...include('text')],
  source: include('text'),
  retry: include('number', 'duration'),
  skip: include('text'),
  prompt: [leading(VARIABLE, NAME + WORD_END), ...include('text')],
  tls: [keyed('verify', 'ca', 'cert', 'key', 'servername', 'min', 'max', 'ciphers')],
  timeout: include('duration'),
  match: [word(CONSTANT, 'code', 'text')],
  'on-failure': [word(CONSTANT, 'stop', 'continue')],
  receive: [keyed('dir', 'limit')],
  // The path is literal: no reference holds in it.
  include: [{ name: 'string.other.link.path.smtp', match: String.raw`(?<=[ \t])[^ \t\n][^\n]*+` }],
  handshake: [word(KEYWORD, 'fails')],
  auth: [
    keyed('authzid', 'realm', 'host', 'port', 'token', 'ir'),
    leading(
      'support.constant.mechanism.smtp',
      `(?i:${oneOf(['auto', ...mechanisms.map(({ name }) => name)])})${WORD_END}`,
    ),
    ...include('string', 'text'),
  ],
  each: [
    {
      match: String.raw`\G${WS}(${NAME})(?:[ \t]++(in)${WORD_END})?`,
      captures: groups(VARIABLE, 'keyword.control.in.smtp'),
    },
    {
      begin: String.raw`(?<=[ \t]in)[ \t]++(<)(?=[ \t])`,
      end: '$',
      beginCaptures: groups('keyword.operator.file.smtp'),
      patterns: include('path-of-file'),
    },
    {
      match: String.raw`(?<=[ \t])(-?[0-9]++)(\.\.)(-?[0-9]++)${WORD_END}`,
      captures: groups('constant.numeric.smtp', 'keyword.operator.range.smtp', 'constant.numeric.smtp'),
    },
    ...include('string', 'number', 'text'),
  ],
  raw: include('string'),
  capture: [
    {
      match: String.raw`\G${WS}(${NAME})${WS}(=)`,
      captures: groups(VARIABLE, 'keyword.operator.assignment.smtp'),
    },
    ...include('argument-regex'),
  ],
  assert: [
    {
      match: String.raw`\G${WS}(capability)[ \t]++([^ \t{]++)`,
      captures: groups('support.variable.subject.smtp', 'support.constant.extension.smtp'),
    },
    leading('support.variable.subject.smtp', oneOf(SUBJECTS) + WORD_END),
    { name: 'keyword.operator.comparison.smtp', match: String.raw`(?<=[ \t])(?:[=!<>]=|[<>])${WORD_END}` },
    word('keyword.operator.word.smtp', 'not', 'contains', 'matches', 'exists'),
    ...include('argument-regex', 'string', 'number', 'duration', 'text'),
  ],
  requires: [
    word('keyword.operator.word.smtp', 'not'),
    { name: 'support.constant.extension.smtp', match: String.raw`(?<=requires[ \t]|not[ \t])[^ \t{]++` },
    ...include('text'),
  ],
  wait: include('duration'),
  quiet: include('duration'),
};

/** Variables, directives, and the words of their arguments. */
export const directiveRules: Readonly<Record<string, Rule>> = {
  variable: {
    name: 'meta.variable.smtp',
    begin: `${LINE}(@)(?:(${NAMES})(?=${WS}=)|(${NAME}))${WS}(=)`,
    end: '$',
    beginCaptures: groups(
      'punctuation.definition.variable.smtp',
      'invalid.illegal.variable-name.smtp',
      'variable.other.definition.smtp',
      'keyword.operator.assignment.smtp',
    ),
    patterns: [{ include: '#reference' }, { name: 'string.unquoted.value.smtp', match: String.raw`[^{\\ \t][^{\\]*+` }],
  },
  directive: {
    patterns: [
      ...directives.map(({ name }) => ({
        name: 'meta.directive.smtp',
        begin: `${LINE}((@)${name})${WORD_END}`,
        end: '$',
        beginCaptures: groups('keyword.control.directive.smtp', 'punctuation.definition.directive.smtp'),
        patterns: [{ include: '#reference' }, ...(ARGUMENTS[name] ?? [])],
      })),
      {
        name: 'meta.directive.smtp',
        match: String.raw`${LINE}(@[^ \t\n]*+)[^\n]*+`,
        captures: groups('invalid.illegal.unknown-directive.smtp'),
      },
    ],
  },
  duration: {
    match: String.raw`(?<=[ \t])([0-9]++(?:\.[0-9]++)?)(ms|s|m|h)${WORD_END}`,
    captures: groups('constant.numeric.duration.smtp', 'keyword.other.unit.smtp'),
  },
  number: { name: 'constant.numeric.smtp', match: String.raw`(?<=[ \t])-?[0-9]++${WORD_END}` },
  text: { name: 'string.unquoted.argument.smtp', match: String.raw`[^{\\" \t]++` },
  'argument-regex': {
    name: 'string.regexp.smtp',
    begin: String.raw`(?<=[= \t])(/)(?=.+/i?${WS}$)`,
    end: `(/)(i?)(?=${WS}$)`,
    beginCaptures: groups('punctuation.definition.string.begin.smtp'),
    endCaptures: groups('punctuation.definition.string.end.smtp', 'keyword.other.flag.regexp.smtp'),
    patterns: include('regex'),
  },
};

/** One of these words, alone. */
function word(name: string, ...words: readonly string[]): Rule {
  return { name, match: String.raw`(?<=[ \t])${oneOf(words)}${WORD_END}` };
}

/** A word and the name behind it. */
function named(keyword: string, scope: string): Rule {
  return {
    match: String.raw`(?<=[ \t])(${keyword})[ \t]++(${NAME})${WORD_END}`,
    captures: groups(KEYWORD, scope),
  };
}

/** The first word. */
function first(contentName: string): Rule {
  return {
    contentName,
    begin: String.raw`\G[ \t]++(?=[^ \t\n])`,
    end: WORD_END,
    patterns: include('string', 'reference'),
  };
}

/** `key=value` words, the value quoted or not. */
function keyed(...keys: readonly string[]): Rule {
  return {
    begin: String.raw`(?<=[ \t])(${oneOf(keys)})(=)`,
    end: WORD_END,
    beginCaptures: groups('entity.other.attribute-name.parameter.smtp', 'keyword.operator.assignment.smtp'),
    patterns: [{ name: CONSTANT, match: `(?<==)(?:on|off)${WORD_END}` }, ...include('string', 'value')],
  };
}
