import type { ExtensionContext } from 'vscode';
import { registerCodeActions } from './code-actions';
import { type DefinedOutside, registerDiagnostics } from './diagnostics';
import { registerLanguageFeatures } from './language-features';
import { registerLenses } from './lenses';

/** Registers what an open script shows, on the desktop and in the browser. */
export function registerScriptFeatures(context: ExtensionContext, outside: DefinedOutside): void {
  registerDiagnostics(context, outside);
  registerCodeActions(context, outside);
  registerLanguageFeatures(context, outside);
  registerLenses(context);
}
