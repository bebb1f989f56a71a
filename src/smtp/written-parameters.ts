import { endOfPath } from './address';
import { isMasked, mask, type Range, wordsFrom } from './line';
import { findParameter, type Parameter } from './parameters';
import { upperCase } from './text';

/** A parameter as it stands on a MAIL or RCPT line; offsets are the line's. */
export interface WrittenParameter {
  /** In upper case. */
  readonly keyword: string;
  /** Undefined where there is no `=`, or where a reference stands in it. */
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Its row of the table; undefined for one that is not known. */
  readonly row: Parameter | undefined;
}

/** The parameters behind the path of a MAIL or RCPT line; a word whose keyword holds a reference is left out. */
export function writtenParameters(line: string, references: readonly Range[] = []): WrittenParameter[] {
  // Mostly nothing follows the path.
  if (line.indexOf('>') === line.length - 1) {
    return [];
  }
  const masked = mask(line, references);
  const start = masked.indexOf('<');
  const end = start < 0 ? undefined : endOfPath(masked, start);
  if (end === undefined || end === masked.length) {
    return [];
  }
  const written: WrittenParameter[] = [];
  for (const { text, start, end: wordEnd } of wordsFrom(masked, end)) {
    const equals = text.indexOf('=');
    const keyword = upperCase(equals < 0 ? text : text.slice(0, equals));
    if (!isMasked(keyword)) {
      const value = equals < 0 || isMasked(text) ? undefined : text.slice(equals + 1);
      written.push({ keyword, value, start, end: wordEnd, row: findParameter(keyword) });
    }
  }
  return written;
}
