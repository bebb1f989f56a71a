import type { DirectiveItem, ExpectedReply, Item } from './syntax';
import { type BadReference, isLiteral, type Reference, type Template } from './template';

/** Told of a reference, and of the template that it stands in. */
export type ReferenceVisitor = (reference: Reference | BadReference, template: Template) => void;

/** Calls for every reference of an item, those in built-ins' arguments included; most items have none. */
export function visitReferences(item: Item, visit: ReferenceVisitor): void {
  switch (item.kind) {
    case 'variable':
      visitTemplate(item.value, visit);
      return;
    case 'greeting':
      visitReply(item.reply, visit);
      return;
    case 'command':
      visitTemplate(item.text, visit);
      if (item.intermediate) {
        visitReply(item.intermediate, visit);
      }
      for (const line of item.payload?.lines ?? NONE) {
        visitTemplate(line.kind === 'text' ? line.template : line.kind === 'file' ? line.path : line.string, visit);
      }
      visitReplies(item.replies, visit);
      return;
    case 'directive':
      visitWords(item, visit);
      visitReplies(item.replies, visit);
      return;
    case 'block':
      visitWords(item.open, visit);
      return;
    default:
  }
}

/** The references of an item as a list. */
export function referencesOfItem(item: Item): readonly (Reference | BadReference)[] {
  const references: (Reference | BadReference)[] = [];
  visitReferences(item, (reference) => references.push(reference));
  return references;
}

/** Every reference of a template, those in built-ins' arguments included. */
export function referencesOf(template: Template): readonly (Reference | BadReference)[] {
  const references: (Reference | BadReference)[] = [];
  visitTemplate(template, (reference) => references.push(reference));
  return references;
}

const NONE: readonly never[] = [];

function visitTemplate(template: Template, visit: ReferenceVisitor): void {
  if (!isLiteral(template)) {
    visitParts(template, template, visit);
  }
}

function visitParts({ parts }: Template, template: Template, visit: ReferenceVisitor): void {
  for (const part of parts) {
    if (part.kind === 'bad-reference') {
      visit(part, template);
    } else if (part.kind === 'reference') {
      visit(part, template);
      if (part.builtin && !isLiteral(part.argument)) {
        visitParts(part.argument, template, visit);
      }
    }
  }
}

function visitReplies(replies: readonly ExpectedReply[], visit: ReferenceVisitor): void {
  for (const reply of replies) {
    visitReply(reply, visit);
  }
}

function visitReply({ lines }: ExpectedReply, visit: ReferenceVisitor): void {
  for (const { text } of lines) {
    if (text) {
      visitTemplate(text.kind === 'text' ? text.template : text.pattern, visit);
    }
  }
}

/** Most arguments are words; the regular expressions and strings of some hold references in places of their own. */
function visitWords({ words }: DirectiveItem, visit: ReferenceVisitor): void {
  for (const { template } of words) {
    visitTemplate(template, visit);
  }
}
