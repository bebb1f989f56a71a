import {
  languages,
  ParameterInformation,
  type Position,
  SignatureHelp,
  SignatureInformation,
  type TextDocument,
} from 'vscode';
import { signatureAt } from '../../language';
import { LANGUAGE } from '../scripts';
import { projectOf } from './documents';
import { prose } from './prose';

/** Shows how the command or directive on the line is written, and which part of it comes now. */
export function registerSignatureHelp() {
  return languages.registerSignatureHelpProvider(LANGUAGE, { provideSignatureHelp }, ' ', ':', '=', '@');
}

async function provideSignatureHelp(document: TextDocument, position: Position): Promise<SignatureHelp | undefined> {
  const found = signatureAt(await projectOf(document), document.offsetAt(position));
  if (!found) {
    return undefined;
  }
  const { label, text, parts, active } = found;
  const signature = new SignatureInformation(label, prose(text));
  signature.parameters = parts.map(
    ({ start, end, text: about }) => new ParameterInformation([start, end], prose(about)),
  );
  const help = new SignatureHelp();
  help.signatures = [signature];
  help.activeSignature = 0;
  help.activeParameter = active;
  return help;
}
