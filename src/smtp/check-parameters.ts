import { closest } from './closest';
import type { ParameterCommand } from './command';
import type { CheckContext } from './context';
import { findExtension, parametersOf } from './extensions';
import { type Fault, mostFaults, quote, shift } from './fault';
import { checkSeparators, endOfWord, isComment, isMasked, noComment, type Word, wordsFrom } from './line';
import { findParameter, type Parameter, parameters } from './parameters';
import { isAscii, upperCase } from './text';
import { checkAnyValue } from './values';

/** Checks the parameters of MAIL or RCPT that follow an offset. */
export function checkParameters(
  text: string,
  offset: number,
  command: ParameterCommand,
  context: CheckContext,
): Fault[] {
  const words = wordsFrom(text, offset);
  const written = words.map(readParameter);
  const faults = checkSeparators(text, offset, words);
  const smtputf8 = context.smtputf8 || declaresUtf8(written);
  const before = new Map<string, Written>();
  let previousEnd = offset;
  for (const parts of partsOf(written)) {
    const [parameter] = parts;
    if (faults.length >= mostFaults) {
      break;
    }
    if (parameter.row === undefined && isComment(parameter.word.text)) {
      const { start } = parameter.word;
      faults.push({ code: 'invalid-parameter', start, end: text.length, message: noComment, rfc: 'RFC 5321 4.1.2' });
      break;
    }
    if (parts.length > 1) {
      faults.push(brokenFault(text, parts));
    } else {
      const options = { command, smtputf8, tls: context.tls, previousEnd };
      faults.push(...checkParameter(parameter, before.get(parameter.keyword), options));
      faults.push(...checkConflicts(parameter, before));
    }
    before.set(parameter.keyword, parameter);
    previousEnd = (parts.at(-1) ?? parameter).word.end;
  }
  return [...faults, ...checkRequirements(before, command)];
}

/** Whether SMTPUTF8 stands among the words behind an offset, or may once references are replaced. */
export function mayDeclareUtf8(text: string, offset: number): boolean {
  const isOneWord = endOfWord(text, offset) === text.length;
  return isOneWord ? isMasked(text.slice(offset)) : declaresUtf8(wordsFrom(text, offset).map(readParameter));
}

interface Written {
  readonly word: Word;
  /** In upper case; what stands before the first `=`. */
  readonly keyword: string;
  /** Undefined where there is no `=`. */
  readonly value: string | undefined;
  readonly row: Parameter | undefined;
}

interface ParameterOptions {
  readonly command: ParameterCommand;
  readonly smtputf8: boolean;
  readonly tls: boolean | undefined;
  /** Where the word before it ends: a removal takes the space along. */
  readonly previousEnd: number;
}

function readParameter(word: Word): Written {
  const equals = word.text.indexOf('=');
  const keyword = upperCase(equals < 0 ? word.text : word.text.slice(0, equals));
  return { word, keyword, value: equals < 0 ? undefined : word.text.slice(equals + 1), row: findParameter(keyword) };
}

function declaresUtf8(written: readonly Written[]): boolean {
  return written.some(({ keyword }) => keyword === 'SMTPUTF8' || isMasked(keyword));
}

function checkParameter(parameter: Written, earlier: Written | undefined, options: ParameterOptions): Fault[] {
  const { word, keyword, value, row } = parameter;
  if (isMasked(keyword)) {
    return [];
  }
  const place = { start: word.start, end: word.end, rfc: row?.rfc ?? 'RFC 5321 4.1.2' };
  if (earlier !== undefined) {
    const fix = earlier.word.text === word.text ? { fix: { replacement: '', title: 'Remove it' } } : {};
    const message = `${quote(keyword)} stands on this command already; once is allowed.`;
    const { start, end } = earlier.word;
    const related = { start, end, message: 'It stands here first.' };
    return [{ ...place, code: 'duplicate-parameter', start: options.previousEnd, message, related, ...fix }];
  }
  if (row === undefined) {
    return isMasked(word.text) ? [] : checkUnknown(parameter, options);
  }
  if (!row.commands.includes(options.command)) {
    const message = `${keyword} belongs to ${row.commands.join(' and ')}, not to ${options.command}.`;
    return [{ ...place, code: 'misplaced-parameter', message }];
  }
  const faults = value !== undefined && isMasked(value) ? [] : checkValue(parameter, row, options);
  if (row.needsTls && options.tls === false) {
    faults.push({ ...place, code: 'invalid-parameter', message: `${keyword} needs an encrypted connection.` });
  }
  if (row.standing === 'historic') {
    faults.push({ ...place, code: 'deprecated', message: `${keyword} is out of use.` });
  }
  return faults;
}

function checkValue({ word, keyword, value }: Written, row: Parameter, options: ParameterOptions): Fault[] {
  const place = { code: 'invalid-parameter', start: word.start, end: word.end, rfc: row.rfc } as const;
  if (value === undefined) {
    return row.value === 'required' ? [{ ...place, message: `${keyword} needs a value: ${row.syntax}.` }] : [];
  }
  if (row.value === 'none') {
    const written = word.text.slice(0, keyword.length);
    const fix = { replacement: written, title: `Write ${quote(written)}` };
    return [{ ...place, message: `${keyword} takes no value.`, fix }];
  }
  if (value === '') {
    return [{ ...place, message: `The value of ${keyword} is missing: ${row.syntax}.` }];
  }
  return shift(row.check?.(value, options) ?? [], word.end - value.length);
}

function checkUnknown(parameter: Written, options: ParameterOptions): Fault[] {
  const { word, keyword, value } = parameter;
  const place = { start: word.start, end: word.start + keyword.length, rfc: 'RFC 5321 4.1.2' } as const;
  if (!isAscii(keyword)) {
    return [{ ...place, code: 'non-ascii', message: 'The keyword of a parameter is US-ASCII.' }];
  }
  if (!/^[A-Z0-9][A-Z0-9-]*$/.test(keyword)) {
    const meant = withEquals(word.text, options) ?? withHyphens(word.text, options);
    if (meant !== undefined) {
      const message = `${quote(word.text)} is no parameter, but ${quote(meant)} is one.`;
      const fix = { replacement: meant, title: `Write ${quote(meant)}` };
      return [{ ...place, code: 'invalid-parameter', end: word.end, message, fix }];
    }
    const message = `${quote(word.text)} is no parameter: a keyword of letters, digits and hyphens, then "=" and a value, or nothing.`;
    return [{ ...place, code: 'invalid-parameter', end: word.end, message }];
  }
  const bad = value === undefined ? [] : checkAnyValue(value, options);
  if (bad.length > 0) {
    return shift(bad, word.end - (value ?? '').length);
  }
  const known = parameters.filter((row) => row.commands.includes(options.command)).map((row) => row.keyword);
  const meant = closest(keyword, known);
  const isPrivate = keyword.startsWith('X');
  const what = isPrivate ? 'is a private parameter' : `is no known parameter of ${options.command}`;
  const choice =
    value === undefined ? (choiceMeant(keyword, options.command) ?? gluedValue(word.text, options)) : undefined;
  const replacement = choice ?? meant;
  const hint = replacement === undefined ? messageForExtension(keyword) : ` Did you mean ${quote(replacement)}?`;
  return [
    {
      ...place,
      code: 'unknown-parameter',
      message: `${quote(word.text.slice(0, keyword.length))} ${what}; servers that do not know it answer 555.${hint}`,
      ...(isPrivate ? { severity: 'information' } : {}),
      ...(replacement === undefined ? {} : { fix: { replacement, title: `Write "${replacement}"` } }),
    },
  ];
}

/** `SIZE=100` for `SIZE100`. */
function gluedValue(text: string, { command }: ParameterOptions): string | undefined {
  const row = parameters.find(
    (each) => each.value === 'required' && each.commands.includes(command) && upperCase(text).startsWith(each.keyword),
  );
  const value = row && text.slice(row.keyword.length);
  const fits = value && row.check && row.keyword !== 'AUTH' && row.check(value, { smtputf8: true }).length === 0;
  return fits ? `${text.slice(0, row.keyword.length)}=${value}` : undefined;
}

/** `SIZE=100` for `SIZE:100`. */
function withEquals(text: string, { command }: ParameterOptions): string | undefined {
  const [, keyword = '', value = ''] = /^([A-Z0-9-]+):=?(.+)$/i.exec(text) ?? [];
  const row = keyword === '' ? undefined : findParameter(keyword);
  return row?.value === 'required' && row.commands.includes(command) ? `${keyword}=${value}` : undefined;
}

/** `MT-PRIORITY=3` for `MT_PRIORITY=3`. */
function withHyphens(text: string, { command }: ParameterOptions): string | undefined {
  const [keyword = ''] = text.split('=', 1);
  const meant = keyword.replaceAll('_', '-');
  return findParameter(meant)?.commands.includes(command) ? meant + text.slice(keyword.length) : undefined;
}

/** `8BITMIME` for `BODY=8BITMIME`: a value that stands without its keyword. */
function choiceMeant(word: string, command: ParameterCommand): string | undefined {
  const row = parameters.find((each) => each.commands.includes(command) && each.choices?.includes(word));
  return row === undefined || /^-?\d+$/.test(word) ? undefined : `${row.keyword}=${word}`;
}

function messageForExtension(keyword: string): string {
  const brings = findExtension(keyword) === undefined ? [] : parametersOf(keyword);
  return brings.length === 0 ? '' : ` The extension ${keyword} brings ${brings.map((row) => row.keyword).join(', ')}.`;
}

function checkConflicts({ word, keyword, row }: Written, before: ReadonlyMap<string, Written>): Fault[] {
  const conflict = row?.conflicts?.find((each) => before.has(each.keyword) && !before.has(keyword));
  if (row === undefined || conflict === undefined) {
    return [];
  }
  const { start, end } = word;
  const other = before.get(conflict.keyword)?.word;
  const related = other && { related: { start: other.start, end: other.end, message: 'It does not go with this.' } };
  return [{ code: 'conflicting-parameters', start, end, message: conflict.message, rfc: row.rfc, ...related }];
}

function checkRequirements(written: ReadonlyMap<string, Written>, command: ParameterCommand): Fault[] {
  const faults: Fault[] = [];
  for (const [keyword, { word, row }] of written) {
    // A reference may stand for any parameter, so that nothing is known to be missing.
    if (isMasked(keyword)) {
      return [];
    }
    // Where it is on the wrong command, that is told already.
    const required = row?.commands.includes(command) ? row.requires : undefined;
    if (row === undefined || required === undefined) {
      continue;
    }
    const found = written.get(required.keyword);
    const value = found?.value ?? '';
    if (!isMasked(value) && !required.value.test(value)) {
      const { start, end } = found?.word ?? word;
      faults.push({ code: 'conflicting-parameters', start, end, message: required.message, rfc: row.rfc });
    }
  }
  return faults;
}

/** The words of each parameter: several where spaces round its `=` or behind a comma broke it. */
function partsOf(written: readonly Written[]): [Written, ...Written[]][] {
  const parts: [Written, ...Written[]][] = [];
  for (const next of written) {
    const current = parts.at(-1);
    const last = current?.at(-1);
    if (current !== undefined && last !== undefined && continues(last, next)) {
      current.push(next);
    } else {
      parts.push([next]);
    }
  }
  return parts;
}

function continues(last: Written, next: Written): boolean {
  const text = last.word.text;
  if (isMasked(text) || isMasked(next.word.text)) {
    return false;
  }
  // `XVERP=+=` is whole: its last `=` is not its first.
  const open = text.endsWith(',') || text.indexOf('=') === text.length - 1;
  return next.word.text.startsWith('=') || (open && next.row === undefined) || isValueOf(last, next);
}

/** `SIZE 100`: the value of a parameter that a space parted from it. */
function isValueOf({ row, value }: Written, next: Written): boolean {
  const parted = row?.value === 'required' && value === undefined && next.row === undefined && next.value === undefined;
  return parted && row.check?.(next.word.text, { smtputf8: true }).length === 0;
}

function brokenFault(text: string, parts: readonly Written[]): Fault {
  const start = parts[0]?.word.start ?? 0;
  const end = parts.at(-1)?.word.end ?? start;
  const joint = parts.some(({ value }) => value !== undefined) ? '' : '=';
  const replacement = text.slice(start, end).replace(/[ \t]+/g, joint);
  const fix = { replacement, title: `Write ${quote(replacement)}` };
  const message =
    joint === ''
      ? 'No space stands inside a parameter.'
      : 'A parameter and its value are one word, with "=" between them.';
  return { code: 'invalid-parameter', start, end, message, rfc: 'RFC 5321 4.1.2', fix };
}
