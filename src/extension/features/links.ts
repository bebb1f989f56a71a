import { DocumentLink, languages, type TextDocument } from 'vscode';
import { filesNamed } from '../../language';
import { editorFiles, LANGUAGE, pathOf, uriOf } from '../scripts';
import { rangeIn, scriptOf } from './documents';

/** Makes the files that a script names links. */
export function registerLinks() {
  return languages.registerDocumentLinkProvider(LANGUAGE, {
    provideDocumentLinks(document: TextDocument): DocumentLink[] {
      const script = scriptOf(document);
      return filesNamed(script).map(
        ({ path, span }) => new DocumentLink(rangeIn(script, span), uriOf(editorFiles.resolve(pathOf(document), path))),
      );
    },
  });
}
