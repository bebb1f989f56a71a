import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Completion, completionsAt, type Files, loadProject, parse, withoutHoles } from '../../language';
import type { Place } from '../../runner';

/** Where a line is typed. */
export interface TypedAt {
  /** The script in which the session is held up. */
  readonly path: string;
  readonly text: string;
  readonly place: Place;
  /** Whether the place is the last line that ran, and not the next one to run. */
  readonly isPast: boolean;
  /** What was typed before. */
  readonly typed: string;
}

/** What can be written at the end of a line that is typed, as if it stood in the script. */
export async function consoleCompletions(
  line: string,
  { path, text, place, isPast, typed }: TypedAt,
  files: Files,
): Promise<DebugProtocol.CompletionItem[]> {
  const above = text
    .split('\n')
    .slice(0, isPast ? undefined : place.line - 1)
    .join('\n');
  const before = `${above}\n${typed}`;
  const project = await loadProject(path, parse(before + line), files);
  return completionsAt(project, before.length + line.length)
    .filter(({ kind, span }) => kind !== 'reply' && span.start >= before.length)
    .map((completion, index) => itemOf(completion, before.length, index));
}

function itemOf(
  { label, kind, detail, span, text, snippet }: Completion,
  offset: number,
  index: number,
): DebugProtocol.CompletionItem {
  const { text: filled, caret } = snippet ? withoutHoles(text) : { text, caret: undefined };
  // Where there is a place for the cursor, VS Code takes the text for a snippet.
  const selectionStart = /[\\$}]/.test(filled) ? undefined : caret;
  return {
    label,
    text: filled,
    ...(selectionStart !== undefined && { selectionStart }),
    detail,
    type: TYPES[kind],
    sortText: String(index).padStart(4, '0'),
    start: span.start - offset,
    length: span.end - span.start,
  };
}

const TYPES: Readonly<Record<Completion['kind'], DebugProtocol.CompletionItemType>> = {
  command: 'function',
  parameter: 'property',
  value: 'value',
  directive: 'keyword',
  variable: 'variable',
  builtin: 'variable',
  reply: 'enum',
  keyword: 'enum',
  header: 'field',
  file: 'file',
  folder: 'file',
};
