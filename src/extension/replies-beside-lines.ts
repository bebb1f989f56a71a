import {
  type DecorationOptions,
  type ExtensionContext,
  MarkdownString,
  Range,
  type TextDocument,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { printable } from '../report';
import type { StepResult } from '../runner';
import { documentAt } from './scripts';

/** Shows the reply to each step at the end of its line. */
export interface RepliesBesideLines {
  clear(script: Uri): void;
  show(script: Uri, step: StepResult): void;
}

/** Keeps the replies of the last run beside their lines, until a line changes. */
export function registerRepliesBesideLines({ subscriptions }: ExtensionContext): RepliesBesideLines {
  const type = window.createTextEditorDecorationType({
    after: { margin: '0 0 0 3em', color: new ThemeColor('editorCodeLens.foreground') },
  });
  const shown = new Map<string, Map<number, DecorationOptions>>();
  const draw = (document: TextDocument) => {
    const options = [...(shown.get(document.uri.toString())?.values() ?? [])];
    for (const editor of window.visibleTextEditors) {
      if (editor.document === document) {
        editor.setDecorations(type, options);
      }
    }
  };
  subscriptions.push(
    type,
    window.onDidChangeVisibleTextEditors((editors) => {
      for (const { document } of editors) {
        draw(document);
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const lines = shown.get(document.uri.toString());
      if (!lines || contentChanges.length === 0) {
        return;
      }
      for (const { range, text } of contentChanges) {
        move(lines, range, text.split('\n').length - 1);
      }
      draw(document);
    }),
  );
  return {
    clear(script) {
      const document = documentAt(script);
      shown.delete(script.toString());
      if (document) {
        draw(document);
      }
    },
    show(script, step) {
      const document = documentAt(script);
      const option = optionOf(step);
      if (!document || !option || step.file !== undefined || step.line > document.lineCount) {
        return;
      }
      const lines = shown.get(script.toString()) ?? new Map<number, DecorationOptions>();
      shown.set(
        script.toString(),
        lines.set(step.line - 1, at(document.lineAt(step.line - 1).range.end.character, step.line - 1, option)),
      );
      draw(document);
    },
  };
}

type Shown = Pick<DecorationOptions, 'hoverMessage' | 'renderOptions'>;

function at(column: number, line: number, option: Shown): DecorationOptions {
  return { ...option, range: new Range(line, column, line, column) };
}

/** Takes away what stood on changed lines, and moves what stood below them. */
function move(lines: Map<number, DecorationOptions>, range: Range, added: number): void {
  const shift = added - (range.end.line - range.start.line);
  const before = [...lines];
  lines.clear();
  for (const [line, option] of before) {
    if (line >= range.start.line && line <= range.end.line) {
      continue;
    }
    const moved = line < range.start.line ? line : line + shift;
    lines.set(moved, at(option.range.start.character, moved, option));
  }
}

function optionOf({ log, problem }: StepResult): Shown | undefined {
  const replies = log.flatMap((entry) => (entry.type === 'reply' ? [entry.reply] : []));
  const last = replies.at(-1);
  if (!last && !problem) {
    return undefined;
  }
  const full = replies.flatMap(({ code, lines }) => lines.map((line) => `${code} ${line}`)).map(printable);
  const more = last && last.lines.length > 1 ? ` (+${last.lines.length - 1})` : '';
  const short = last
    ? `${last.code} ${printable(last.lines[0] ?? '')}${more} · ${Math.round(last.ms * 10) / 10} ms`
    : '';
  const contentText = `${short}${problem ? `  ✗ ${printable(problem.message)}` : ''}`.slice(0, LONGEST);
  // The server's words are shown as they are: no Markdown of theirs is followed.
  const hoverMessage = new MarkdownString().appendCodeblock(
    [...full, ...(problem ? [problem.message] : [])].join('\n'),
    'text',
  );
  return {
    hoverMessage,
    renderOptions: { after: { contentText, ...(problem && { color: new ThemeColor('errorForeground') }) } },
  };
}

const LONGEST = 160;
