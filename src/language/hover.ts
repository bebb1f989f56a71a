import { findCommand, findEnhancedStatusCode, findMechanism, findParameter, findReplyCode } from '../smtp';
import { findDirective } from './directives';
import { builtins } from './names';
import { occurrenceAt } from './occurrences';
import { allItems, templatesOf } from './project';
import type { CommandItem, ExpectedReply, Item, Script } from './syntax';
import { referencesOf } from './template';
import type { Span } from './text';

/** What is told about a place: a sentence, how it is written, and where that is said. */
export interface HoverText {
  readonly span: Span;
  readonly title: string;
  readonly text: string;
  /** A grammar or a form, shown as code. */
  readonly syntax?: string;
  readonly rfc?: string;
}

/** Explains what stands at an offset; undefined where there is nothing to tell. Secrets are never told. */
export function hoverAt(script: Script, offset: number): HoverText | undefined {
  const item = [...allItems(script)].find((candidate) => touches(candidate, offset));
  if (!item) {
    return undefined;
  }
  return hoverReference(script, item, offset) ?? hoverItem(script, item, offset);
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

function within({ start, end }: Span, offset: number): boolean {
  return offset >= start && offset <= end;
}

function hoverReference(script: Script, item: Item, offset: number): HoverText | undefined {
  const templates = item.kind === 'variable' ? [item.value] : [...templatesOf(item)];
  for (const part of templates.flatMap((template) => [...referencesOf(template)])) {
    if (part.kind !== 'reference' || !within(part.span, offset)) {
      continue;
    }
    const { span, name } = part;
    if (part.builtin) {
      const builtin = builtins.find((known) => known.name === name);
      return builtin && { span, title: `$${name}`, text: builtin.summary, syntax: `{{${builtin.syntax}}}` };
    }
    const place = occurrenceAt(script, offset);
    const variable = script.variables.find((known) => known.name === name);
    const value = variable && script.text.slice(variable.value.span.start, variable.value.span.end);
    return (
      place && { span, title: name, text: 'A variable.', ...(value !== undefined && { syntax: `@${name} = ${value}` }) }
    );
  }
  return undefined;
}

function hoverItem(script: Script, item: Item, offset: number): HoverText | undefined {
  const directive = item.kind === 'block' ? item.open : item;
  if (directive.kind === 'directive') {
    const row =
      within(directive.nameSpan, offset) || offset === directive.span.start ? findDirective(directive.name) : undefined;
    if (row) {
      return { span: directive.nameSpan, title: `@${row.name}`, text: row.summary, syntax: row.syntax };
    }
    return hoverReplies(script, directive.replies, offset) ?? hoverMechanism(script, directive.span, offset);
  }
  if (item.kind === 'greeting') {
    return hoverReplies(script, [item.reply], offset);
  }
  if (item.kind !== 'command') {
    return undefined;
  }
  const replies = [...(item.intermediate ? [item.intermediate] : []), ...item.replies];
  return hoverReplies(script, replies, offset) ?? hoverCommand(script, item, offset);
}

function hoverCommand(script: Script, { text, verb, span: line }: CommandItem, offset: number): HoverText | undefined {
  const command = findCommand(verb);
  const { start } = text.span;
  if (command && offset >= start && offset <= start + command.form.length) {
    const { summary, syntax, rfc, form } = command;
    return { span: { start, end: start + verb.length }, title: form, text: summary, syntax, rfc };
  }
  if (!within(line, offset)) {
    return undefined;
  }
  const word = wordAt(script, line, offset);
  const parameter = findParameter(script.text.slice(word.start, word.end).split('=', 1)[0] ?? '');
  if (parameter) {
    const { keyword, summary, syntax, rfc } = parameter;
    return { span: word, title: keyword, text: summary, syntax, rfc };
  }
  return hoverMechanism(script, line, offset);
}

function hoverMechanism(script: Script, line: Span, offset: number): HoverText | undefined {
  const word = wordAt(script, line, offset);
  const mechanism = findMechanism(script.text.slice(word.start, word.end));
  return mechanism && { span: word, title: mechanism.name, text: mechanism.summary, rfc: mechanism.rfc };
}

function hoverReplies(script: Script, replies: readonly ExpectedReply[], offset: number): HoverText | undefined {
  const line = replies.flatMap((reply) => reply.lines).find(({ span }) => within(span, offset));
  if (!line) {
    return undefined;
  }
  const word = wordAt(script, line.span, offset, /[^\s|!-]/);
  const written = script.text.slice(word.start, word.end);
  const status = findEnhancedStatusCode(written);
  if (status) {
    return { span: word, title: status.code, text: status.summary, rfc: status.rfc };
  }
  const code = findReplyCode(written);
  return code && { span: word, title: code.code, text: code.summary, rfc: code.rfc };
}

function wordAt({ text }: Script, line: Span, offset: number, character = /\S/): Span {
  let start = offset;
  let end = offset;
  while (start > line.start && character.test(text[start - 1] ?? '')) {
    start--;
  }
  while (end < line.end && character.test(text[end] ?? '')) {
    end++;
  }
  return { start, end };
}
