import { closest } from './closest';
import type { Command } from './command';
import { isIpv4, isIpv6 } from './domain';
import { decodeXtext } from './encoding';
import { type Fault, mostFaults, quote } from './fault';
import { isMasked, type Word } from './line';
import { upperCase } from './text';

/** Checks the attributes of XCLIENT and XFORWARD: `NAME=value`, the value as xtext or `[UNAVAILABLE]` or `[TEMPUNAVAIL]`. */
export function checkAttributes(words: readonly Word[], names: readonly string[], command: Command): Fault[] {
  const faults: Fault[] = [];
  for (const word of words) {
    faults.push(...checkAttribute(word, names, command));
    if (faults.length >= mostFaults) {
      break;
    }
  }
  return faults;
}

function checkAttribute({ text, start, end }: Word, names: readonly string[], command: Command): Fault[] {
  const equals = text.indexOf('=');
  const name = upperCase(equals < 0 ? text : text.slice(0, equals));
  if (isMasked(name)) {
    return [];
  }
  if (!names.includes(name)) {
    const meant = closest(name, names);
    const fix = meant === undefined ? {} : { fix: { replacement: meant, title: `Write ${quote(meant)}` } };
    const message = `${quote(text.slice(0, name.length))} is no attribute of ${command.verb}: ${names.join(', ')}.`;
    return [{ code: 'unknown-parameter', start, end: start + name.length, message, rfc: command.rfc, ...fix }];
  }
  const value = text.slice(equals + 1);
  const message =
    equals < 0 ? `${name} needs a value: ${name}=value.` : isMasked(value) ? undefined : messageForValue(name, value);
  return message === undefined ? [] : [{ code: 'invalid-parameter', start, end, message, rfc: command.rfc }];
}

function messageForValue(name: string, value: string): string | undefined {
  const decoded = decodeXtext(value);
  if (decoded === undefined || decoded === '') {
    return `The value of ${name} is xtext: "+", "=" and what is not printable is written as "+" and two hexadecimal digits.`;
  }
  if (decoded.length > 255) {
    return 'A value has up to 255 characters.';
  }
  if (/^\[(?:UNAVAILABLE|TEMPUNAVAIL)\]$/i.test(decoded)) {
    return undefined;
  }
  return forms[name]?.test(decoded) === false
    ? `The value of ${name} is ${wanted[name]}, or [UNAVAILABLE] or [TEMPUNAVAIL].`
    : undefined;
}

/** Attributes whose values have a form; the others take any text. */
const forms: Readonly<Record<string, { test(value: string): boolean }>> = {
  ADDR: { test: isAddress },
  DESTADDR: { test: isAddress },
  PORT: { test: isPort },
  DESTPORT: { test: isPort },
  PROTO: /^E?SMTP$/i,
  SOURCE: /^(?:LOCAL|REMOTE)$/i,
};

const wanted: Readonly<Record<string, string>> = {
  ADDR: 'an IPv4 address, or IPV6: and an IPv6 address, without brackets',
  DESTADDR: 'an IPv4 address, or IPV6: and an IPv6 address, without brackets',
  PORT: 'a number up to 65535',
  DESTPORT: 'a number up to 65535',
  PROTO: 'SMTP or ESMTP',
  SOURCE: 'LOCAL or REMOTE',
};

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) < 65_536;
}

function isAddress(value: string): boolean {
  return isIpv4(value) || (/^ipv6:/i.test(value) && isIpv6(value.slice(5)));
}
