import type { ExtensionContext } from 'vscode';
import { registerCodeActions } from './code-actions';
import { registerDiagnostics } from './diagnostics';
import { createFindings, type DefinedOutside } from './findings';
import { registerLanguageFeatures } from './language-features';
import { registerLenses } from './lenses';

/** Registers what an open script shows, on the desktop and in the browser. */
export function registerScriptFeatures(context: ExtensionContext, outside: DefinedOutside): void {
  const findings = createFindings(outside);
  registerDiagnostics(context, findings, outside.onDidChange);
  registerCodeActions(context, findings, outside.secretName);
  registerLanguageFeatures(context, outside);
  registerLenses(context);
}
