import {
  type DecorationOptions,
  type ExtensionContext,
  MarkdownString,
  type TextDocument,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { StepResult } from '../../runner';
import { documentAt } from '../scripts';
import { followLine, type LineChange, lineChangeOf, moveLine } from './line-changes';
import { type ReplyNote, replyNote } from './reply-note';

/** Shows the reply to each step at the end of its line. */
export interface RepliesBesideLines {
  /** Takes away what stands on these lines (from 0) of a script, and shows what comes of them while they run. */
  begin(script: Uri, lines: readonly LineSpan[]): RunningReplies;
}

/** The lines of one run of a script, which may be edited meanwhile. */
export interface RunningReplies {
  show(step: StepResult): void;
  end(): void;
}

/** Lines from 0, the last one included. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** Keeps the replies of the last runs beside their lines, until a line changes. */
export function registerRepliesBesideLines({ subscriptions }: ExtensionContext): RepliesBesideLines {
  const type = window.createTextEditorDecorationType({
    after: { margin: '0 0 0 3em', color: new ThemeColor('smtp.replyForeground') },
  });
  const shown = new Map<string, Map<number, ReplyNote>>();
  const running = new Map<LineChange[], string>();
  const draw = (document: TextDocument) => {
    const notes = isWanted(document) ? [...(shown.get(document.uri.toString()) ?? [])] : [];
    for (const editor of window.visibleTextEditors) {
      if (editor.document === document) {
        editor.setDecorations(
          type,
          notes.map(([line, note]) => decoration(document, line, note)),
        );
      }
    }
  };
  const due = new Map<TextDocument, ReturnType<typeof setTimeout>>();
  const drawNow = (document: TextDocument) => {
    clearTimeout(due.get(document));
    due.delete(document);
    draw(document);
  };
  // All of a document's are drawn at once: after each of many steps that would be most of the run.
  const drawSoon = (document: TextDocument) => {
    if (!due.has(document)) {
      due.set(
        document,
        setTimeout(() => drawNow(document), PAUSE_MS),
      );
    }
  };
  const drawAll = () => {
    for (const { document } of window.visibleTextEditors) {
      draw(document);
    }
  };
  subscriptions.push(
    type,
    {
      dispose() {
        for (const timer of due.values()) {
          clearTimeout(timer);
        }
      },
    },
    window.onDidChangeVisibleTextEditors(drawAll),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('smtp.replies.besideLines') && drawAll()),
    workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const key = document.uri.toString();
      const changes = contentChanges.map(lineChangeOf);
      for (const [followed, script] of running) {
        if (script === key) {
          followed.push(...changes);
        }
      }
      const notes = shown.get(key);
      if (notes && changes.length > 0) {
        shown.set(key, changes.reduce(moved, notes));
        draw(document);
      }
    }),
  );
  return {
    begin(script, lines) {
      const key = script.toString();
      const changes: LineChange[] = [];
      running.set(changes, key);
      const document = documentAt(script);
      const kept = [...(shown.get(key) ?? [])].filter(
        ([line]) => !lines.some(({ first, last }) => line >= first && line <= last),
      );
      shown.set(key, new Map(kept));
      if (document) {
        draw(document);
      }
      return {
        show(step) {
          const open = documentAt(script);
          const note = replyNote(step);
          const line = followLine(step.line - 1, changes);
          if (open && note && line !== undefined && line < open.lineCount && step.file === undefined) {
            const notes = shown.get(key) ?? new Map<number, ReplyNote>();
            shown.set(key, notes.set(line, note));
            drawSoon(open);
          }
        },
        end() {
          running.delete(changes);
          const open = documentAt(script);
          if (open && due.has(open)) {
            drawNow(open);
          }
        },
      };
    },
  };
}

/** Shorter than anyone notices. */
const PAUSE_MS = 50;

function isWanted(document: TextDocument): boolean {
  return workspace.getConfiguration('smtp', document).get<boolean>('replies.besideLines', true);
}

function moved(notes: ReadonlyMap<number, ReplyNote>, change: LineChange): Map<number, ReplyNote> {
  const entries = [...notes].flatMap(([line, note]) => {
    const now = moveLine(line, change);
    return now === undefined ? [] : [[now, note] as const];
  });
  return new Map(entries);
}

function decoration(document: TextDocument, line: number, { short, full, failed }: ReplyNote): DecorationOptions {
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(line, document.lineCount - 1));
  return {
    // All of the line, so that who has no mouse gets the replies by the hover wherever the cursor stands in it.
    range: range.with(range.start.with({ character: firstNonWhitespaceCharacterIndex })),
    // The server's words are shown as they are: no Markdown of theirs is followed.
    hoverMessage: new MarkdownString().appendCodeblock(full, 'text'),
    renderOptions: {
      after: { contentText: short, ...(failed && { color: new ThemeColor('smtp.failedReplyForeground') }) },
    },
  };
}
