import type { ExpectedReply, Item, Script } from '../../../src/language';
import { walkItems } from '../../../src/language';
import { hasScope, type Token } from '../../support/textmate';

/** What a line is, as far as the parser and the grammar both tell. */
export type Kind =
  | 'blank'
  | 'session'
  | 'comment'
  | 'variable'
  | 'directive'
  | 'command'
  | 'noise'
  | 'reply'
  | 'bad-reply'
  | 'payload'
  | 'dot';

/** A line's kind by the scopes of the grammar. */
export function kindOfTokens(tokens: readonly Token[]): Kind {
  for (const [kind, scope] of SCOPES) {
    if (tokens.some((token) => hasScope(token, scope))) return kind;
  }
  return 'blank';
}

/** The kinds of a script's lines by the tree that the parser makes. */
export function kindsOfScript(script: Script): Kind[] {
  const kinds = Array.from({ length: script.lines.count }, (): Kind => 'blank');
  const set = (offset: number, kind: Kind) => {
    kinds[script.lines.at(offset)] = kind;
  };
  for (const { code, span } of script.findings) if (code === 'invalid-reply') set(span.start, 'bad-reply');
  for (const session of script.sessions) if (session.heading) set(session.heading.start, 'session');
  for (const item of [script.preamble, ...script.sessions.map(({ items }) => items)].flatMap((items) => [
    ...walkItems(items),
  ])) {
    if (item.kind === 'block') set(item.open.span.start, 'directive');
    else set(item.span.start, item.kind === 'greeting' ? 'reply' : item.kind);
    for (const line of repliesOf(item).flatMap(({ lines }) => lines)) set(line.span.start, 'reply');
    if (item.kind !== 'command' || !item.payload) continue;
    const { start, end } = item.payload.span;
    for (let line = script.lines.at(start); line <= script.lines.at(end); line++) {
      const at = script.lines.span(line).start;
      if (at >= start && at < end) kinds[line] = 'payload';
    }
    const last = script.lines.span(script.lines.at(end));
    if (start < end && script.text.slice(last.start, last.end) === '.') set(last.start, 'dot');
  }
  return kinds;
}

/** Every expected reply of an item. */
export function repliesOf(item: Item): readonly ExpectedReply[] {
  switch (item.kind) {
    case 'greeting':
      return [item.reply];
    case 'directive':
      return item.replies;
    case 'command':
      return item.intermediate ? [item.intermediate, ...item.replies] : item.replies;
    default:
      return [];
  }
}

/** The first that holds counts: references and files stand inside payloads. */
const SCOPES: readonly (readonly [Kind, string])[] = [
  ['payload', 'meta.payload'],
  ['dot', 'keyword.control.end-of-payload'],
  ['session', 'markup.heading.session'],
  ['comment', 'comment.line'],
  ['variable', 'meta.variable'],
  ['directive', 'meta.directive'],
  ['reply', 'meta.reply'],
  ['bad-reply', 'invalid.illegal.reply'],
  ['noise', 'invalid.illegal.transcript-noise'],
  ['command', 'meta.command'],
];
