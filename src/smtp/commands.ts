import type { Command } from './command';
import { coreCommands } from './commands-core';
import { extensionCommands } from './commands-extension';
import { vendorCommands } from './commands-vendor';
import { endOfWord } from './line';
import { upperCase } from './text';

/** Every command the product knows, the RFCs' own first. */
export const commands: readonly Command[] = [...coreCommands, ...extensionCommands, ...vendorCommands];

const byVerb: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.verb, command]));

/** The command with that verb, in any case. */
export function findCommand(verb: string): Command | undefined {
  return byVerb.get(verb) ?? byVerb.get(upperCase(verb));
}

/** A command line's verb in upper case: the first word, up to a space, a tab or the end; '' when there is none. */
export function verbOf(line: string): string {
  const word = line.slice(0, endOfWord(line, 0));
  return byVerb.get(word)?.verb ?? upperCase(word);
}

/** Code patterns that are expected where a script writes none and no command's row tells. */
export const defaultExpectations = {
  greeting: ['220'],
  unknownCommand: ['2xx'],
  /** After the dot. In LMTP for each accepted recipient. */
  message: ['2xx'],
  saslResponse: ['235'],
  saslResponseBeforeAnother: ['334'],
  saslCancel: ['501'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
