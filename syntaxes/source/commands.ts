import { type Argument, commands, mechanisms, parameters } from '../../src/smtp';
import { BASE64, SENT, WORD_END, WS } from './fragments';
import { groups, include, leading, oneOf, type Rule } from './grammar';

const ESCAPE = 'keyword.operator.escape.smtp';
const VERB = 'keyword.other.command.smtp';
const KEYWORD = 'keyword.other.argument.smtp';

/** The rules that colour what may stand behind a verb, by the kind of its argument. */
const ARGUMENTS: Readonly<Record<Argument['kind'], readonly string[]>> = {
  none: ['words'],
  domain: ['domains'],
  path: ['path', 'address', 'parameters'],
  string: ['words'],
  chunk: ['chunk', 'reference'],
  url: ['url', 'reference'],
  sasl: ['sasl', 'reference'],
  node: ['domains'],
  domains: ['domains'],
  attributes: ['attributes', 'reference'],
  free: ['words'],
};

const kinds = new Map<Argument['kind'], string[]>();
for (const { verb, argument } of commands) kinds.set(argument.kind, [...(kinds.get(argument.kind) ?? []), verb]);

const attributeNames = commands.flatMap(({ argument }) => (argument.kind === 'attributes' ? argument.names : []));
const choices = parameters.flatMap((parameter) => parameter.choices ?? []);

/** `data` and `bdat` open payloads, and stand before `command`. */
export const commandRules: Readonly<Record<string, Rule>> = {
  // Every line that is sent and opens no payload: a known verb, a SASL response by its shape, anything else.
  command: {
    patterns: [
      ...[...kinds].map(([kind, verbs]) => ({
        name: 'meta.command.smtp',
        begin: `${SENT}(?i:(${oneOf(verbs)}))${WORD_END}`,
        end: '$',
        beginCaptures: groups(ESCAPE, VERB),
        patterns: include(...ARGUMENTS[kind]),
      })),
      ...include('response'),
      {
        name: 'meta.command.unknown.smtp',
        begin: `${SENT}(?<=C:|C: )|^${WS}(?=[^\\n])`,
        end: '$',
        beginCaptures: groups(ESCAPE),
        patterns: include('words'),
      },
    ],
  },
  // Whether it answers a challenge is known to the parser alone: base64 from two groups on, `*`.
  response: {
    patterns: [
      {
        name: 'meta.command.response.smtp',
        match: String.raw`${SENT}((?=[^ \t]{8}|[^ \t]*=)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==))$`,
        captures: groups(ESCAPE, 'string.unquoted.base64.smtp'),
      },
      {
        name: 'meta.command.response.smtp',
        match: String.raw`${SENT}(\*)$`,
        captures: groups(ESCAPE, 'keyword.operator.cancel.smtp'),
      },
    ],
  },
  words: { patterns: include('reference', 'address') },
  path: leading(KEYWORD, '(?i:FROM|TO):'),
  address: {
    name: 'meta.address.smtp',
    begin: '<',
    end: '(>)|$',
    beginCaptures: { 0: { name: 'punctuation.definition.address.begin.smtp' } },
    endCaptures: groups('punctuation.definition.address.end.smtp'),
    patterns: [
      { include: '#reference' },
      {
        name: 'string.quoted.double.smtp',
        begin: '"',
        end: '"|$',
        patterns: [{ include: '#reference' }, { name: 'constant.character.escape.smtp', match: String.raw`\\.` }],
      },
      { name: 'constant.other.address-literal.smtp', match: String.raw`(?<=@)\[[^\[\]>]*+\]` },
      { name: 'support.type.domain.smtp', match: String.raw`(?<=@)[^<>@:,"{}\[\] \t]++` },
      { name: 'punctuation.separator.address.smtp', match: '[@:,]' },
      { name: 'string.unquoted.local-part.smtp', match: '[^<>@:,"{}]++' },
    ],
  },
  parameters: {
    patterns: [
      { include: '#reference' },
      {
        begin: String.raw`(?<=[ \t])(?:((?i:${oneOf(parameters.map(({ keyword }) => keyword))}))(?=[= \t]|$)|([A-Za-z0-9][A-Za-z0-9-]*+))(?:(=)|${WORD_END})`,
        end: WORD_END,
        beginCaptures: groups(
          'entity.other.attribute-name.parameter.smtp',
          'entity.other.attribute-name.unknown.smtp',
          'keyword.operator.assignment.smtp',
        ),
        patterns: include('value'),
      },
    ],
  },
  value: {
    patterns: [
      { include: '#reference' },
      { name: 'constant.numeric.smtp', match: `(?<==)[0-9]++${WORD_END}` },
      { name: 'constant.language.smtp', match: `(?<==)(?i:${oneOf(choices)})${WORD_END}` },
      { name: 'string.unquoted.value.smtp', match: String.raw`[^ \t{\\]++|[{\\]` },
    ],
  },
  attributes: {
    begin: String.raw`(?<=[ \t])((?i:${oneOf(attributeNames)}))(=)`,
    end: WORD_END,
    beginCaptures: groups('entity.other.attribute-name.parameter.smtp', 'keyword.operator.assignment.smtp'),
    patterns: include('value'),
  },
  domains: {
    patterns: [
      { include: '#reference' },
      { name: 'constant.other.address-literal.smtp', match: String.raw`\[[^\[\] \t]*+\]` },
      { name: 'punctuation.separator.address.smtp', match: '[@#,]' },
      { name: 'support.type.domain.smtp', match: String.raw`[^{}@#,\[\] \t\\]++` },
    ],
  },
  chunk: {
    patterns: [
      leading('constant.numeric.smtp', `[0-9]++${WORD_END}`),
      { name: KEYWORD, match: String.raw`(?<=[ \t])(?i:LAST)(?=${WS}$)` },
    ],
  },
  url: {
    patterns: [
      { name: KEYWORD, match: String.raw`(?<=[ \t])(?i:LAST)(?=${WS}$)` },
      { name: 'string.other.link.smtp', match: String.raw`[^{} \t\\]++` },
    ],
  },
  sasl: {
    patterns: [
      {
        match: String.raw`\G${WS}(?:((?i:${oneOf(mechanisms.map(({ name }) => name))}))|([A-Za-z0-9_-]++))${WORD_END}`,
        captures: groups('support.constant.mechanism.smtp', 'constant.other.mechanism.smtp'),
      },
      { name: 'string.unquoted.base64.smtp', match: String.raw`(?<=[ \t])(?:=|${BASE64})(?=${WS}$)` },
    ],
  },
};
