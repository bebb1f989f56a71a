import { checkMailbox } from './address';
import { closest } from './closest';
import { faultOfDateTime } from './date-time';
import type { AddressOptions } from './domain';
import { decodeXtext, encodeXtext, isBase64, isXtext } from './encoding';
import { type Fault, isSound, quote, shift } from './fault';
import { isAscii, octetLength, upperCase } from './text';

/** Checks the value of a parameter, what stands after its `=`; offsets are in the value. */
export type ValueCheck = (value: string, options: AddressOptions) => Fault[];

/** A value that is one word of a list, in any case. */
export function oneOf(choices: readonly string[], rfc: string): ValueCheck {
  return (value) => {
    if (choices.includes(upperCase(value))) {
      return [];
    }
    const meant = closest(value, choices);
    const message = `${quote(value)} is none of ${choices.join(', ')}.`;
    return [wrong(value, message, rfc, meant)];
  };
}

/** A value that a regular expression matches as a whole, or else the message. */
export function matching(pattern: RegExp, message: string, rfc: string): ValueCheck {
  return (value) => (pattern.test(value) ? [] : [wrong(value, message, rfc)]);
}

/** ENVID: xtext up to 100 characters that stands for printable US-ASCII (RFC 3461 4.4). */
export const checkEnvelopeId: ValueCheck = (value) => {
  const rfc = 'RFC 3461 4.4';
  const faults = checkXtext(value, rfc);
  if (faults.length > 0) {
    return faults;
  }
  if (value.length > 100) {
    return [wrong(value, `An envelope id has up to 100 characters; this has ${value.length}.`, rfc)];
  }
  const decoded = decodeXtext(value);
  return decoded !== undefined && /^[\x20-\x7e]+$/.test(decoded)
    ? []
    : [wrong(value, 'An envelope id stands for printable US-ASCII characters.', rfc)];
};

/** NOTIFY: NEVER alone, or a list of SUCCESS, FAILURE and DELAY (RFC 3461 4.1). */
export const checkNotify: ValueCheck = (value) => {
  const rfc = 'RFC 3461 4.1';
  const words = upperCase(value).split(',');
  const choices = ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'];
  const unknown = words.findIndex((word) => !choices.includes(word));
  const parted = value.replace(/[;|+]/g, ',');
  if (
    parted !== value &&
    upperCase(parted)
      .split(',')
      .every((word) => choices.includes(word))
  ) {
    return [wrong(value, 'The words of NOTIFY are parted by commas.', rfc, parted)];
  }
  if (unknown >= 0) {
    const word = words[unknown] ?? '';
    const start = words.slice(0, unknown).reduce((sum, before) => sum + before.length + 1, 0);
    const message =
      word === ''
        ? 'A comma stands between two words, with no space.'
        : `${quote(word)} is no word of NOTIFY: NEVER, or a list of SUCCESS, FAILURE, DELAY.`;
    return word === ''
      ? [wrong(value, message, rfc)]
      : shift([wrong(word, message, rfc, closest(word, choices))], start);
  }
  if (words.includes('NEVER') && words.length > 1) {
    return [wrong(value, 'NEVER stands alone.', rfc)];
  }
  if (new Set(words).size < words.length) {
    return [{ ...wrong(value, 'A word of NOTIFY is enough once.', rfc), severity: 'information' }];
  }
  return [];
};

/** ORCPT: an address type, `;`, and the address as xtext, or for type utf-8 as RFC 6533 3 has it; up to 500 characters with its keyword. */
export const checkOriginalRecipient: ValueCheck = (value, options) => {
  const rfc = 'RFC 3461 4.2';
  const semicolon = value.indexOf(';');
  if (!/^[!#$%&'*+\-/0-9?A-Z^_`a-z{|}~]+$/.test(value.slice(0, Math.max(0, semicolon)))) {
    const message = 'An original recipient is an address type, ";" and an address: rfc822;bob@example.test.';
    return [wrong(value, message, rfc, semicolon < 0 ? originalRecipientMeant(value) : undefined)];
  }
  const address = value.slice(semicolon + 1);
  if (address === '') {
    return [wrong(value, 'The address after ";" is missing.', rfc)];
  }
  if (octetLength(value) > 500 - 'ORCPT='.length) {
    return [wrong(value, 'An ORCPT parameter has up to 500 characters.', rfc)];
  }
  const faults = /^utf-8$/i.test(value.slice(0, semicolon))
    ? checkUnicodeText(address, options)
    : checkXtext(address, rfc);
  return shift(faults, semicolon + 1);
};

/** `rfc822;` and the address, where another mark or nothing stands before that. */
function originalRecipientMeant(value: string): string | undefined {
  const address = value.replace(/^rfc822[:,]/i, '');
  const sound = isAscii(address) && isSound(checkMailbox(address, {}));
  return sound ? `rfc822;${address === value ? encodeXtext(address) : address}` : undefined;
}

/** AUTH on MAIL: `<>`, or a mailbox as xtext (RFC 4954 5). */
export const checkSubmitterOrNone: ValueCheck = (value, options) =>
  value === '<>' ? [] : checkEncodedMailbox(value, options, 'RFC 4954 5');

/** SUBMITTER: a mailbox as xtext (RFC 4405 4). */
export const checkSubmitter: ValueCheck = (value, options) => checkEncodedMailbox(value, options, 'RFC 4405 4');

/** BY: seconds, `;`, N or R, and T for trace (RFC 2852 4); R wants more than 0 seconds. */
export const checkDeliverBy: ValueCheck = (value) => {
  const rfc = 'RFC 2852 4';
  const match = /^([+-]?\d{1,9});([NR])T?$/i.exec(value);
  if (match === null) {
    const message = 'A deliver-by value is up to nine digits of seconds, ";", then N or R, then T or nothing: 120;R.';
    return [wrong(value, message, rfc)];
  }
  return upperCase(match[2] ?? '') === 'R' && Number(match[1]) <= 0
    ? [wrong(value, 'Mode R (return) needs a time above 0; N (notify) takes any.', rfc)]
    : [];
};

/** HOLDUNTIL: a date and time, in UTC (RFC 4865 3). */
export const checkHoldUntil: ValueCheck = (value) => {
  const rfc = 'RFC 4865 3';
  const message = faultOfDateTime(value, { fraction: 'allowed' });
  if (message !== undefined) {
    return [wrong(value, message, rfc)];
  }
  return /z$/i.test(value)
    ? []
    : [{ ...wrong(value, 'The time is to be given in UTC, with Z at its end.', rfc), severity: 'warning' }];
};

/** RRVS: a date and time without fractions, then `;C` or `;R` or nothing (RFC 7293 3.1). */
export const checkValidSince: ValueCheck = (value) => {
  const rfc = 'RFC 7293 3.1';
  const semicolon = value.indexOf(';');
  if (semicolon >= 0 && !/^;[CR]$/i.test(value.slice(semicolon))) {
    const message = 'After the time comes ";C" (continue), ";R" (reject), or nothing.';
    return shift([wrong(value.slice(semicolon), message, rfc)], semicolon);
  }
  const time = semicolon < 0 ? value : value.slice(0, semicolon);
  const message = faultOfDateTime(time, { fraction: 'forbidden' });
  return message === undefined ? [] : [wrong(time, message, rfc)];
};

/** TRANSID: `<local@domain>` of dotted atoms, up to 80 characters (RFC 1845 2). */
export const checkTransactionId: ValueCheck = (value) => {
  const rfc = 'RFC 1845 2';
  const atoms = /^<[^@<>]+@[^@<>]+>$/.test(value) ? value.slice(1, -1).split(/[@.]/) : [''];
  if (!atoms.every((atom) => /^[!#$%&'*+\-0-9A-Z^_`a-z{|}~]+$/.test(atom))) {
    return [wrong(value, 'A transaction id is <local@domain>, both of atoms with dots between.', rfc)];
  }
  return value.length > 80 ? [wrong(value, 'A transaction id has up to 80 characters.', rfc)] : [];
};

/** SOLICIT: words that start with a letter, commas between, up to 1000 characters (RFC 3865 2.3). */
export const checkSolicitation: ValueCheck = (value) => {
  const rfc = 'RFC 3865 2.3';
  if (value.length > 1000) {
    return [wrong(value, 'Solicitation keywords have up to 1000 characters in all.', rfc)];
  }
  return value.split(',').every((word) => /^[A-Za-z][A-Za-z0-9.\-_:]*$/.test(word))
    ? []
    : [
        wrong(
          value,
          'A solicitation keyword starts with a letter; letters, digits and ".-_:" follow; a comma between two.',
          rfc,
        ),
      ];
};

/** MTRK: base64 without padding, then `:` and seconds, or nothing (RFC 3885 3.1). */
export const checkTracking: ValueCheck = (value) => {
  const rfc = 'RFC 3885 3.1';
  const match = /^([A-Za-z0-9+/]+)(={0,2})(:\d{1,9})?$/.exec(value);
  const [, text = '', padding = '', seconds = ''] = match ?? [];
  if (match === null || text.length % 4 === 1 || (padding !== '' && !isBase64(text + padding))) {
    return [wrong(value, 'A tracking value is base64, then ":" and up to nine digits of seconds, or nothing.', rfc)];
  }
  const message = 'A value of a parameter holds no "=": leave the padding out.';
  return padding === ''
    ? []
    : [
        {
          ...wrong(value, message, rfc),
          severity: 'information',
          fix: { replacement: text + seconds, title: 'Remove the padding' },
        },
      ];
};

/** Any value of a parameter that no table knows: printable, without `=` (RFC 5321 4.1.2). */
export const checkAnyValue: ValueCheck = (value, options) => {
  if (!/^[\x21-\x3c\x3e-\x7e\u0080-\ud7ff\ue000-\u{10ffff}]+$/u.test(value)) {
    const message = value === '' ? 'The value after "=" is missing.' : 'A value has no "=" in it.';
    return [wrong(value, message, 'RFC 5321 4.1.2')];
  }
  return options.smtputf8 || isAscii(value)
    ? []
    : [{ ...wrong(value, 'A value beyond US-ASCII needs SMTPUTF8.', 'RFC 6531 3.3'), code: 'non-ascii' }];
};

/** Checks xtext (RFC 3461 4): not empty, `+` and `=` only in hexadecimal, in upper case. */
function checkXtext(value: string, rfc: string): Fault[] {
  if (value !== '' && isXtext(value)) {
    return [];
  }
  if (/^(?:[^+]|\+[0-9A-Fa-f]{2})+$/.test(value)) {
    const upper = value.replace(/\+[0-9A-Fa-f]{2}/g, upperCase);
    if (isXtext(upper)) {
      return [wrong(value, 'The hexadecimal digits after "+" are in upper case.', rfc, upper)];
    }
  }
  const message =
    value === ''
      ? 'The value is missing.'
      : '"+", "=" and what is not printable is written as "+" and two hexadecimal digits: +2B for "+".';
  // A valid `+HH` among the rest would be encoded again, so the fix is certain only without one.
  const certain = isAscii(value) && value !== '' && !/\+[0-9A-F]{2}/i.test(value);
  return [wrong(value, message, rfc, certain ? encodeXtext(value) : undefined)];
}

/** `utf-8-addr-xtext`, and with SMTPUTF8 `utf-8-addr-unitext` (RFC 6533 3). */
function checkUnicodeText(value: string, options: AddressOptions): Fault[] {
  const rfc = 'RFC 6533 3';
  if (
    !/^(?:[\x21-\x2a\x2c-\x3c\x3e-\x5b\x5d-\x7e\u0080-\ud7ff\ue000-\u{10ffff}]|\\x\{(?:10|[1-9A-F])?[0-9A-F]{2,4}\})+$/iu.test(
      value,
    )
  ) {
    return [wrong(value, 'In a utf-8 address, "+", "=", "\\" and what is not printable is written as \\x{2B}.', rfc)];
  }
  return options.smtputf8 || isAscii(value)
    ? []
    : [
        {
          ...wrong(value, 'Without SMTPUTF8, a character beyond US-ASCII is written as \\x{E9}.', rfc),
          code: 'non-ascii',
        },
      ];
}

function checkEncodedMailbox(value: string, options: AddressOptions, rfc: string): Fault[] {
  const xtext = checkXtext(value, rfc);
  if (xtext.length > 0) {
    return xtext;
  }
  if (value.startsWith('<') && value.endsWith('>')) {
    return [wrong(value, 'The mailbox stands here without angle brackets.', rfc, value.slice(1, -1))];
  }
  const mailbox = decodeXtext(value);
  if (mailbox === undefined) {
    return [wrong(value, 'The value stands for octets that are no UTF-8.', rfc)];
  }
  const [fault] = checkMailbox(mailbox, options);
  return fault === undefined || isSound([fault])
    ? []
    : [
        {
          ...wrong(value, `The value stands for no mailbox. ${fault.message}`, rfc),
          code: fault.code === 'non-ascii' ? fault.code : 'invalid-parameter',
        },
      ];
}

function wrong(value: string, message: string, rfc: string, replacement?: string): Fault {
  const fault = { code: 'invalid-parameter', start: 0, end: value.length, message, rfc } as const;
  return replacement === undefined ? fault : { ...fault, fix: { replacement, title: `Write ${quote(replacement)}` } };
}
