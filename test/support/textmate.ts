import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import type { IGrammar } from 'vscode-textmate';
import textmate from 'vscode-textmate';

/** A stretch of a line, from 0, and its scopes, the outermost first. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

/** Loads a grammar of `syntaxes/`, as the editor does, by its scope; `others` are grammars that stand in for foreign ones. */
export async function loadGrammar(scope: string, others: Readonly<Record<string, object>> = {}): Promise<IGrammar> {
  const registry = new textmate.Registry({
    onigLib: engine(),
    loadGrammar: async (name) => {
      const file = FILES[name];
      const text = file ? readFileSync(new URL(file, SYNTAXES), 'utf8') : JSON.stringify(others[name]);
      return text === undefined ? null : textmate.parseRawGrammar(text, `${name}.json`);
    },
    getInjections: (name) => INJECTIONS[name],
  });
  const grammar = await registry.loadGrammar(scope);
  if (!grammar) throw new Error(`There is no grammar ${scope}.`);
  return grammar;
}

/** The tokens of each line of a text. */
export function tokenize(grammar: IGrammar, text: string): Token[][] {
  let state = textmate.INITIAL;
  return text.split(/\r\n|\n|\r/).map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      start: startIndex,
      end: Math.min(endIndex, line.length),
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}

/** Whether a token has a scope, in full or up to a dot: `keyword.other` is in `keyword.other.command.smtp`. */
export function hasScope(token: Token, scope: string): boolean {
  return token.scopes.some((own) => own === scope || own.startsWith(`${scope}.`));
}

const SYNTAXES = new URL('../../syntaxes/', import.meta.url);

const FILES: Readonly<Record<string, string>> = {
  'source.smtp': 'smtp.tmLanguage.json',
  'text.smtp-transcript': 'smtp-transcript.tmLanguage.json',
  'markdown.smtp.codeblock': 'markdown-smtp.tmLanguage.json',
};

const INJECTIONS: Readonly<Record<string, string[]>> = { 'text.html.markdown': ['markdown.smtp.codeblock'] };

let loaded: Promise<Pick<typeof oniguruma, 'createOnigScanner' | 'createOnigString'>> | undefined;

/** Oniguruma's WebAssembly, loaded once. */
function engine() {
  loaded ??= (async () => {
    const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
    await oniguruma.loadWASM(readFileSync(wasm));
    return {
      createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    };
  })();
  return loaded;
}
