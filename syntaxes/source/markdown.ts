import { type Grammar, groups } from './grammar';

/** Puts the grammar of scripts into Markdown's fenced blocks that are marked `smtp`. */
export const markdown: Grammar = {
  name: 'SMTP in Markdown',
  scopeName: 'markdown.smtp.codeblock',
  injectionSelector: 'L:text.html.markdown',
  patterns: [{ include: '#fence' }],
  repository: {
    fence: {
      name: 'markup.fenced_code.block.markdown',
      begin: String.raw`(?:^|\G)([ \t]*)(\`{3,}|~{3,})[ \t]*(?i:(smtp))(?=[ \t{:,?]|$)[ \t]*([^\`\n]*)$`,
      end: String.raw`(?:^|\G)(?:\1|[ \t]{0,3})(\2)[ \t]*$`,
      beginCaptures: groups(
        undefined,
        'punctuation.definition.markdown',
        'fenced_code.block.language.markdown',
        'fenced_code.block.language.attributes.markdown',
      ),
      endCaptures: groups('punctuation.definition.markdown'),
      patterns: [
        {
          // A `while` ends the script with its fence, also where a payload is open.
          contentName: 'meta.embedded.block.smtp',
          begin: String.raw`(?:^|\G)([ \t]*)([^\n]*)`,
          while: String.raw`(?:^|\G)(?![ \t]*(?:\`{3,}|~{3,})[ \t]*$)`,
          patterns: [{ include: 'source.smtp' }],
        },
      ],
    },
  },
};
