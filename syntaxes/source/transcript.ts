import { commands } from '../../src/smtp';
import { WS } from './fragments';
import { type Grammar, groups, include, oneOf, type Rule } from './grammar';

/** The words of the summary by what they count. */
const OUTCOMES: readonly (readonly [words: string, scope: string])[] = [
  ['passed', 'markup.inserted.outcome.smtp-transcript'],
  ['failed|errors?', 'token.error-token.outcome.smtp-transcript'],
  ['skipped|cancelled', 'token.warn-token.outcome.smtp-transcript'],
];

/** The grammar of a run's transcript, as the output panel shows it. */
export const transcript: Grammar = {
  name: 'SMTP transcript',
  scopeName: 'text.smtp-transcript',
  patterns: include('heading', 'note', 'sent', 'received', 'problem', 'diagram', 'summary'),
  repository: {
    heading: {
      name: 'markup.heading.session.smtp-transcript',
      begin: `^(###)${WS}`,
      end: '$',
      beginCaptures: groups('punctuation.definition.heading.smtp-transcript'),
      patterns: [{ include: '#time' }, { name: 'entity.name.section.smtp-transcript', match: String.raw`[^ \t]++` }],
    },
    note: {
      name: 'meta.note.smtp-transcript',
      begin: String.raw`^(\*\*\*)`,
      end: '$',
      beginCaptures: groups('punctuation.definition.note.smtp-transcript'),
      patterns: [...include('time', 'masked'), { name: 'comment.line.note.smtp-transcript', match: '[^ \\t•]++' }],
    },
    // A line of a message may begin like a command: only capitals are taken for a verb.
    sent: {
      name: 'meta.sent.smtp-transcript',
      begin: '^(C:)(?: |$)',
      end: '$',
      beginCaptures: groups('keyword.operator.sent.smtp-transcript'),
      patterns: [
        ...include('masked', 'escaped', 'time'),
        {
          name: 'keyword.other.command.smtp-transcript',
          match: String.raw`\G${oneOf(commands.map(({ verb }) => verb))}(?=[ \t]|$)`,
        },
        { include: 'source.smtp#address' },
      ],
    },
    received: {
      name: 'meta.received.smtp-transcript',
      begin: '^(S:)',
      end: '$',
      beginCaptures: groups('keyword.operator.received.smtp-transcript'),
      patterns: [
        {
          match: String.raw`\G ([0-9]{3})(?:(-)|(?=[ \t]|$))(?: ?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9A-Za-z_.]))?`,
          captures: groups(
            { patterns: [{ include: 'source.smtp#codes' }] },
            'punctuation.separator.continuation.smtp-transcript',
            'constant.numeric.status-code.smtp-transcript',
          ),
        },
        ...include('time', 'masked', 'escaped'),
      ],
    },
    problem: {
      name: 'meta.problem.smtp-transcript',
      begin: '^(!!!)',
      end: '$',
      beginCaptures: groups('token.error-token.mark.smtp-transcript'),
      patterns: [
        ...include('time', 'masked', 'escaped'),
        { name: 'token.error-token.problem.smtp-transcript', match: String.raw`[^ \t•\\]++|\\` },
      ],
    },
    diagram: {
      name: 'meta.diagram.smtp-transcript',
      begin: String.raw`^(?=    |  -->| *+[0-9]*+ *+\|)`,
      end: '$',
      patterns: [
        {
          match: String.raw`\G${WS}([0-9]++)?${WS}(\|)`,
          captures: groups(
            'constant.numeric.line-number.smtp-transcript',
            'punctuation.separator.diagram.smtp-transcript',
          ),
        },
        { name: 'token.error-token.caret.smtp-transcript', match: String.raw`\^++` },
        { include: '#masked' },
      ],
    },
    summary: {
      name: 'markup.bold.summary.smtp-transcript',
      begin: '^(===)',
      end: '$',
      beginCaptures: groups('punctuation.definition.summary.smtp-transcript'),
      patterns: [
        { include: '#time' },
        ...OUTCOMES.map(
          ([words, name]): Rule => ({ name, match: `(?<![0-9.])(?!0 )[0-9]++ (?:${words})(?![A-Za-z])` }),
        ),
      ],
    },
    time: {
      name: 'comment.line.time.smtp-transcript',
      match: String.raw`(?<=  )[0-9]++(?:\.[0-9]++)? (?:ms|s|min)(?=$)`,
    },
    masked: { name: 'constant.other.masked.smtp-transcript', match: '•{2,}' },
    escaped: { name: 'constant.character.escape.smtp-transcript', match: String.raw`\\x[0-9A-Fa-f]{2}` },
  },
};
