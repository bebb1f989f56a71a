import { randomInt, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** What built-ins look at beyond their argument. */
export interface BuiltinContext {
  /** A secret's value by its name, or undefined where there is none. */
  secret(name: string): string | undefined;
  processEnv(name: string): string | undefined;
  now(): Date;
}

/** A built-in's value, or why it has none. */
export type BuiltinResult = { readonly text: string; readonly secret: boolean } | { readonly problem: string };

/** Computes `{{$name argument}}`, its argument's own references already replaced. */
export function computeBuiltin(
  name: string,
  argument: string,
  context: BuiltinContext & { octets: number | undefined; lookUp(name: string): string },
): BuiltinResult {
  switch (name) {
    case 'guid':
      return open(randomUUID());
    case 'hostname':
      return open(hostname());
    case 'timestamp':
      return withOffset(argument, context.now(), (date) => String(Math.floor(date.getTime() / 1000)));
    case 'datetime':
    case 'localDatetime': {
      const [format = '', ...offset] = argument.split(/[ \t]+/);
      const local = name === 'localDatetime';
      if (format === 'rfc1123') {
        return withOffset(offset.join(' '), context.now(), (date) => (local ? rfc5322(date) : date.toUTCString()));
      }
      if (format === 'iso8601') {
        return withOffset(offset.join(' '), context.now(), (date) => (local ? localIso(date) : date.toISOString()));
      }
      return { problem: `$${name} wants rfc1123 or iso8601, not ${format || 'nothing'}.` };
    }
    case 'randomInt':
      return random(argument);
    case 'processEnv': {
      const value = context.processEnv(argument);
      return value === undefined ? { problem: `The environment variable ${argument} is not set.` } : open(value);
    }
    case 'secret': {
      const value = context.secret(argument);
      if (value !== undefined) {
        return { text: value, secret: true };
      }
      return { problem: `There is no secret ${argument}: give --secret ${argument}=… or set SMTP_SECRET_${argument}.` };
    }
    case 'octets':
      return context.octets === undefined
        ? { problem: '$octets stands only in a BDAT line.' }
        : open(String(context.octets));
    case 'base64':
      return open(Buffer.from(argument.replaceAll('\\0', '\0'), 'utf8').toString('base64'));
    case 'filler':
      return filler(argument, context.lookUp);
    default:
      return { problem: `There is no built-in $${name}.` };
  }
}

/** The size that `$filler` is asked for: a number with a unit, or a variable's value with `+n` or `-n`; undefined when it is none. */
export function fillerSize(argument: string, lookUp: (name: string) => string): number | undefined {
  const match = /^(?:(\d+)|([A-Za-z_][A-Za-z0-9_-]*?))(KB|MB|KiB|MiB)?([+-]\d+)?$/.exec(argument);
  if (!match) {
    return undefined;
  }
  const base = match[1] ?? (match[2] === undefined ? '' : lookUp(match[2]).trim());
  if (!/^\d{1,15}$/.test(base)) {
    return undefined;
  }
  return Number(base) * (UNITS[match[3] ?? ''] ?? 1) + Number(match[4] ?? 0);
}

const UNITS: Readonly<Record<string, number>> = { KB: 1000, MB: 1_000_000, KiB: 1024, MiB: 1024 * 1024 };

/** Kept in memory, so bounded (octets); larger messages come from files. */
const LARGEST_FILLER = 32 * 1024 * 1024;

function filler(argument: string, lookUp: (name: string) => string): BuiltinResult {
  const size = fillerSize(argument, lookUp);
  if (size === undefined || size < 0) {
    return { problem: `$filler wants a size (\`10KB\`, \`1MiB\`, a variable with +n or -n), not ${argument}.` };
  }
  if (size > LARGEST_FILLER) {
    return { problem: `$filler makes at most ${LARGEST_FILLER} octets here; alone on a payload line it has no bound.` };
  }
  return open('x'.repeat(size));
}

function open(text: string): BuiltinResult {
  return { text, secret: false };
}

function random(argument: string): BuiltinResult {
  const match = /^(-?\d{1,15})[ \t]+(-?\d{1,15})$/.exec(argument);
  const [min, max] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || min >= max || max - min > 2 ** 48 - 1) {
    return { problem: '$randomInt wants two integers, the smaller first: `$randomInt 1 100`.' };
  }
  return open(String(randomInt(min, max)));
}

function withOffset(offset: string, now: Date, format: (date: Date) => string): BuiltinResult {
  if (offset.trim() === '') {
    return open(format(now));
  }
  const match = /^(-?\d{1,9})[ \t]+(y|Q|M|w|d|h|m|s|ms)$/.exec(offset.trim());
  if (!match?.[2]) {
    return { problem: `An offset is a number and one of y Q M w d h m s ms: \`-3 h\`, not ${offset}.` };
  }
  return open(format(shift(now, Number(match[1]), match[2])));
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

function shift(date: Date, count: number, unit: string): Date {
  const shifted = new Date(date);
  if (unit === 'y') {
    shifted.setUTCFullYear(shifted.getUTCFullYear() + count);
  } else if (unit === 'Q') {
    shifted.setUTCMonth(shifted.getUTCMonth() + 3 * count);
  } else if (unit === 'M') {
    shifted.setUTCMonth(shifted.getUTCMonth() + count);
  } else {
    shifted.setTime(shifted.getTime() + count * (MILLISECONDS[unit] ?? 0));
  }
  return shifted;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The form that a Date: header wants (RFC 5322 3.3): `Mon, 23 Nov 2026 20:28:31 +0000`. */
function rfc5322(date: Date): string {
  const day = `${DAYS[date.getDay()]}, ${two(date.getDate())} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone(date).replace(':', '')}`;
}

function localIso(date: Date): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}${zone(date)}`;
}

function zone(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
