import { closest, isSlipOf } from './closest';
import type { Command, CommandStanding } from './command';
import { commands, findCommand } from './commands';
import { commandsOf, type Extension, findExtension, parametersOf } from './extensions';
import { type Fault, quote } from './fault';
import { endOfSeparator, endOfWord, isMasked, type Word } from './line';
import { findMechanism } from './mechanisms';
import { findParameter } from './parameters';
import { isAscii, upperCase } from './text';

/** Tells what an unknown first word of a command line is, and what was meant. */
export function checkUnknownVerb(text: string, verb: Word): Fault[] {
  if (isMasked(verb.text)) {
    return [];
  }
  const place = { code: 'unknown-command', start: verb.start, end: verb.end, rfc: 'RFC 5321 4.1.1' } as const;
  if (verb.text === '') {
    const end = text.search(/[^ \t]/);
    const fix = { replacement: '', title: 'Remove the blanks' };
    return [{ ...place, end, message: 'A command starts with its verb, not with blanks.', fix }];
  }
  if (!isAscii(verb.text)) {
    const start = verb.text.search(/\P{ASCII}/u);
    const end = verb.text.slice(start).search(/\p{ASCII}/u);
    const message = 'A verb is made of US-ASCII letters.';
    return [{ ...place, code: 'non-ascii', start, end: end < 0 ? verb.end : start + end, message }];
  }
  const glued = gluedForm(verb.text);
  if (glued !== undefined) {
    const { length, form } = glued;
    const blanks = endOfSeparator(text, length);
    const fix = { replacement: form, title: `Write "${form}"` };
    const end = text[blanks] === '<' ? blanks : length;
    return [{ ...place, end, message: `The command is written ${quote(form)}.`, fix }];
  }
  const mechanism = /^auth[=:]?([A-Z0-9_-]+)$/i.exec(verb.text)?.[1];
  if (mechanism !== undefined && findMechanism(mechanism)) {
    const replacement = `AUTH ${mechanism}`;
    const fix = { replacement, title: `Write ${quote(replacement)}` };
    return [{ ...place, message: `The command is written ${quote(replacement)}.`, rfc: 'RFC 4954 4', fix }];
  }
  const misplaced = messageForKeyword(verb.text);
  if (misplaced !== undefined) {
    return [{ ...place, message: misplaced, rfc: 'RFC 5321 4.1.1.1' }];
  }
  const split = splitVerb(text, verb);
  if (split !== undefined) {
    const fix = { replacement: split.meant, title: `Write "${split.meant}"` };
    return [{ ...place, end: split.end, message: `The command is written ${quote(split.meant)}, in one word.`, fix }];
  }
  const transcript = TRANSCRIPT.test(text.slice(0, 100));
  const meant = transcript ? undefined : (verbMeant(verb.text) ?? replyMeant(verb.text));
  const comment = /^(?:\/\/|;)/.exec(verb.text)?.[0];
  const isPrivate = /^x/i.test(verb.text);
  const kind = isPrivate
    ? `${quote(verb.text)} is a private verb: only servers that agreed on it take it.`
    : `${quote(verb.text)} is no command.`;
  const hint = meant === undefined ? hintFor(verb.text, text) : ` Did you mean ${quote(meant)}?`;
  return [
    {
      ...place,
      message: kind + hint,
      rfc: isPrivate ? 'RFC 5321 4.1.5' : place.rfc,
      ...(isPrivate ? { severity: 'information' } : {}),
      ...(meant === undefined || !isCertain(verb.text, meant, text)
        ? {}
        : { fix: { replacement: meant, title: `Write "${meant}"` } }),
      ...(comment === undefined ? {} : { end: comment.length, fix: { replacement: '#', title: 'Write "#"' } }),
    },
  ];
}

/** The command that an unknown first word, in upper case, was probably to be. */
export function commandMeant(verb: string): Command | undefined {
  if (isMasked(verb) || !isAscii(verb) || messageForKeyword(verb) !== undefined) {
    return undefined;
  }
  const meant = gluedForm(verb)?.form.split(' ', 1)[0] ?? verbMeant(verb);
  return meant === undefined ? undefined : findCommand(meant);
}

/** What is out of use may not be what anybody means; between the two hellos there is nothing to choose. */
function isCertain(word: string, meant: string, line: string): boolean {
  if (line === word && meant.startsWith(upperCase(word))) {
    return !historic.includes(meant);
  }
  if (!standard.includes(meant)) {
    return !historic.includes(meant) && (replyMeant(word) === meant || isSlipOf(word, meant, usual));
  }
  const verb = word.endsWith(':') ? word.slice(0, -1) : word;
  return isSlipOf(verb, meant, HELLOS.includes(meant) ? standard.filter((each) => !HELLOS.includes(each)) : standard);
}

const HELLOS = ['EHLO', 'HELO'];

/** `START TLS`: a verb that a space broke. */
function splitVerb(text: string, verb: Word): { end: number; meant: string } | undefined {
  const next = endOfSeparator(text, verb.end);
  const end = endOfWord(text, next);
  const meant = upperCase(verb.text + text.slice(next, end));
  return usual.includes(meant) ? { end, meant } : undefined;
}

/** What ends with a colon is the name of a header field, unless it is a whole verb. */
function verbMeant(word: string): string | undefined {
  const name = upperCase(word.slice(0, -1));
  const meant = word.endsWith(':')
    ? standard.find((verb) => verb === name)
    : /^x/i.test(word)
      ? closest(word, usual)
      : (closest(word, standard) ??
        closest(
          word,
          historic.filter(({ length }) => length === word.length),
        ));
  // `<client` of a stage note is no verb.
  return /^[A-Za-z0-9]/.test(word) ? meant : undefined;
}

const usual = commands.filter((command) => command.standing !== 'trap').map((command) => command.verb);

/** What a word may be near to that does not begin with X: one server's own verb is hardly meant. */
const standard = verbsThatAre('standard');
const historic = verbsThatAre('historic');

function verbsThatAre(standing: CommandStanding): readonly string[] {
  return commands.filter((command) => command.standing === standing).map(({ verb }) => verb);
}

/** `MAILFROM:`, `MAIL:<` or `FROM:<` for `MAIL FROM:`; a bare `From:` is a header field. */
function gluedForm(verb: string): { length: number; form: string } | undefined {
  const start = upperCase(verb.slice(0, 20));
  for (const { argument, form, standing } of commands) {
    const glued = form.replace(' ', '');
    if (argument.kind === 'path' && start.startsWith(glued)) {
      return { length: glued.length, form };
    }
    const [first = ''] = form.split(' ');
    if (argument.kind === 'path' && start.startsWith(`${first}:<`)) {
      return { length: first.length + 1, form };
    }
    if (argument.kind === 'path' && standing === 'standard' && start.startsWith(`${argument.prefix}<`)) {
      return { length: argument.prefix.length, form };
    }
  }
  return undefined;
}

/** Where an extension keyword or a parameter that was typed as a command belongs. */
function messageForKeyword(verb: string): string | undefined {
  const [keyword = ''] = verb.split('=', 1);
  const extension = findExtension(keyword);
  const parameter = findParameter(keyword);
  if (parameter !== undefined) {
    const what = extension === undefined ? 'a parameter' : 'an extension, and a parameter';
    const written = parameter.commands.map((command) => findCommand(command)?.form ?? command).join(' or ');
    return `${parameter.keyword} is ${what}, not a command: it stands on ${written}, behind the path, as ${parameter.syntax}.`;
  }
  if (extension === undefined) {
    return undefined;
  }
  const parts = [commandsIn(extension), parametersIn(extension)].filter((part) => part !== '');
  if (extension.standing === 'vendor' && parts.length === 0) {
    return undefined;
  }
  const what = `${extension.keyword} is an extension that the reply to EHLO names, not a command.`;
  return parts.length === 0 ? `${what} Nothing is sent for it.` : `${what} It brings ${parts.join(' and ')}.`;
}

function commandsIn(extension: Extension): string {
  const verbs = commandsOf(extension.keyword).map((command) => command.verb);
  return verbs.length === 0 ? '' : `the command ${verbs.join(', ')}`;
}

function parametersIn(extension: Extension): string {
  return parametersOf(extension.keyword)
    .map((row) => `${row.keyword} on ${row.commands.join(' and ')}`)
    .join(', ');
}

/** `2yz` or `250ok`: an expected reply that is not written as one. */
function replyMeant(verb: string): string | undefined {
  const [, first, second] = /^\(?([2-5]\d\d)[/,|]([2-5]\d\d)\)?$/.exec(verb) ?? [];
  if (first !== undefined) {
    return `${first}|${second}`;
  }
  if (/^[2-5](?:[0-9x][?*.]|[?*.]{2})$/i.test(verb)) {
    return verb.replace(/[?*.]/g, 'x');
  }
  const match = /^([2-5][0-9xyz]{2})(?!\d)(|[A-Z].{0,40})$/i.exec(verb);
  if (match === null) {
    return undefined;
  }
  const [, code = '', rest = ''] = match;
  const digits = code.toLowerCase().replace(/[yz]/g, 'x');
  const meant = rest === '' ? digits : `${digits} ${rest}`;
  return meant === verb ? undefined : meant;
}

function hintFor(verb: string, line: string): string {
  if (TRANSCRIPT.test(line.slice(0, 100))) {
    return ' It looks like a line of a transcript, which is imported as a script, not sent.';
  }
  if (/^(?:\/\/|;|--$|\/\*)/.test(verb)) {
    return ' A comment is a line that begins with "#".';
  }
  if (/^\.+$/.test(verb)) {
    return ' A line of one dot ends the text of a message, and no text is open here.';
  }
  if (/^<[@=]?$/.test(verb)) {
    return ' A file is part of a message: its line stands below DATA or BDAT.';
  }
  const mechanism = findMechanism(verb);
  if (mechanism !== undefined) {
    return ` It is the name of a mechanism: ${quote(`AUTH ${mechanism.name}`)} starts it.`;
  }
  if (verb.startsWith('c:')) {
    return ' "C:", in upper case, sends what follows as it is.';
  }
  return /^[A-Za-z][A-Za-z0-9-]{0,60}:$/.test(verb)
    ? ' A header field is part of the message: it stands below DATA.'
    : '';
}

/** How swaks, curl, Exim, sendmail, openssl, a shell and texts write down who speaks, and what they say themselves. */
const TRANSCRIPT =
  /^(?:<[-~*]|[ -~*]>|[<>] (?:[2-5]\d\d|[A-Z]{4})\b|>>> |SMTP(?:\([^)]*\))?(?:>>|<<)|(?:===|\*\*\*|\*) [A-Z]|(?:Client|Server|CLIENT|SERVER|client|server|s|r): ?(?:[2-5]\d\d|[A-Z]{4})\b|CONNECTED\(|depth=\d|verify (?:return|error):|---$|(?:Certificate chain|Server certificate|DONE)$|Verif(?:y return code|ication):|telnet>|\$ )/;
