import {
  CompletionItem,
  CompletionItemKind,
  type ExtensionContext,
  l10n,
  languages,
  MarkdownString,
  type Position,
  Range,
  SnippetString,
  type TextDocument,
} from 'vscode';
import { type Completion, completionsAt, pathAt } from '../../language';
import { LANGUAGE, listFolder } from '../scripts';
import { readSnippets, type SessionSnippet } from '../session-snippets';
import { projectOf, rangeIn, scriptOf } from './documents';
import type { DefinedOutside } from './findings';
import { prose } from './prose';

/** Completes while scripts are written. */
export function registerCompletion(context: ExtensionContext, outside: DefinedOutside) {
  let snippets: Promise<readonly SessionSnippet[]> | undefined;
  return languages.registerCompletionItemProvider(
    LANGUAGE,
    {
      async provideCompletionItems(document, position) {
        const items = await complete(document, position, outside);
        if (!isStatement(document, position, items)) {
          return items;
        }
        snippets ??= readSnippets(context);
        return [...items, ...(await snippets).map((snippet) => snippetItem(document, position, snippet))];
      },
    },
    ...TRIGGERS,
  );
}

/** Digits are no words to the editor, which asks by itself only where a word begins. */
const TRIGGERS = ['@', '{', '$', ' ', '=', '<', '-', '|', '/', ':', ',', '2', '3', '4', '5'];

async function complete(
  document: TextDocument,
  position: Position,
  outside: DefinedOutside,
): Promise<CompletionItem[]> {
  const project = await projectOf(document);
  const offset = document.offsetAt(position);
  const path = pathAt(project, offset);
  // Environments are read only where one of their names may stand.
  const inReference = /\{\{[^}]*$/.test(document.lineAt(position).text.slice(0, position.character));
  const [servers, environment, listing] = await Promise.all([
    outside.servers?.(document),
    inReference ? outside.values(project.path) : new Map<string, never>(),
    path ? listFolder(project.path, path.folder) : [],
  ]);
  return completionsAt(project, offset, { environment: [...environment.keys()], listing, servers }).map(
    (completion, index) => itemOf(document, completion, index),
  );
}

function itemOf(document: TextDocument, completion: Completion, index: number): CompletionItem {
  const { label, kind, detail, note, documentation, span, text, snippet, more } = completion;
  // What a code means, what a variable holds and who offers a keyword is told beside each, not only beside the one that is chosen.
  const description = kind === 'reply' || kind === 'variable' ? detail : note;
  const told = description === undefined ? label : { label, description };
  const item = new CompletionItem(told, KINDS[kind]);
  item.detail = detail;
  item.documentation = prose(documentation);
  item.range = rangeIn(scriptOf(document), span);
  item.insertText = snippet ? new SnippetString(text) : text;
  // The order is the language's, not the alphabet's.
  item.sortText = String(index).padStart(4, '0');
  if (more) {
    item.command = { command: 'editor.action.triggerSuggest', title: l10n.t('Complete what follows') };
  }
  return item;
}

/** Whether a command may stand here, and nothing but its first word does yet. */
function isStatement(document: TextDocument, position: Position, items: readonly CompletionItem[]): boolean {
  const before = document.lineAt(position).text.slice(0, position.character);
  return /^\s*[\w-]*$/.test(before) && items.some(({ kind }) => kind === KINDS.command);
}

function snippetItem(document: TextDocument, position: Position, snippet: SessionSnippet): CompletionItem {
  const { words, description, body } = snippet;
  const [label = ''] = words;
  const item = new CompletionItem({ label, description }, CompletionItemKind.Snippet);
  item.filterText = words.join(' ');
  item.documentation = new MarkdownString().appendCodeblock(filledIn(body), LANGUAGE);
  item.insertText = new SnippetString(body);
  item.range = new Range(
    position.with({ character: document.lineAt(position).firstNonWhitespaceCharacterIndex }),
    position,
  );
  // Behind what is legal next.
  item.sortText = `~${label}`;
  return item;
}

/** A snippet with what its places begin with. */
function filledIn(body: string): string {
  return body
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/(?<!\\)\$\{?\d+\}?/g, '')
    .replace(/\\([$}\\])/g, '$1');
}

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  command: CompletionItemKind.Function,
  parameter: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  directive: CompletionItemKind.Keyword,
  variable: CompletionItemKind.Variable,
  builtin: CompletionItemKind.Constant,
  reply: CompletionItemKind.EnumMember,
  keyword: CompletionItemKind.Enum,
  header: CompletionItemKind.Field,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};
