import { Location, Range, type TextDocument, type Uri } from 'vscode';
import { loadProject, type Project, parse, type Script, type Span } from '../../language';
import { editorFiles, pathOf, uriOf } from '../scripts';

/** The script of a document, parsed once for each of its texts; a document that is closed takes it along. */
export function scriptOf(document: TextDocument): Script {
  const known = scripts.get(document);
  // A new document without a file may come in the place, and with the version, of one that was closed. VS Code keeps the text until it changes, so that this compares a pointer.
  const text = document.getText();
  if (known?.text === text) {
    return known;
  }
  const script = parse(text);
  scripts.set(document, script);
  return script;
}

/** The script of a document with what it includes, as that is now. */
export function projectOf(document: TextDocument): Promise<Project> {
  return loadProject(pathOf(document), scriptOf(document), editorFiles);
}

/** A stretch of a script as the editor counts; the offsets of both agree. */
export function rangeIn({ lines }: Script, { start, end }: Span): Range {
  const [from, to] = [lines.position(start), lines.position(end)];
  return new Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
}

/** A stretch of a script that is in the file of a path, or in a document of its own. */
export function locationIn(path: string, script: Script, span: Span, document?: TextDocument): Location {
  const uri: Uri = document && path === pathOf(document) ? document.uri : uriOf(path);
  return new Location(uri, rangeIn(script, span));
}

const scripts = new WeakMap<TextDocument, Script>();
