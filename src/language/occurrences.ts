import { readAction } from './actions';
import { allItems, templatesOf } from './project';
import type { DirectiveItem, Item, Script } from './syntax';
import { type Reference, referencesOf } from './template';
import type { Span } from './text';

/** A place where a variable's name stands. */
export interface Occurrence {
  readonly name: string;
  readonly span: Span;
  readonly role: 'definition' | 'reference';
}

/** Every place of a script where a variable is defined or used, in the order of the text. */
export function occurrencesOf(script: Script): Occurrence[] {
  const occurrences: Occurrence[] = [];
  for (const item of allItems(script)) {
    const definition = definitionOf(item, script);
    if (definition) {
      occurrences.push(definition);
    }
    const templates = item.kind === 'variable' ? [item.value] : templatesOf(item);
    for (const template of templates) {
      for (const part of referencesOf(template)) {
        if (part.kind === 'reference' && !part.builtin) {
          occurrences.push({ name: part.name, span: nameSpan(part, script), role: 'reference' });
        }
      }
    }
  }
  return occurrences.sort((a, b) => a.span.start - b.span.start);
}

/** The variable whose name stands at an offset. */
export function occurrenceAt(script: Script, offset: number): Occurrence | undefined {
  return occurrencesOf(script).find(({ span }) => offset >= span.start && offset <= span.end);
}

function definitionOf(item: Item, script: Script): Occurrence | undefined {
  if (item.kind === 'variable') {
    return { name: item.name, span: item.nameSpan, role: 'definition' };
  }
  const directive = item.kind === 'block' ? item.open : item;
  if (directive.kind !== 'directive' || !DEFINING.has(directive.name)) {
    return undefined;
  }
  const name = definedName(directive, script);
  const { start } = directive.rest;
  return name === undefined ? undefined : { name, span: { start, end: start + name.length }, role: 'definition' };
}

const DEFINING = new Set(['capture', 'prompt', 'each']);

function definedName(directive: DirectiveItem, script: Script): string | undefined {
  const action = readAction(directive, script.text);
  return 'variable' in action ? action.variable : undefined;
}

function nameSpan({ span, name }: Reference, { text }: Script): Span {
  const start = text.indexOf(name, span.start + 2);
  return { start, end: start + name.length };
}
