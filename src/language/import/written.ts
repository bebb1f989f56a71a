import { classifyLine, contentOf } from '../script/lines';
import { parsePayloadLine } from '../script/payload';
import { ESCAPES } from '../script/words';

/** A command as a script has it, so that exactly this line is sent: `C: ` before one that would be something else. */
export function writtenCommand(
  line: string,
  { references = 'escaped' }: { readonly references?: 'escaped' | 'kept' } = {},
): string {
  const literal = references === 'kept' ? line : withoutReferences(line);
  const span = { start: 0, end: literal.length };
  const plain =
    contentOf(literal, span).start === 0 &&
    !line.startsWith('\ufeff') &&
    classifyLine(literal, span).kind === 'command';
  return plain && !literal.startsWith('C:') ? literal : `C: ${literal}`;
}

/** A line of a message as a payload has it, so that exactly this line is sent. */
export function writtenPayloadLine(line: string): string {
  const literal = withoutReferences(line);
  const means = parsePayloadLine(literal, { start: 0, end: literal.length });
  if (!('message' in means) && means.kind === 'text' && means.template.span.start === 0 && line !== '.') {
    return literal;
  }
  return line.startsWith('<') ? `\\${literal}` : writtenOctets(`${line}\r\n`);
}

/** A line of a payload that sends exactly these characters, without a line end of its own. */
export function writtenOctets(octets: string): string {
  return `<= ${writtenString(octets)}`;
}

/** Characters as a string of a script; what is no character to be seen is written by its code. */
export function writtenString(text: string): string {
  const escaped = text.replace(/[\\"]|\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    // `\xHH` is an octet: beyond US-ASCII a character has more than one.
    const octet = code < 0x80 ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : character;
    return WRITTEN.get(character) ?? octet;
  });
  return `"${withoutReferences(escaped)}"`;
}

const WRITTEN = new Map(Object.entries(ESCAPES).map(([letter, character]) => [character, `\\${letter}`]));

/** A word of a directive's arguments: quoted where it has to be. */
export function writtenWord(word: string): string {
  return /^[^\s"\\={}\p{Cc}]+$/u.test(word) ? word : writtenString(word);
}

function withoutReferences(text: string): string {
  return text.replaceAll('{{', '\\{{');
}
