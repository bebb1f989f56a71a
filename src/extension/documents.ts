import { Location, Range, type TextDocument, type Uri } from 'vscode';
import { loadProject, type Project, parse, type Script, type Span } from '../language';
import { editorFiles, pathOf, uriOf } from './scripts';

/** The script of a document, parsed once for each of its versions; a document that is closed takes it along. */
export function scriptOf(document: TextDocument): Script {
  const known = scripts.get(document);
  if (known?.version === document.version) {
    return known.script;
  }
  const script = parse(document.getText());
  scripts.set(document, { version: document.version, script });
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

const scripts = new WeakMap<TextDocument, { readonly version: number; readonly script: Script }>();
