import { checkMailbox, checkPath, endOfPath, type PathOptions } from './address';
import { checkParameters, mayDeclareUtf8 } from './check-parameters';
import type { Argument, Command } from './command';
import type { CheckContext } from './context';
import { type Fault, isSound, joined, quote, shift } from './fault';
import { limits } from './limits';
import { checkSeparators, endOfSeparator, endOfWord, isMasked, unexpected, type Word, wordsFrom } from './line';
import { upperCase } from './text';

type PathArgument = Extract<Argument, { kind: 'path' }>;

/** Checks what follows MAIL, RCPT and their like: `FROM:` or `TO:`, a path, parameters. */
export function checkPathArgument(
  text: string,
  verb: Word,
  command: Command,
  argument: PathArgument,
  context: CheckContext,
): Fault[] {
  const start = endOfSeparator(text, verb.end);
  const behind = start + argument.prefix.length;
  if (start === verb.end + 1 && text[behind] === '<' && upperCase(text.slice(start, behind)) === argument.prefix) {
    // Mostly it is as it should be.
    return checkFromPath(text, behind, command, argument, context);
  }
  const first = { text: text.slice(start, endOfWord(text, start)), start, end: endOfWord(text, start) };
  const faults = checkSeparators(text, verb.end, first.text === '' ? [] : [first]);
  const prefix = checkPrefix(text, first, argument, command);
  if (prefix.end === undefined) {
    return [...faults, ...prefix.faults];
  }
  const blanks = endOfSeparator(text, prefix.end);
  if (blanks === text.length) {
    const message = `${command.verb} needs ${argument.prefix} and a path: ${command.examples[0] ?? ''}.`;
    return [...faults, { code: 'missing-argument', start, end: prefix.end, message, rfc: command.rfc }];
  }
  faults.push(...prefix.faults);
  if (blanks > prefix.end && !text.slice(prefix.end, blanks).includes('\t')) {
    faults.push(spaceAfterColon(prefix.end, blanks, command));
  }
  return [...faults, ...checkFromPath(text, blanks, command, argument, context)];
}

/** Where the path begins, as far as that can be told, and what is wrong before it. */
interface Prefix {
  readonly end?: number;
  readonly faults: Fault[];
}

function checkPrefix(text: string, first: Word, { prefix }: PathArgument, command: Command): Prefix {
  const rest = text.slice(first.start);
  const wrong = (end: number, message: string, replacement?: string): Fault => ({
    code: 'invalid-argument',
    start: first.start,
    end,
    message,
    rfc: command.rfc,
    ...(replacement === undefined ? {} : { fix: { replacement, title: `Write ${quote(replacement)}` } }),
  });
  if (rest === '') {
    const message = `${command.verb} needs ${prefix} and a path: ${command.examples[0] ?? ''}.`;
    const { start, end } = { start: 0, end: command.verb.length };
    return { faults: [{ code: 'missing-argument', start, end, message, rfc: command.rfc }] };
  }
  if (upperCase(rest.slice(0, prefix.length)) === prefix) {
    return { end: first.start + prefix.length, faults: [] };
  }
  if (isMasked(first.text)) {
    return { faults: [] };
  }
  const written = /^(FROM|TO)([ \t]*)(:|(?=[ \t<]|$))/i.exec(rest.slice(0, 100));
  if (written !== null) {
    const [whole, word = '', blanks = '', colon = ''] = written;
    const end = first.start + whole.length;
    if (`${upperCase(word)}:` !== prefix) {
      return { end, faults: [wrong(end, `${command.verb} takes ${quote(prefix)}, not ${quote(`${word}:`)}.`, prefix)] };
    }
    const message = colon === '' ? `A colon follows ${quote(word)}.` : 'No space stands before the colon.';
    return {
      end,
      faults: [
        wrong(end, blanks === '' || colon !== '' ? message : `A colon follows ${quote(word)}, with no space.`, prefix),
      ],
    };
  }
  const address = first.text.startsWith('<') || isSound(checkMailbox(first.text, { smtputf8: true }));
  if (address) {
    const message = `${quote(prefix)} is missing before the path.`;
    const path = first.text.startsWith('<') ? first.text : `<${first.text}>`;
    return { faults: [wrong(first.end, message, prefix + path)] };
  }
  const message = `${command.verb} is followed by ${quote(prefix)} and a path: ${command.examples[0] ?? ''}.`;
  const label = /^[A-Za-z]{1,8}:(?=[<"])/.exec(first.text)?.[0];
  return label === undefined
    ? { faults: [wrong(first.end, message)] }
    : { end: first.start + label.length, faults: [wrong(first.start + label.length, message, prefix)] };
}

function checkFromPath(
  text: string,
  from: number,
  command: Command,
  argument: PathArgument,
  context: CheckContext,
): Fault[] {
  const smtputf8 = context.smtputf8 === true || (argument.parameters === 'MAIL' && mayDeclareUtf8(text, from));
  const options = { path: argument.path, smtputf8, lmtp: context.lmtp };
  const path = findPath(text, from, options);
  const faults = path.faults;
  // What sticks to the path is told apart from the parameters behind the next space.
  const end = endOfWord(text, path.end);
  // Brackets inside a path that is wrong are told there.
  const bracket = text[path.end] === '>' && faults.some(({ code }) => code === 'invalid-path');
  if (end > path.end && !bracket && !isMasked(text.slice(path.end, end))) {
    faults.push(gluedFault(text, path.end, end));
  }
  if (end === text.length) {
    return faults;
  }
  if (argument.parameters !== undefined) {
    return joined(faults, checkParameters(text, end, argument.parameters, { ...context, smtputf8 }));
  }
  const words = wordsFrom(text, end);
  const message = `${command.verb} takes no parameters.`;
  return [...faults, ...checkSeparators(text, end, words), ...unexpected(words, end, message, command.rfc)];
}

interface FoundPath {
  readonly end: number;
  readonly faults: Fault[];
}

function findPath(text: string, from: number, options: PathOptions): FoundPath {
  if (text[from] === '<') {
    const end = endOfPath(text, from);
    if (end !== undefined) {
      const path = text.slice(from, end);
      return { end, faults: isMasked(path) ? [] : shift(checkPath(path, options), from) };
    }
    return withoutBrackets(text, from, options, 'Nothing closes the path: it ends with ">".');
  }
  const word = text.slice(from, endOfWord(text, from));
  const bracket = isMasked(word) ? -1 : text.slice(from).search(/[ \t]</);
  if (bracket >= 0) {
    const start = from + bracket + 1;
    const message = 'A display name has no place in SMTP: the path stands alone, in angle brackets.';
    const fix = { replacement: '', title: 'Remove the display name' };
    const found = findPath(text, start, options);
    const fault = { code: 'invalid-path', start: from, end: start, message, rfc: 'RFC 5321 4.1.2', fix } as const;
    return { end: found.end, faults: [fault, ...found.faults] };
  }
  return withoutBrackets(text, from, options, 'A path stands in angle brackets.');
}

function withoutBrackets(text: string, start: number, options: PathOptions, message: string): FoundPath {
  // A quoted local part may hold spaces.
  const quoted = /^"(?:[^"\\]|\\.)*"(?=@)/.exec(text.slice(start))?.[0].length ?? 0;
  const end = endOfWord(text, start + quoted);
  const word = text.slice(start, end);
  if (isMasked(word)) {
    return { end, faults: [] };
  }
  const replacement = [word.replace(/^</, '').replace(/>$/, ''), unwrapped(word)]
    .map((mailbox) => `<${mailbox}>`)
    .find((path) => isSound(checkPath(path, options)));
  const fix = replacement !== undefined ? { fix: { replacement, title: `Write ${quote(replacement)}` } } : {};
  return { end, faults: [{ code: 'missing-angle-brackets', start, end, message, rfc: 'RFC 5321 4.1.2', ...fix }] };
}

/** An address without what stands round it elsewhere: other brackets and quotes, HTML's, the scheme of a link. */
function unwrapped(word: string): string {
  return word.length > limits.path * 2 ? word : word.replace(WRAPPED, '');
}

const WRAPPED = /^(?:&lt;|mailto:|[<([{'"‹＜“‘«])+|(?:&gt;|[>)\]}'"›＞”’»])+$/gi;

function gluedFault(text: string, start: number, end: number): Fault {
  const glued = text.slice(start, end);
  const place = { start, end, rfc: 'RFC 5321 4.1.2' };
  if (/^[>@,;]/.test(glued)) {
    return {
      ...place,
      code: 'invalid-path',
      message: `${quote(glued)} stands behind the path: one path, in one pair of angle brackets.`,
    };
  }
  // A blank beyond US-ASCII may have been meant for it.
  const fix = { replacement: ` ${glued.trimStart()}`, title: 'Insert a space' };
  return { ...place, code: 'invalid-argument', message: 'One space separates the path from its parameters.', fix };
}

function spaceAfterColon(start: number, end: number, command: Command): Fault {
  const message = `The path follows ${quote(command.form)} with no space between.`;
  const fix = { replacement: '', title: 'Remove the space' };
  return { code: 'space-after-colon', start, end, message, rfc: 'RFC 5321 3.3', fix };
}
