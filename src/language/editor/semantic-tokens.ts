import { findCommand, findExtension, isBase64, verbOf } from '../../smtp';
import { type CommandItem, type ExpectedReply, type Script, walkItems } from '../script/syntax';
import type { Part } from '../script/template';
import type { Span } from '../script/text';

/** The standard token types that scripts use. */
export const SEMANTIC_TYPES = ['string', 'function', 'keyword', 'property', 'variable'] as const;

/** A stretch of one line, and what it is. */
export interface SemanticToken {
  readonly span: Span;
  readonly type: (typeof SEMANTIC_TYPES)[number];
}

/**
 * What a grammar can not tell line by line, in the order of the text: SASL responses, which may look like anything;
 * commands that look like one; keywords in replies to EHLO that no table knows.
 */
export function semanticTokensOf(script: Script): SemanticToken[] {
  const tokens: SemanticToken[] = [];
  for (const item of script.sessions.flatMap(({ items }) => walkItems(items))) {
    if (item.kind !== 'command') {
      continue;
    }
    if (item.role === 'response') {
      tokens.push(...responseTokens(script, item));
    } else if (looksLikeResponse(script, item)) {
      tokens.push({ span: item.text.span, type: 'function' });
    }
    if (item.verb === 'EHLO' || item.verb === 'LHLO') {
      tokens.push(...item.replies.slice(0, 1).flatMap((reply) => keywordTokens(script, reply)));
    }
  }
  return tokens.sort((a, b) => a.span.start - b.span.start);
}

function responseTokens({ text }: Script, { text: template }: CommandItem): SemanticToken[] {
  const { start, end } = template.span;
  if (text.slice(start, end) === '*') {
    return [{ span: template.span, type: 'keyword' }];
  }
  return template.parts.map(({ kind, span }: Part) => ({ span, type: kind === 'text' ? 'string' : 'variable' }));
}

function looksLikeResponse({ text }: Script, { text: { span, parts } }: CommandItem): boolean {
  const line = text.slice(span.start, span.end);
  return parts.length === 1 && parts[0]?.kind === 'text' && isBase64(line) && !findCommand(verbOf(line));
}

/** The keywords that no table knows: those of the table are the grammar's. */
function keywordTokens({ text }: Script, { lines }: ExpectedReply): SemanticToken[] {
  return lines.flatMap((line) => {
    const part = line.text?.kind === 'text' ? line.text.template.parts[0] : undefined;
    const keyword =
      part?.kind === 'text'
        ? (/^[A-Za-z0-9][A-Za-z0-9-]*/.exec(text.slice(part.span.start, part.span.end))?.[0] ?? '')
        : '';
    // The first line may be the server's name.
    return part && keyword !== '' && line !== lines[0] && !findExtension(keyword)
      ? [{ span: { start: part.span.start, end: part.span.start + keyword.length }, type: 'property' }]
      : [];
  });
}
