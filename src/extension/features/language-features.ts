import type { ExtensionContext } from 'vscode';
import { registerCompletion } from './completion';
import type { DefinedOutside } from './findings';
import { registerFolding } from './folding';
import { registerFormatting } from './formatting';
import { registerHover } from './hover';
import { registerInlayHints } from './inlay-hints';
import { registerLinks } from './links';
import { registerNavigation } from './navigation';
import { registerSemanticTokens } from './semantic-tokens';
import { registerSignatureHelp } from './signature-help';
import { registerSymbols } from './symbols';

/** Registers what helps with writing and with finding one's way; each is a thin layer over the language's own. */
export function registerLanguageFeatures(context: ExtensionContext, outside: DefinedOutside): void {
  context.subscriptions.push(
    registerCompletion(context, outside),
    registerHover(outside),
    registerSignatureHelp(),
    ...registerInlayHints(),
    registerSemanticTokens(),
    ...registerSymbols(),
    ...registerFolding(),
    ...registerNavigation(),
    registerLinks(),
    ...registerFormatting(),
  );
}
