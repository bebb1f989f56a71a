import { commandRules } from './commands';
import { directiveRules } from './directives';
import { LINE, WORD_END, WS } from './fragments';
import { type Grammar, groups, include } from './grammar';
import { payloadRules } from './payloads';
import { references } from './references';
import { replyRules } from './replies';

/** The grammar of `.smtp` scripts: one rule for each kind of line, in the order in which the parser tells them apart. */
export const smtp: Grammar = {
  name: 'SMTP session',
  scopeName: 'source.smtp',
  patterns: include(
    'session',
    'comment',
    'variable',
    'directive',
    'data',
    'bdat',
    'reply',
    'bad-reply',
    'noise',
    'command',
  ),
  repository: {
    session: {
      match: `${LINE}(###)(?!#)${WS}([^\\n]*+)`,
      name: 'markup.heading.session.smtp',
      captures: groups('punctuation.definition.heading.smtp', 'entity.name.section.smtp'),
    },
    comment: {
      patterns: [
        {
          name: 'comment.line.number-sign.smtp',
          match: `${LINE}(#)${WS}(smtp-ignore-next-line)${WORD_END}${WS}([^\\n]*+)`,
          captures: groups(
            'punctuation.definition.comment.smtp',
            'storage.type.class.ignore.smtp',
            'constant.other.finding-code.smtp',
          ),
        },
        {
          name: 'comment.line.number-sign.smtp',
          match: `${LINE}(?!###(?!#))(#)[^\\n]*+`,
          captures: groups('punctuation.definition.comment.smtp'),
        },
      ],
    },
    noise: {
      name: 'invalid.illegal.transcript-noise.smtp',
      match: `${LINE}(?:S:|R:|Trying |Connected to |Escape character is |Connection closed|<<< |-> )[^\\n]*+`,
    },
    ...directiveRules,
    ...commandRules,
    ...replyRules,
    ...payloadRules,
    ...references,
  },
};
