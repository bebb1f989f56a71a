import { ADMITS_354, CODES, FILE_MARKER, HEADER, LINE, REPLY, REPLY_LIKE, SENT, WORD_END, WS } from './fragments';
import { groups, include, type Rule } from './grammar';

const OPENING = groups('keyword.operator.escape.smtp', 'keyword.other.command.smtp');
const DOT = 'keyword.control.end-of-payload.smtp';

/** Up to the line of one dot, which the rule that opened the payload takes. */
const TO_THE_DOT = String.raw`^(?=\.$)`;

/*
 * A `begin` that swallows its line's end is left on top for the next line, so that `^` in its rules is the first line
 * below it. Something must be seen behind such a `^`: at the very end of the line above nothing follows.
 */

/** DATA and BDAT, the reply between DATA and its payload, and the payloads themselves. */
export const payloadRules: Readonly<Record<string, Rule>> = {
  data: {
    begin: String.raw`${SENT}(?i:(DATA))${WORD_END}([^\n]*+)\n`,
    // Under DATA a reply that does not admit 354 is DATA's own, and no payload follows.
    end: String.raw`^(\.)$|^(?=${WS}${REPLY})(?!${WS}${ADMITS_354})`,
    beginCaptures: {
      0: { name: 'meta.command.smtp' },
      ...OPENING,
      3: { name: 'meta.command.smtp', patterns: include('reference') },
    },
    endCaptures: groups(DOT),
    patterns: [
      {
        begin: String.raw`${LINE}(?=${ADMITS_354})(?!${CODES}-)[^\n]*+\n`,
        end: TO_THE_DOT,
        beginCaptures: { 0: { patterns: include('reply') } },
        patterns: include('data-payload'),
      },
      { begin: `^(?=${WS}${ADMITS_354})`, end: TO_THE_DOT, patterns: include('intermediate-lines', 'data-payload') },
      {
        begin: String.raw`${LINE}(?=${REPLY_LIKE})(?!${REPLY})[^\n]*+\n`,
        end: TO_THE_DOT,
        beginCaptures: { 0: { patterns: include('bad-reply') } },
        patterns: include('data-payload'),
      },
      ...include('data-payload'),
    ],
  },
  // `354-` goes on: further lines with the same codes, blanks and comments between them.
  'intermediate-lines': {
    begin: String.raw`\G${WS}(${CODES})-[^\n]*+\n`,
    end: String.raw`^(?=${WS}${REPLY})${WS}(?i:\1)(?=$|[ \t])[^\n]*+$|^(?!${WS}(?:$|(?i:\1)-(?!${WS}\|)|#(?!##(?!#))))`,
    beginCaptures: { 0: { patterns: include('reply') } },
    endCaptures: { 0: { patterns: include('reply') } },
    patterns: include('comment', 'reply'),
  },
  bdat: {
    begin: String.raw`${SENT}(?i:(BDAT))(?=[ \t]++(?:[^ \t\n]*\{\{|0*+[1-9][0-9]*+${WORD_END}))([^\n]*+)\n`,
    end: String.raw`^(\.)$`,
    beginCaptures: {
      0: { name: 'meta.command.smtp' },
      ...OPENING,
      3: { name: 'meta.command.smtp', patterns: include('reference', 'chunk') },
    },
    endCaptures: groups(DOT),
    patterns: include('bdat-payload'),
  },
  ...payload('data-payload', include('stuffed-dot', 'payload-line')),
  // In a chunk a dot is a dot.
  ...payload('bdat-payload', include('payload-line')),
  header: {
    name: 'meta.header.smtp',
    begin: `^(${HEADER})${WS}(:)`,
    end: String.raw`^(?![ \t])`,
    beginCaptures: groups('entity.name.tag.header.smtp', 'punctuation.separator.key-value.smtp'),
    patterns: [
      { include: '#reference' },
      { name: 'constant.character.escape.encoded-word.smtp', match: String.raw`=\?[^? \t]++\?[BbQq]\?[^? \t]*+\?=` },
      { name: 'string.unquoted.header-value.smtp', match: String.raw`[^{\\= \t][^{\\=]*+` },
    ],
  },
  'stuffed-dot': { name: 'constant.character.escape.dot.smtp', match: String.raw`^\.(?=\.)` },
  'payload-line': {
    patterns: [
      { name: 'constant.character.escape.file.smtp', match: String.raw`^\\(?=${FILE_MARKER})` },
      {
        begin: `^(<=)(?=[ \\t]${WS}")`,
        end: '$',
        beginCaptures: groups('keyword.operator.file.smtp'),
        patterns: include('string'),
      },
      {
        begin: `^(${FILE_MARKER})`,
        end: '$',
        beginCaptures: groups('keyword.operator.file.smtp'),
        patterns: include('path-of-file'),
      },
      { include: '#reference' },
    ],
  },
  'path-of-file': {
    patterns: [
      { include: '#reference' },
      { name: 'string.other.link.path.smtp', match: String.raw`[^{\\ \t][^{\\]*+` },
    ],
  },
};

/** A payload: with headers up to the first line that is none where it begins with one, otherwise text alone. */
function payload(name: string, line: readonly Rule[]): Readonly<Record<string, Rule>> {
  return {
    [name]: {
      patterns: [
        {
          name: 'meta.payload.smtp',
          begin: `^(?=${HEADER})`,
          end: TO_THE_DOT,
          patterns: [
            { include: '#header' },
            { name: 'meta.body.smtp', begin: `^(?!${HEADER})`, end: TO_THE_DOT, patterns: line },
          ],
        },
        { name: 'meta.payload.smtp', begin: String.raw`^(?=[\s\S])`, end: TO_THE_DOT, patterns: line },
      ],
    },
  };
}
