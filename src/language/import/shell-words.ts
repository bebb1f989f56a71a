/** A command of a shell: its words, and the line (from 1) it begins on. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly line: number;
}

/** Splits lines into commands and those into words: quotes and backslashes as in a POSIX shell, nothing else. */
export function shellCommands(lines: readonly string[]): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  let started = 1;
  for (const [index, line] of lines.entries()) {
    if (words.length === 0 && word === undefined) {
      started = index + 1;
    }
    let goesOn = false;
    for (let at = 0; at < line.length; at++) {
      const character = line.charAt(at);
      const next = line.charAt(at + 1);
      if (character === quote) {
        quote = undefined;
      } else if (quote === undefined && (character === "'" || character === '"')) {
        quote = character;
        word ??= '';
      } else if (character === '\\' && quote !== "'" && at + 1 === line.length) {
        goesOn = true;
      } else if (character === '\\' && (quote === undefined || (quote === '"' && /["\\$`]/.test(next)))) {
        word = (word ?? '') + next;
        at++;
      } else if (quote === undefined && /[ \t]/.test(character)) {
        words.push(...(word === undefined ? [] : [word]));
        word = undefined;
      } else if (quote === undefined && character === '#' && word === undefined) {
        break;
      } else {
        word = (word ?? '') + character;
      }
    }
    if (quote !== undefined && !goesOn) {
      word = `${word ?? ''}\n`;
    } else if (!goesOn) {
      words.push(...(word === undefined ? [] : [word]));
      commands.push({ words, line: started });
      words = [];
      word = undefined;
    }
  }
  words.push(...(word === undefined ? [] : [word]));
  commands.push({ words, line: started });
  return commands.filter(({ words: all }) => all.length > 0);
}
