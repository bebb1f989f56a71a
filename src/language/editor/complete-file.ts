import type { Project } from '../script/project';
import type { Span } from '../script/text';
import type { Completion, ListedFile } from './completion';
import { type Cursor, cursorAt } from './cursor';

/** A path that is being written: the folder it leads to so far, as written, and the name that comes next. */
export interface WrittenPath {
  /** `` or with a slash at its end. */
  readonly folder: string;
  readonly span: Span;
  /** Whether a script is wanted. */
  readonly script: boolean;
}

/** The path that is being written at an offset of a project's own script; undefined where none is. */
export function pathAt(project: Project, offset: number): WrittenPath | undefined {
  return pathBefore(cursorAt(project, offset));
}

/** The entries of the folder that a path leads to; undefined where no path is being written. */
export function filesAt(cursor: Cursor, listing: readonly ListedFile[] = []): Completion[] | undefined {
  const path = pathBefore(cursor);
  if (!path) {
    return undefined;
  }
  const { span, script } = path;
  return listing
    .filter(({ name, folder }) => folder || !script || name.endsWith('.smtp'))
    .toSorted((a, b) => Number(b.folder) - Number(a.folder) || (a.name < b.name ? -1 : 1))
    .map(({ name, folder }) => ({
      label: folder ? `${name}/` : name,
      kind: folder ? 'folder' : 'file',
      detail: '',
      documentation: '',
      span,
      text: folder ? `${name}/` : name,
      ...(folder && { more: true }),
    }));
}

function pathBefore(cursor: Cursor): WrittenPath | undefined {
  const { payload, offset, project } = cursor;
  const { script } = project;
  // In a payload only the first column counts.
  const line = payload ? script.text.slice(script.lines.span(script.lines.at(offset)).start, offset) : cursor.before;
  const found = (payload ? IN_PAYLOAD : IN_DIRECTIVE).exec(line)?.groups;
  const path = found?.['path'] ?? found?.['quoted'] ?? found?.['word'];
  if (path === undefined || path.includes('{{')) {
    return undefined;
  }
  const slash = path.lastIndexOf('/') + 1;
  return {
    folder: path.slice(0, slash),
    span: { start: offset - (path.length - slash), end: offset },
    script: line.startsWith('@include'),
  };
}

const IN_PAYLOAD = /^<[@=]?[ \t]+(?<path>[^"]*)$/;

/** A path is the rest of the line, or a word among others that has to be quoted where it holds a blank. */
const IN_DIRECTIVE =
  /^@(?:(?:include[ \t]+"?|each[ \t].*?[ \t]in[ \t]+<[ \t]+)(?<path>[^"]*)|(?:tls[ \t](?:.*[ \t])?(?:ca|cert|key)|receive[ \t](?:.*[ \t])?dir)=(?:"(?<quoted>[^"]*)|(?<word>[^" \t]*)))$/;
