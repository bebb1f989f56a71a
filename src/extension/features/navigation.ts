import {
  DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  l10n,
  languages,
  type Position,
  Range,
  type TextDocument,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import {
  definitionsAt,
  ENVIRONMENT_FILES,
  highlightsAt,
  loadProject,
  namesInEnvironments,
  occurrenceAt,
  type Project,
  placesOf,
} from '../../language';
import { editorFiles, LANGUAGE, pathOf, uriOf } from '../scripts';
import { readUpwards } from '../servers/environment-values';
import { locationIn, projectOf, rangeIn, scriptOf } from './documents';

/** Goes to definitions and references, marks them, and renames variables and connections. */
export function registerNavigation() {
  return [
    languages.registerDefinitionProvider(LANGUAGE, { provideDefinition }),
    languages.registerReferenceProvider(LANGUAGE, { provideReferences }),
    languages.registerDocumentHighlightProvider(LANGUAGE, { provideDocumentHighlights }),
    languages.registerRenameProvider(LANGUAGE, { provideRenameEdits, prepareRename }),
  ];
}

async function provideDefinition(document: TextDocument, position: Position): Promise<Location[]> {
  const project = await projectOf(document);
  const offset = document.offsetAt(position);
  const found = definitionsAt(project, offset).map((place) =>
    place.kind === 'file'
      ? { uri: uriOf(editorFiles.resolve(project.path, place.named)), range: new Range(0, 0, 0, 0) }
      : locationIn(place.path, place.script, place.span, document),
  );
  const place = occurrenceAt(project.script, offset);
  return place?.kind === 'variable' ? [...found, ...(await inEnvironments(project.path, place.name))] : found;
}

/** Where the environments of a script (a path) define a variable. */
async function inEnvironments(path: string, name: string): Promise<Location[]> {
  const files = await Promise.all(Object.values(ENVIRONMENT_FILES).map((file) => readUpwards(path, file)));
  return files.flatMap((file) =>
    file
      ? namesInEnvironments(file.text)
          .filter((each) => each.name === name)
          .map(({ line, column }) => ({
            uri: uriOf(file.path),
            range: new Range(line, column, line, column + name.length),
          }))
      : [],
  );
}

async function provideReferences(
  document: TextDocument,
  position: Position,
  { includeDeclaration }: { includeDeclaration: boolean },
): Promise<Location[]> {
  return (await placesAt(document, position))
    .filter(({ occurrence }) => includeDeclaration || occurrence.role === 'reference')
    .map(({ path, script, occurrence }) => locationIn(path, script, occurrence.span, document));
}

function provideDocumentHighlights(document: TextDocument, position: Position): DocumentHighlight[] {
  const script = scriptOf(document);
  return highlightsAt(script, document.offsetAt(position)).map(
    ({ span, role }) =>
      new DocumentHighlight(
        rangeIn(script, span),
        role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      ),
  );
}

function prepareRename(document: TextDocument, position: Position): Range {
  const script = scriptOf(document);
  const found = occurrenceAt(script, document.offsetAt(position));
  if (!found) {
    throw new Error(l10n.t('Only a variable or a connection can be renamed.'));
  }
  return rangeIn(script, found.span);
}

async function provideRenameEdits(document: TextDocument, position: Position, name: string): Promise<WorkspaceEdit> {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) {
    throw new Error(l10n.t('A name begins with a letter or _, and goes on with letters, digits, _ and -.'));
  }
  const edit = new WorkspaceEdit();
  for (const { path, script, occurrence } of await placesAt(document, position)) {
    const { uri, range } = locationIn(path, script, occurrence.span, document);
    edit.replace(uri, range, name);
  }
  return edit;
}

async function placesAt(document: TextDocument, position: Position) {
  const own = await projectOf(document);
  const others = await projectsOfWorkspace(own.path);
  return placesOf([own, ...others], own.path, document.offsetAt(position));
}

/** The other scripts of the workspace: one of them may include this one. */
async function projectsOfWorkspace(but: string): Promise<Project[]> {
  const uris = await workspace.findFiles('**/*.smtp', '**/node_modules/**');
  const projects = uris
    .map((uri) => pathOf({ uri }))
    .filter((path) => path !== but)
    .map(async (path) => {
      const octets = await editorFiles.read(path);
      return octets ? [await loadProject(path, octets, editorFiles)] : [];
    });
  return (await Promise.all(projects)).flat();
}
