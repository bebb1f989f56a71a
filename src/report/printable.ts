/** A text with its control characters escaped, so that a server can not play with a terminal: `\x1b`, `\r`. */
export function printable(text: string): string {
  return text.replace(CONTROLS, (character) => NAMES[character] ?? escaped(character));
}

// Also those that change the direction of what follows.
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const NAMES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\t', '\0': '\\0' };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
