import { closest, findExtension } from '../../smtp';
import { TLS_VERSIONS } from './action';

/** Whether `nto STARTTLS` was to be `not STARTTLS`: the session would be skipped, and nobody would know why. */
export function isMisspeltNot(keyword: string, next: string): boolean {
  const written = keyword.toLowerCase();
  return (
    closest(keyword, ['not']) !== undefined &&
    !findExtension(keyword) &&
    (written === keyword || written === 'not' || findExtension(next) !== undefined)
  );
}

/** `on` or `off`, where one of them was meant: `no` is near to `on`, and means the contrary. */
export function switchMeant(value: string): string | undefined {
  if (/^(?:no|false|none|0|disabled?)$/i.test(value)) {
    return 'off';
  }
  return /^(?:yes|true|1|enabled?)$/i.test(value) ? 'on' : closest(value, ['off', 'on']);
}

/** A TLS version without its name, or the nearest. */
export function versionMeant(value: string): string | undefined {
  return TLS_VERSIONS.find((known) => known === `TLSv${value.replace(/\.0$/, '')}`) ?? closest(value, TLS_VERSIONS);
}

/** A duration with its unit in capitals or in words. */
export function durationMeant(value: string): string | undefined {
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([a-z]{1,12})$/i.exec(value) ?? [];
  const short = UNITS.find(([, words]) => words.test(unit))?.[0];
  return number === undefined || short === undefined ? undefined : number + short;
}

const UNITS: readonly (readonly [string, RegExp])[] = [
  ['ms', /^(?:ms|msecs?|millis|milliseconds?)$/i],
  ['s', /^s(?:ecs?|econds?)?$/i],
  ['m', /^m(?:ins?|inutes?)?$/i],
  ['h', /^h(?:rs?|ours?)?$/i],
];

/** The values of @each, where one word was to be a range or a file. */
export function valuesMeant(word: string): string | undefined {
  const range = /^(-?\d{1,9})(?:\.{3,}|-|–|—|:|…)(-?\d{1,9})$/.exec(word);
  const file = /^<=?@?([\w./-]+\.\w+)$/.exec(word);
  return range ? `${range[1]}..${range[2]}` : file ? `< ${file[1]}` : undefined;
}
