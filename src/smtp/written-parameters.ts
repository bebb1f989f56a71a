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
  return wordsFrom(masked, end).flatMap((word) => {
    const equals = word.text.indexOf('=');
    const keyword = upperCase(equals < 0 ? word.text : word.text.slice(0, equals));
    const value = equals < 0 ? undefined : word.text.slice(equals + 1);
    return isMasked(keyword)
      ? []
      : [
          {
            keyword,
            value: value !== undefined && isMasked(value) ? undefined : value,
            start: word.start,
            end: word.end,
            row: findParameter(keyword),
          },
        ];
  });
}
