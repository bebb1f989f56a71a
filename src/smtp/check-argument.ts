import { checkAttributes } from './check-attributes';
import { checkNodeName, checkTurnDomains } from './check-domains';
import { checkPathArgument } from './check-path';
import { checkSaslArgument } from './check-sasl';
import { closest } from './closest';
import type { Command } from './command';
import type { CheckContext } from './context';
import { checkDomainOrLiteral } from './domain';
import { type Fault, joined, quote, shift } from './fault';
import { checkSeparators, isMasked, unexpected, type Word, wordsFrom } from './line';
import { isAscii, placeholder, upperCase } from './text';

/** Checks what follows a known verb. */
export function checkArgument(text: string, verb: Word, command: Command, context: CheckContext): Fault[] {
  const argument = command.argument;
  if (argument.kind === 'path') {
    return checkPathArgument(text, verb, command, argument, context);
  }
  if (argument.kind === 'none' && text.length === verb.end) {
    return [];
  }
  const { text: ascii, faults } =
    argument.kind === 'domain' || argument.kind === 'string' || argument.kind === 'none'
      ? { text, faults: [] }
      : checkAscii(text, verb, command);
  const words = wordsFrom(ascii, verb.end);
  const separators = checkSeparators(ascii, verb.end, words.slice(0, separated[argument.kind] ?? words.length));
  return joined(joined(faults, separators), checkWords(words, verb, command));
}

/** How many words stand one space apart, where it is not all: free text has its own spaces, and what is not to be there at all is told once. */
const separated: Partial<Record<Command['argument']['kind'], number>> = { none: 0, free: 1 };

function checkWords(words: readonly Word[], verb: Word, command: Command): Fault[] {
  const argument = command.argument;
  const [first, ...rest] = words;
  if (argument.kind === 'none') {
    return unexpected(words, verb.end, `${command.verb} takes no argument.`, command.rfc);
  }
  if (argument.kind === 'sasl') {
    return checkSaslArgument(words, command);
  }
  if (first === undefined) {
    return checkPresence(verb, command);
  }
  const onlyOne = () =>
    rest.length === 0 ? [] : unexpected(rest, first.end, `${command.verb} takes one argument.`, command.rfc);
  switch (argument.kind) {
    case 'domain':
      return joined(checkClientName(first, command, argument.literal), onlyOne());
    case 'node':
      return joined(checkNodeName(first, command), onlyOne());
    case 'domains':
      return checkTurnDomains(words, command);
    case 'chunk':
      return joined(checkSize(first), checkLast(rest, first.end, command));
    case 'url':
      return joined(checkUrl(first, command), checkLast(rest, first.end, command));
    case 'string':
      return checkString(words, command);
    case 'attributes':
      return checkAttributes(words, argument.names, command);
    default:
      return [];
  }
}

function checkPresence(verb: Word, command: Command): Fault[] {
  const { argument } = command;
  const optional = argument.kind === 'domains' || ('presence' in argument && argument.presence === 'optional');
  const message = `${command.verb} needs an argument: ${command.examples[0] ?? command.syntax}.`;
  return optional ? [] : [{ code: 'missing-argument', start: verb.start, end: verb.end, message, rfc: command.rfc }];
}

/** Reports the first run of characters beyond US-ASCII, and leaves the words that hold any unchecked. */
function checkAscii(text: string, verb: Word, command: Command): { text: string; faults: Fault[] } {
  const first = /[^\p{ASCII}\uffff]+/u.exec(text);
  if (first === null) {
    return { text, faults: [] };
  }
  const message = `${command.verb} takes US-ASCII only.`;
  const end = first.index + first[0].length;
  return {
    text: text.slice(0, verb.end) + text.slice(verb.end).replace(/\P{ASCII}/gu, placeholder),
    faults: [{ code: 'non-ascii', start: first.index, end, message, rfc: 'RFC 5321 2.4' }],
  };
}

function checkClientName(word: Word, command: Command, literal: 'allowed' | 'discouraged'): Fault[] {
  if (isMasked(word.text)) {
    return [];
  }
  // RFC 6531 3.3 leaves the hello as it was: internationalised names in their xn-- form.
  const found = checkDomainOrLiteral(word.text, ASCII);
  if (found.length === 0 && literal === 'allowed') {
    return found;
  }
  const faults = shift(found, word.start).map((fault) => {
    // HELO knows no literals, so that writing one would mend nothing.
    const { fix, ...rest } = fault;
    const told = literal === 'discouraged' && fix?.replacement.startsWith('[') ? rest : fault;
    return told.code === 'non-ascii'
      ? { ...told, message: 'The hello takes US-ASCII only: write the form that starts with xn--.' }
      : told;
  });
  if (faults.length === 0 && literal === 'discouraged' && word.text.startsWith('[')) {
    const message = `${command.verb} takes a domain; address literals came with EHLO, though most servers take one here.`;
    faults.push({
      code: 'invalid-domain',
      start: word.start,
      end: word.end,
      message,
      rfc: command.rfc,
      severity: 'information',
    });
  }
  return faults;
}

const ASCII = { smtputf8: false };

function checkSize({ text, start, end }: Word): Fault[] {
  const message = 'The size of a chunk is a number of octets: digits only.';
  return isMasked(text) || /^\d+$/.test(text)
    ? []
    : [{ code: 'invalid-argument', start, end, message, rfc: 'RFC 3030 2' }];
}

function checkUrl({ text, start, end }: Word, command: Command): Fault[] {
  const uri = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
  const message = 'An absolute URI is needed, without a fragment: a scheme, ":" and the rest, other characters as %HH.';
  return isMasked(text) || uri.test(text) ? [] : [{ code: 'invalid-argument', start, end, message, rfc: command.rfc }];
}

function checkLast(words: readonly Word[], before: number, command: Command): Fault[] {
  const [last, ...rest] = words;
  if (last === undefined) {
    return [];
  }
  if (!isMasked(last.text) && upperCase(last.text) !== 'LAST') {
    const meant = closest(last.text, ['LAST']);
    if (meant === undefined) {
      return unexpected(words, before, `Only LAST may follow here.`, command.rfc);
    }
    const fix = { replacement: meant, title: `Write ${quote(meant)}` };
    const message = `${quote(last.text)} is not LAST.`;
    return [{ code: 'invalid-argument', start: last.start, end: last.end, message, rfc: command.rfc, fix }];
  }
  return unexpected(rest, last.end, 'Nothing follows LAST.', command.rfc);
}

/** VRFY and EXPN: by the ABNF an atom or a quoted string, in practice an address as well. */
function checkString(words: readonly Word[], command: Command): Fault[] {
  const last = words.at(-1);
  const takesSmtputf8 = command.argument.kind === 'string' && command.argument.smtputf8 === true;
  const declared = takesSmtputf8 && words.length > 1 && last !== undefined && upperCase(last.text) === 'SMTPUTF8';
  const own = declared ? words.slice(0, -1) : words;
  const start = own[0]?.start ?? 0;
  const end = own.at(-1)?.end ?? start;
  if (own.some((word) => isMasked(word.text))) {
    return [];
  }
  const text = own.map((word) => word.text).join(' ');
  const place = { start, end, rfc: command.rfc };
  if (!declared && !isAscii(text)) {
    const message = `Characters beyond US-ASCII need SMTPUTF8 behind the argument of ${command.verb}.`;
    return [{ ...place, code: 'non-ascii', message, rfc: 'RFC 6531 3.7.4.2' }];
  }
  if (text.startsWith('"')) {
    const closed = /^"(?:[^"\\]|\\.)*"(?=@|$)/.test(text);
    return closed
      ? []
      : [{ ...place, code: 'invalid-argument', message: 'The quoted string is not closed, or something follows it.' }];
  }
  if (own.length > 1) {
    const fix = { replacement: `"${text.replace(/["\\]/g, '\\$&')}"`, title: 'Quote it' };
    return [
      {
        ...place,
        code: 'unexpected-argument',
        message: `${command.verb} takes one argument; more words are quoted.`,
        fix,
      },
    ];
  }
  return [];
}
