import { Hover, languages, MarkdownString, type Position, type TextDocument } from 'vscode';
import { hoverAt } from '../../language';
import { LANGUAGE } from '../scripts';
import { projectOf, rangeIn } from './documents';
import type { DefinedOutside } from './findings';
import { escaped, prose } from './prose';

/** Explains what the mouse rests on. */
export function registerHover(outside: DefinedOutside) {
  return languages.registerHoverProvider(LANGUAGE, {
    provideHover: (document, position) => explain(document, position, outside),
  });
}

async function explain(
  document: TextDocument,
  position: Position,
  outside: DefinedOutside,
): Promise<Hover | undefined> {
  const project = await projectOf(document);
  const [values, servers] = await Promise.all([outside.values(project.path), outside.servers?.(document)]);
  const found = hoverAt(project, document.offsetAt(position), values, servers);
  if (!found) {
    return undefined;
  }
  const { title, text, syntax, value, rfc, span } = found;
  const content = new MarkdownString(`**${escaped(title)}** — ${prose(text).value}`);
  if (value !== undefined) {
    content.appendCodeblock(value, 'plaintext');
  }
  if (syntax !== undefined) {
    content.appendCodeblock(syntax, 'abnf');
  }
  if (rfc !== undefined) {
    content.appendMarkdown(`\n\n${escaped(rfc)}`);
  }
  return new Hover(content, rangeIn(project.script, span));
}
