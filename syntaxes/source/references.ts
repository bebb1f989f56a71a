import { builtins } from '../../src/language';
import { NAME, WS } from './fragments';
import { groups, oneOf, type Rule } from './grammar';

const BEGIN = 'punctuation.definition.template-expression.begin.smtp';
const END = 'punctuation.definition.template-expression.end.smtp';

/** Characters of a built-in's argument: all but `{{` and `}}`, and `\{{`. */
const CHARACTER = String.raw`\\\{\{|[^{}\n]|\{(?!\{)|\}(?!\})`;
const INNER = String.raw`\{\{${WS}(?:${NAME}${WS}|\$${NAME}(?:[ \t](?:${CHARACTER})*+|${WS}))\}\}`;
/** Of `{{{a}}}` the first brace is text. */
const BRACE_BEFORE_INNER = String.raw`\{(?=\{\{(?!\{))`;
const ARGUMENT = String.raw`[ \t](?:${CHARACTER}|${BRACE_BEFORE_INNER}|${INNER})*+`;

const NAMES = oneOf(builtins.map((builtin) => builtin.name));

/** `{{name}}`, `{{$builtin argument}}`, `\{{`; what nothing closes on the line is text. */
export const references: Readonly<Record<string, Rule>> = {
  reference: {
    patterns: [
      { name: 'constant.character.escape.brace.smtp', match: String.raw`\\\{\{` },
      {
        name: 'meta.template.expression.smtp',
        match: String.raw`(\{\{)${WS}(${NAME})${WS}(\}\})`,
        captures: groups(BEGIN, 'variable.other.readwrite.smtp', END),
      },
      {
        name: 'meta.template.expression.smtp',
        match: String.raw`(\{\{)${WS}((\$)(?:${NAMES}(?![A-Za-z0-9_-])|(${NAME})))(?:(${ARGUMENT})|${WS})(\}\})`,
        captures: groups(
          BEGIN,
          'support.function.builtin.smtp',
          'punctuation.definition.builtin.smtp',
          'invalid.illegal.unknown-builtin.smtp',
          { name: 'string.unquoted.argument.smtp', patterns: [{ include: '#reference' }] },
          END,
        ),
      },
      // Closed, but no reference: the run is refused.
      { name: 'invalid.illegal.reference.smtp', match: String.raw`\{\{(?!\{)(?:${CHARACTER})*+\}\}` },
    ],
  },
  string: {
    name: 'string.quoted.double.smtp',
    begin: '"',
    end: '(")|$',
    beginCaptures: { 0: { name: 'punctuation.definition.string.begin.smtp' } },
    endCaptures: groups('punctuation.definition.string.end.smtp'),
    patterns: [
      { include: '#reference' },
      { name: 'constant.character.escape.smtp', match: String.raw`\\(?:[rnt0\\"]|x[0-9A-Fa-f]{2})` },
      { name: 'invalid.illegal.escape.smtp', match: String.raw`\\.` },
    ],
  },
  // The inside of a regular expression; what stands round it tells where it ends.
  regex: {
    patterns: [
      { include: '#reference' },
      // A backslash before the last slash does not keep it from ending the expression.
      { name: 'constant.character.escape.regexp.smtp', match: String.raw`\\(?!/i?${WS}$).` },
      {
        name: 'constant.other.character-class.regexp.smtp',
        match: String.raw`\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\[\]\\])*+\]`,
      },
      {
        name: 'punctuation.definition.group.regexp.smtp',
        match: String.raw`\((?:\?(?:P?<[A-Za-z0-9_]+>|[imsU-]*:))?|\)`,
      },
      { name: 'keyword.operator.quantifier.regexp.smtp', match: String.raw`[*+?]\??|\{[0-9]+(?:,[0-9]*)?\}\??` },
      { name: 'keyword.operator.or.regexp.smtp', match: String.raw`\|` },
      { name: 'keyword.control.anchor.regexp.smtp', match: '[\\^$]' },
    ],
  },
};
