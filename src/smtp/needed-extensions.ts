import type { Command } from './command';
import { findExtension } from './extensions';
import { mask, type Range, wordsFrom } from './line';
import { isMechanismName } from './mechanisms';
import { upperCase } from './text';
import type { WrittenParameter } from './written-parameters';

/** What part of a command line needs the server to offer; offsets are the line's. */
export interface NeededExtension extends Range {
  /** EHLO keywords, any of which is enough. */
  readonly keywords: readonly string[];
  /** One of that keyword's parameters: the mechanism of AUTH. */
  readonly parameter?: string;
}

/** The extensions that a command line uses: for its verb or its mechanism, and for each of its parameters (RFC 5321 2.2.1); nothing for what a reference decides. */
export function neededExtensions(
  line: string,
  { verb, keyword, argument }: Command,
  { parameters, references = [] }: { parameters: readonly WrittenParameter[]; references?: readonly Range[] },
): NeededExtension[] {
  const needed: NeededExtension[] = [];
  const [first, second] = hasWords(argument) ? wordsFrom(mask(line, references), verb.length) : [];
  const mechanism = argument.kind === 'sasl' && first && isMechanismName(first.text) ? first : undefined;
  if (keyword !== undefined && findExtension(keyword) && !UNANNOUNCED.has(verb)) {
    const { start, end } = mechanism ?? { start: 0, end: verb.length };
    needed.push({ keywords: [keyword], start, end, ...(mechanism && { parameter: upperCase(mechanism.text) }) });
  }
  for (const { row, value, start, end } of parameters) {
    if (row) {
      needed.push({ keywords: bringing(row.extensions, value), start, end });
    }
  }
  if (second && argument.kind === 'string' && argument.smtputf8 && upperCase(second.text) === 'SMTPUTF8') {
    needed.push({ keywords: ['SMTPUTF8'], start: second.start, end: second.end });
  }
  return needed;
}

/** A server may well take it without announcing it (RFC 5321 4.1.1.8). */
const UNANNOUNCED: ReadonlySet<string> = new Set(['HELP']);

/** A value that is an extension's name needs that one: BODY=BINARYMIME. */
function bringing(extensions: readonly string[], value: string | undefined): readonly string[] {
  const named = value === undefined ? undefined : upperCase(value);
  return named !== undefined && extensions.length > 1 && extensions.includes(named) ? [named] : extensions;
}

/** Whether what follows the verb may need more than the verb does. */
function hasWords({ kind }: Command['argument']): boolean {
  return kind === 'sasl' || kind === 'string';
}
