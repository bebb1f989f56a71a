import { findCommand, findExtension, findMechanism, findParameter } from '../../smtp';
import { octetsOf } from '../check/check-payload';
import type { KnownServers } from '../check/known-servers';
import { messageSizes } from '../check/message-size';
import { SUBJECT_SUMMARIES, SUBJECTS } from '../script/action';
import { findDirective } from '../script/directives';
import { findHeaderField } from '../script/header-fields';
import { allItems, type Project } from '../script/project';
import type { CommandItem, DirectiveItem, Item, Script } from '../script/syntax';
import { type Span, within, wordAt } from '../script/text';
import { hoverReplies } from './hover-reply';
import { withSeen } from './hover-seen';
import type { HoverText } from './hover-text';
import { hoverName } from './hover-value';
import { shapeOfResponse } from './sasl-shape';
import type { OutsideValue } from './values';

/** Explains what stands at an offset of a project's own script; undefined where there is nothing to tell. Secrets are never told. */
export function hoverAt(
  project: Project,
  offset: number,
  outside: ReadonlyMap<string, OutsideValue> = new Map(),
  servers?: KnownServers,
): HoverText | undefined {
  const { script } = project;
  const item = allItems(script).find((candidate) => touches(candidate, offset));
  if (!item) {
    return undefined;
  }
  const found = hoverItem(script, item, offset);
  return hoverName(project, item, offset, outside) ?? (found && withSeen(project, item, found, servers));
}

function touches(item: Item, offset: number): boolean {
  const spans: Span[] = [item.kind === 'block' ? item.open.span : item.span];
  if (item.kind === 'command') {
    spans.push(...(item.payload ? [item.payload.span] : []), ...(item.intermediate ? [item.intermediate.span] : []));
  }
  if (item.kind === 'command' || item.kind === 'directive') {
    spans.push(...item.replies.map(({ span }) => span));
  }
  return spans.some((span) => within(span, offset));
}

function hoverItem(script: Script, item: Item, offset: number): HoverText | undefined {
  switch (item.kind) {
    case 'block':
      return hoverDirective(script, item.open, offset);
    case 'directive':
      return hoverReplies(script, item.replies, offset) ?? hoverDirective(script, item, offset);
    case 'greeting':
      return hoverReplies(script, [item.reply], offset);
    case 'command': {
      const replies = [...(item.intermediate ? [item.intermediate] : []), ...item.replies];
      return (
        hoverReplies(script, replies, offset, item) ??
        hoverField(script, item, offset) ??
        hoverCommand(script, item, offset)
      );
    }
    default:
      return undefined;
  }
}

function hoverDirective(
  script: Script,
  { name, nameSpan, span, rest }: DirectiveItem,
  offset: number,
): HoverText | undefined {
  const row = findDirective(name);
  if (row && within({ start: span.start, end: nameSpan.end }, offset)) {
    return { span: { start: span.start, end: nameSpan.end }, title: `@${name}`, text: row.summary, syntax: row.syntax };
  }
  if (!within(rest, offset)) {
    return undefined;
  }
  const word = wordAt(script.text, rest, offset);
  const written = script.text.slice(word.start, word.end);
  if (name === 'auth') {
    return hoverMechanism(script, rest, offset);
  }
  const subject = name === 'assert' ? SUBJECTS.find((each) => each === written) : undefined;
  if (subject && row) {
    return { span: word, title: subject, text: SUBJECT_SUMMARIES[subject], syntax: row.syntax };
  }
  const extension = name === 'requires' || name === 'assert' ? findExtension(written) : undefined;
  return extension && { span: word, title: extension.keyword, text: extension.summary, rfc: extension.rfc };
}

function hoverCommand(script: Script, item: CommandItem, offset: number): HoverText | undefined {
  const { text, verb, span: line } = item;
  if (!within(line, offset)) {
    return undefined;
  }
  const command = findCommand(verb);
  const { start, end } = text.span;
  if (command && within(nameOf(script, item, command), offset)) {
    const { summary, syntax, rfc, form } = command;
    const octets = item.payload?.kind === 'bdat' ? octetsOf(item.payload) : undefined;
    const size = octets === undefined ? '' : ` The block below has ${octets} octets.`;
    return { span: nameOf(script, item, command), title: form, text: `${summary}${size}`, syntax, rfc };
  }
  const word = wordAt(script.text, text.span, offset);
  if (item.payload?.kind === 'bdat') {
    const octets = octetsOf(item.payload);
    return octets === undefined
      ? undefined
      : { span: word, title: `${octets} octets`, text: 'That is what the block below has.', rfc: 'RFC 3030 2' };
  }
  if (item.role === 'response') {
    return hoverResponse(script, item, { start, end });
  }
  const parameter = findParameter(script.text.slice(word.start, word.end).split('=', 1)[0] ?? '');
  if (parameter) {
    return hoverParameter(script, item, parameter, word);
  }
  return hoverMechanism(script, text.span, offset) ?? (verb === 'AUTH' ? hoverResponse(script, item, word) : undefined);
}

/** `MAIL FROM:` where it is written so, the verb alone where it is not. */
function nameOf({ text }: Script, item: CommandItem, { form }: { readonly form: string }): Span {
  const { start } = item.text.span;
  const isWhole = text.slice(start, start + form.length).toUpperCase() === form;
  return { start, end: start + (isWhole ? form : item.verb).length };
}

function hoverParameter(
  script: Script,
  item: CommandItem,
  { keyword, summary, syntax, rfc }: NonNullable<ReturnType<typeof findParameter>>,
  span: Span,
): HoverText {
  const size = keyword === 'SIZE' ? messageSizes(script).find(({ mail }) => mail === item) : undefined;
  const counted = size?.octets === undefined ? '' : ` The message below has ${size.octets} octets.`;
  return { span, title: keyword, text: `${summary}${counted}`, syntax, rfc };
}

function hoverMechanism(script: Script, line: Span, offset: number): HoverText | undefined {
  const word = wordAt(script.text, line, offset);
  const mechanism = findMechanism(script.text.slice(word.start, word.end));
  return mechanism && { span: word, title: mechanism.name, text: mechanism.summary, rfc: mechanism.rfc };
}

/** What a response is made of, told without what it proves. */
function hoverResponse(script: Script, item: CommandItem, span: Span): HoverText | undefined {
  const commands = allItems(script).filter((each) => each.kind === 'command' && each.span.start <= item.span.start);
  const auth = commands.findLast((each) => each.kind === 'command' && each.verb === 'AUTH');
  if (auth?.kind !== 'command') {
    return undefined;
  }
  const [, mechanism = '', initial] = script.text.slice(auth.text.span.start, auth.text.span.end).split(/[ \t]+/);
  const between = commands.filter(({ span: each }) => each.start > auth.span.start).length;
  const index = item === auth ? 0 : between - 1 + (initial === undefined ? 0 : 1);
  const value = shapeOfResponse(script.text.slice(span.start, span.end), mechanism, index);
  return value === undefined
    ? undefined
    : { span, title: 'Response', text: 'What the base64 holds, without its secrets:', value, rfc: 'RFC 4954 4' };
}

function hoverField(script: Script, { payload }: CommandItem, offset: number): HoverText | undefined {
  const line = payload?.lines.find(({ kind, span }) => kind === 'text' && within(span, offset));
  if (!payload || !line) {
    return undefined;
  }
  const above = script.text.slice(payload.span.start, line.span.start);
  const name = /^([\x21-\x39\x3B-\x7E]+)[ \t]*:/.exec(script.text.slice(line.span.start, line.span.end))?.[1];
  const field = name === undefined || /(^|\n|\r)\r?\n/.test(above) ? undefined : findHeaderField(name);
  const span = { start: line.span.start, end: line.span.start + (name?.length ?? 0) };
  return field && within(span, offset) ? { span, title: field.name, text: field.summary, rfc: field.rfc } : undefined;
}
