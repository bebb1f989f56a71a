import type { Fault } from './fault';
import { placeholder } from './text';

/** A piece of a command line between separators. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A half-open range of UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The line with everything in the ranges, which are in order, made placeholders; offsets stay. */
export function mask(line: string, ranges: readonly Range[]): string {
  let masked = '';
  for (const range of ranges) {
    const start = Math.max(range.start, masked.length);
    masked +=
      line.slice(masked.length, start) + placeholder.repeat(Math.max(0, Math.min(range.end, line.length) - start));
  }
  return masked + line.slice(masked.length);
}

/** Whether a piece of a masked line is to be left unchecked. */
export function isMasked(text: string): boolean {
  return text.includes(placeholder);
}

/** The first word of the text, empty when it starts with a separator. */
export function firstWord(text: string): Word {
  const end = endOfWord(text, 0);
  return { text: text.slice(0, end), start: 0, end };
}

/** More words than any command has; what is beyond them is taken as part of the last, so that a text pasted by mistake costs little. */
const mostWords = 1000;

/** The words behind an offset. */
export function wordsFrom(text: string, offset: number): Word[] {
  const words: Word[] = [];
  for (let start = endOfSeparator(text, offset); start < text.length; ) {
    const end = words.length === mostWords - 1 ? text.length : endOfWord(text, start);
    words.push({ text: text.slice(start, end), start, end });
    start = endOfSeparator(text, end);
  }
  return words;
}

/** The length of the text without the spaces and tabs at its end. */
export function lengthWithoutBlanks(text: string): number {
  let length = text.length;
  while (length > 0 && isBlank(text, length - 1)) {
    length--;
  }
  return length;
}

/** Where the word that starts at an offset ends. */
export function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isBlank(text, end)) {
    end++;
  }
  return end;
}

/** Where the spaces and tabs that start at an offset end. */
export function endOfSeparator(text: string, start: number): number {
  let end = start;
  while (end < text.length && isBlank(text, end)) {
    end++;
  }
  return end;
}

/** What is wrong with the separators between the words that follow an offset; a tab among them is a fault of its own. */
export function checkSeparators(text: string, offset: number, words: readonly Word[]): Fault[] {
  const faults: Fault[] = [];
  let before = offset;
  for (const word of words) {
    if (word.start - before > 1 && !text.slice(before, word.start).includes('\t')) {
      faults.push({
        code: 'invalid-argument',
        start: before,
        end: word.start,
        message: 'Exactly one space stands here.',
        rfc: 'RFC 5321 4.1.1',
        fix: { replacement: ' ', title: 'Write one space' },
      });
    }
    before = word.end;
  }
  return faults;
}

/** Words that have no place, as one fault that starts behind an offset, so that its fix takes the space with it; those from the first that is not masked. */
export function unexpected(words: readonly Word[], before: number, message: string, rfc: string): Fault[] {
  const first = words.findIndex((word) => !isMasked(word.text));
  const end = words.at(-1)?.end;
  if (first < 0 || end === undefined) {
    return [];
  }
  const start = words[first - 1]?.end ?? before;
  const comment = isComment(words[first]?.text ?? '');
  const fix = { replacement: '', title: 'Remove it' };
  const certain = !comment && words.every((word) => !isMasked(word.text));
  const told = comment ? `${message} ${noComment}` : message;
  return [{ code: 'unexpected-argument', start, end, message: told, rfc, ...(certain ? { fix } : {}) }];
}

/** Whether a word begins what was probably meant as a comment. */
export function isComment(word: string): boolean {
  return word.startsWith('#') || word.startsWith('//');
}

export const noComment = 'A comment has a line of its own: behind a command it would be sent.';

function isBlank(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit === 0x20 || unit === 0x09;
}
