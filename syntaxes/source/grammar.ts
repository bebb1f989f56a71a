/** A TextMate grammar, as far as the grammars here use the format. */
export interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly injectionSelector?: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

/** One rule: a `match`, a `begin` with its `end` or `while`, an `include`, or a list of rules. */
export interface Rule {
  readonly include?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

export type Captures = Readonly<Record<string, Rule>>;

/** Captures from the names of groups 1, 2, …; a rule where a group is tokenised further, undefined where it has no scope. */
export function groups(...scopes: readonly (string | Rule | undefined)[]): Captures {
  const captures: Record<string, Rule> = {};
  scopes.forEach((scope, index) => {
    if (scope !== undefined) captures[index + 1] = typeof scope === 'string' ? { name: scope } : scope;
  });
  return captures;
}

/** A rule for the first word behind what opened the rule round it, without the white space between. */
export function leading(scope: string, pattern: string): Rule {
  return { match: String.raw`\G[ \t]*+(${pattern})`, captures: groups(scope) };
}

/** Includes of the named rules of the repository. */
export function include(...names: readonly string[]): Rule[] {
  return names.map((name) => ({ include: `#${name}` }));
}

/** An alternation of words taken literally, the longest first so that none hides behind its beginning. */
export function oneOf(words: Iterable<string>): string {
  const sorted = [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `(?:${sorted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`;
}
