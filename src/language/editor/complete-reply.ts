import {
  type EnhancedStatusCode,
  enhancedStatusCodes,
  extensions,
  findCommand,
  findExtension,
  type ReplyCodes,
  replyCodes,
} from '../../smtp';
import type { CommandItem } from '../script/syntax';
import type { Span } from '../script/text';
import { mechanismsAt } from './complete-argument';
import { type Completion, value } from './completion';
import { type Cursor, exchangeAbove, wordBefore } from './cursor';
import { offeredHere } from './offered';

/** Reply codes: those first that what stands above can get, then their classes, then all others. */
export function codesAt(cursor: Cursor): Completion[] {
  const above = exchangeAbove(cursor);
  if (!above && cursor.before === '') {
    return [];
  }
  const { span } = wordBefore(cursor, '!|');
  const likely = likelyCodes(above, cursor);
  // On an empty line other things may come as well: what is unlikely would only be in the way.
  const rest = cursor.before === '' ? [] : replyCodes.map(({ code }) => code).filter((code) => !likely.includes(code));
  return [
    ...likely.flatMap((code) => codeItem(code, span)),
    ...(likely.length > 0 || cursor.before !== ''
      ? CLASSES.map(([code, summary]) => ({ ...reply(code, summary, span) }))
      : []),
    ...rest.flatMap((code) => codeItem(code, span)),
  ];
}

/** Behind a code: the keywords of a reply to EHLO, or the enhanced status codes that fit. */
export function textsOfReply(cursor: Cursor): Completion[] {
  const match = /^(!?)([0-9x]{3}(?:\|[0-9x]{3})*)[- \t][ \t]*(.*)$/i.exec(cursor.before);
  const [, negated, codes = '', text = ''] = match ?? [];
  if (!match || negated || text.startsWith('/')) {
    return [];
  }
  const above = exchangeAbove(cursor);
  const isHello = above !== 'greeting' && above?.kind === 'command' && (above.verb === 'EHLO' || above.verb === 'LHLO');
  if (isHello && /^2/.test(codes)) {
    return offered(cursor, above, text);
  }
  return /[ \t]/.test(text) ? [] : statusCodes(codes, wordBefore(cursor, '-').span);
}

/** EHLO keywords that no other completion left out. */
export function keywordsAt(cursor: Cursor, span: Span, without: readonly string[] = []): Completion[] {
  const offered = offeredHere(cursor);
  const rank = ({ keyword, standing }: { keyword: string; standing?: string }) =>
    offered.has(keyword) ? 0 : standing ? 2 : 1;
  return extensions
    .filter(({ keyword }) => !without.includes(keyword))
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ keyword, summary, rfc }) => ({
      label: keyword,
      kind: 'keyword',
      detail: rfc,
      documentation: summary,
      span,
      text: keyword,
      ...offered.noteOn([keyword]),
    }));
}

/** Parameters that a keyword has in a reply to EHLO, without those that stand there. */
export function keywordParameters(cursor: Cursor, keyword: string, written: readonly string[]): Completion[] {
  const { span } = wordBefore(cursor);
  if (keyword.toUpperCase() === 'AUTH') {
    return mechanismsAt(cursor, written);
  }
  const row = findExtension(keyword);
  const seen = offeredHere(cursor).parametersOf(keyword.toUpperCase());
  return [...new Set([...seen, ...(row?.samples ?? [])])]
    .filter((sample) => !written.includes(sample))
    .map((sample) => value(sample, row?.summary ?? '', span));
}

function offered(cursor: Cursor, hello: CommandItem, text: string): Completion[] {
  const words = text.split(/[ \t]+/);
  if (words.length > 1) {
    return keywordParameters(cursor, words[0] ?? '', words.slice(1, -1));
  }
  const others = hello.replies
    .flatMap(({ lines }) => lines)
    .filter(({ span }) => span.start !== cursor.start)
    .flatMap((line) => (line.text?.kind === 'text' ? line.text.template.parts.slice(0, 1) : []))
    .flatMap((part) => (part.kind === 'text' ? [part.value.split(/[ \t]/, 1)[0]?.toUpperCase() ?? ''] : []));
  // A keyword may have a dash in it, but the one before it is the reply's own.
  const span = { start: cursor.offset - text.length, end: cursor.offset };
  return keywordsAt(cursor, span, others);
}

/** The status codes of the classes that the reply's codes have; those first that RFC 5248 names with them. */
function statusCodes(codes: string, span: Span): Completion[] {
  const written = codes.toLowerCase().split('|');
  const classes = [...new Set(written.map((code) => code[0] ?? ''))].filter((digit) => /[245]/.test(digit));
  const fits = ({ replyCodes: named }: EnhancedStatusCode) => named.some((code) => written.includes(code));
  const sorted = enhancedStatusCodes.toSorted((a, b) => Number(fits(b)) - Number(fits(a)));
  return classes.flatMap((digit) =>
    sorted.map(({ code, summary, rfc }) => ({ ...reply(code.replace('X', digit), summary, span), documentation: rfc })),
  );
}

const CLASSES = [
  ['2xx', 'Any success'],
  ['4xx', 'Any temporary refusal: trying again may help'],
  ['5xx', 'Any permanent refusal'],
] as const;

/** What the exchange is known to get, in the order in which it is meant: to DATA 354 comes first, to its dot 250. */
function likelyCodes(above: ReturnType<typeof exchangeAbove>, { payload }: Cursor): readonly string[] {
  if (above === undefined) {
    return [];
  }
  if (above === 'greeting') {
    return ['220', '421', '521', '554'];
  }
  if (above.kind === 'directive') {
    return above.name === 'auth' ? unique(findCommand('AUTH')?.replies, ['success', 'error']) : [];
  }
  const row = findCommand(above.role === 'response' ? 'AUTH' : above.verb);
  if (above.payload && above !== payload) {
    return unique(row?.replies, ['success', 'error']);
  }
  const asks = row?.expects.some((pattern) => pattern.startsWith('3'));
  return unique(row?.replies, asks ? ['intermediate', 'error'] : ['success', 'intermediate', 'error']);
}

/** Any command can get 421, 500 and 501 as well (RFC 5321 4.3.2). */
function unique(replies: ReplyCodes | undefined, kinds: readonly (keyof ReplyCodes)[]): string[] {
  return [...new Set([...kinds.flatMap((kind) => replies?.[kind] ?? []), '421', '500', '501'])];
}

function codeItem(code: string, span: Span): Completion[] {
  const row = replyCodes.find((known) => known.code === code);
  return row ? [{ ...reply(row.code, row.summary, span), documentation: row.rfc }] : [];
}

function reply(code: string, summary: string, span: Span): Completion {
  return { label: code, kind: 'reply', detail: summary, documentation: '', span, text: code };
}
