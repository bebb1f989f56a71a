declare module 'apg-lite' {
  /** A parser for grammar tables; `parse` succeeds when the rule matches the whole input. */
  export class Parser {
    parse(grammar: object, startRule: string, input: string): { readonly success: boolean };
  }
}
