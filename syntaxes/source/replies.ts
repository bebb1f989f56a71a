import { extensions, mechanisms } from '../../src/smtp';
import { CODES, LINE, REPLY, REPLY_LIKE, WS } from './fragments';
import { groups, include, oneOf, type Rule } from './grammar';

/*
 * The scopes of codes end in ones that every theme of VS Code colours: the `token.…-token` scopes have a default of
 * their own (blue, amber, red), `markup.inserted` is green.
 */
const CLASSES: readonly (readonly [pattern: string, scope: string])[] = [
  ['2[0-9xX]{2}', '2xx.smtp markup.inserted.reply.smtp'],
  ['3[0-9xX]{2}', '3xx.smtp token.info-token.reply.smtp'],
  ['4[0-9xX]{2}', '4xx.smtp token.warn-token.reply.smtp'],
  ['5[0-9xX]{2}', '5xx.smtp token.error-token.reply.smtp'],
  ['[0-9xX]{3}', 'other.smtp'],
];

const mechanismNames = oneOf(mechanisms.map(({ name }) => name));
const keywords = oneOf(extensions.map(({ keyword }) => keyword));

/** Expected replies, and the parts that the transcript's grammar shares. */
export const replyRules: Readonly<Record<string, Rule>> = {
  reply: {
    name: 'meta.reply.smtp',
    begin: String.raw`${LINE}(?=${REPLY})(!)?(${CODES})(?:(-)|[ \t])?${WS}`,
    end: '$',
    beginCaptures: groups(
      'keyword.operator.not.smtp',
      { patterns: include('codes') },
      'punctuation.separator.continuation.smtp',
    ),
    patterns: include('reply-regex', 'reply-text'),
  },
  'bad-reply': { name: 'invalid.illegal.reply.smtp', match: `${LINE}(?=${REPLY_LIKE})[^\\n]++` },
  codes: {
    patterns: [
      ...CLASSES.map(([match, scope]) => ({ name: `constant.numeric.reply-code.${scope}`, match })),
      { name: 'keyword.operator.alternative.smtp', match: String.raw`\|` },
    ],
  },
  // The last slash ends it, with `i` behind it at most; anything else that starts with a slash is text.
  'reply-regex': {
    name: 'string.regexp.smtp',
    begin: String.raw`\G(/)(?=.+/i?${WS}$)`,
    end: `(/)(i?)(?=${WS}$)`,
    beginCaptures: groups('punctuation.definition.string.begin.smtp'),
    endCaptures: groups('punctuation.definition.string.end.smtp', 'keyword.other.flag.regexp.smtp'),
    patterns: include('regex'),
  },
  'reply-text': {
    patterns: [
      { include: '#reference' },
      {
        name: 'constant.numeric.status-code.smtp',
        match: String.raw`\G[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9A-Za-z_.])`,
      },
      {
        begin: '(?<=250[- ])(AUTH)(?=[ =]|$)',
        end: '$',
        beginCaptures: groups('support.constant.extension.smtp'),
        patterns: [
          { include: '#reference' },
          { name: 'support.constant.mechanism.smtp', match: String.raw`(?<=[ =])${mechanismNames}(?=[ \t]|$)` },
          { name: 'string.unquoted.reply-text.smtp', match: String.raw`[^{\\ =]++` },
        ],
      },
      { name: 'support.constant.extension.smtp', match: String.raw`(?<=250[- ])${keywords}(?=[ \t=]|$)` },
      { name: 'string.unquoted.reply-text.smtp', match: String.raw`[^{\\ \t][^{\\]*+` },
    ],
  },
};
