import { checkArgument } from './check-argument';
import { checkUnknownVerb } from './check-verb';
import type { Command } from './command';
import { findCommand } from './commands';
import type { CheckContext } from './context';
import { type Fault, joined, mostFaults, quote } from './fault';
import { limits } from './limits';
import { firstWord, isMasked, lengthWithoutBlanks, mask, type Word, wordsFrom } from './line';
import { parameters } from './parameters';
import { placeholder, upperCase } from './text';

/** Checks one command line, without its CRLF, against the grammar of RFC 5321 and its extensions; the faults come in the order of the line, at most 100 of them. */
export function checkCommand(line: string, context: CheckContext = {}): Fault[] {
  if (line.endsWith(LINE_END)) {
    let start = line.length;
    while (line.endsWith(LINE_END, start)) {
      start -= LINE_END.length;
    }
    const message = `A line is sent with its CRLF: ${quote(LINE_END)} would go out as it stands.`;
    const fix = { replacement: '', title: 'Remove it' };
    const own = { code: 'unexpected-argument', start, end: line.length, message, rfc: 'RFC 5321 2.3.8', fix } as const;
    return [...checkCommand(line.slice(0, start), context), own];
  }
  const masked = mask(line, context.references ?? []);
  const end = lengthWithoutBlanks(masked);
  if (end === 0) {
    const message = 'An empty line is no command.';
    return [{ code: 'unknown-command', start: 0, end: line.length, message, rfc: 'RFC 5321 4.1.1' }];
  }
  const control = checkControls(masked.slice(0, end));
  const verb = firstWord(control.text);
  const command = isMasked(verb.text) ? undefined : findCommand(verb.text);
  const own =
    command === undefined ? checkUnknownVerb(control.text, verb) : checkKnown(control.text, verb, command, context);
  const faults = joined(
    joined(control.faults, trailingBlanks(line, end)),
    joined(own, checkLength(line, masked, verb, command, context)),
  );
  return faults.length < 2 ? faults : faults.sort((a, b) => a.start - b.start).slice(0, mostFaults);
}

/** CRLF as strings of programs write it. */
const LINE_END = '\\r\\n';

function checkKnown(text: string, verb: Word, command: Command, context: CheckContext): Fault[] {
  const faults = checkArgument(text, verb, command, context);
  if (command.standing !== 'historic' && command.standing !== 'trap') {
    return faults;
  }
  const why =
    command.standing === 'historic'
      ? 'is out of use; servers have mostly dropped it.'
      : 'is never to be sent: servers log it as an attack.';
  const { start, end } = verb;
  return [{ code: 'deprecated', start, end, message: `${command.verb} ${why}`, rfc: command.rfc }, ...faults];
}

const control = /(?=\p{ASCII})\p{Cc}/u;

/** Control characters become placeholders; tabs stay, since they part words all the same. */
function checkControls(text: string): { text: string; faults: Fault[] } {
  if (!control.test(text)) {
    return { text, faults: [] };
  }
  const faults: Fault[] = [];
  let checked = '';
  let copied = 0;
  for (const { 0: run, index: start } of text.matchAll(/[ \t]+|(?:(?=\p{ASCII})[^\P{Cc}\t])+/gu)) {
    const end = start + run.length;
    if (run.includes('\t')) {
      const message = 'A tab does not separate words: one space does.';
      const fix = { replacement: ' ', title: 'Write one space' };
      faults.push({ code: 'control-character', start, end, message, rfc: 'RFC 5321 4.1.1', fix });
    } else if (!run.startsWith(' ')) {
      const message = 'Control characters are not allowed in a command.';
      faults.push({ code: 'control-character', start, end, message, rfc: 'RFC 5321 4.1.2' });
      checked += text.slice(copied, start) + placeholder.repeat(run.length);
      copied = end;
    }
    if (faults.length === mostFaults) {
      // This is no command any more: what follows is left unchecked.
      return { text: checked + placeholder.repeat(text.length - copied), faults };
    }
  }
  return { text: checked + text.slice(copied), faults };
}

function trailingBlanks(line: string, end: number): Fault[] {
  if (end === line.length) {
    return [];
  }
  const message = 'Blanks at the end of a command are sent, and servers need not take them.';
  const fix = { replacement: '', title: 'Remove the blanks' };
  return [{ code: 'trailing-whitespace', start: end, end: line.length, message, rfc: 'RFC 5321 4.1.1', fix }];
}

/** The longest line a command may have, in octets with its CRLF: 512, and what the extensions offered, or else those used on the line, add (RFC 5321 4.5.3.1.4). */
function lengthLimit(masked: string, verb: Word, command: Command | undefined, context: CheckContext): number {
  if (command?.argument.kind !== 'path' || context.extended === false) {
    return limits.commandLine;
  }
  const used = new Set(wordsFrom(masked, verb.end).map((word) => upperCase(word.text.split('=', 1)[0] ?? '')));
  return parameters
    .filter((row) => row.commands.some((name) => name === command.verb))
    .filter((row) => used.has(row.keyword) || row.extensions.some((keyword) => context.capabilities?.has(keyword)))
    .reduce<number>((sum, row) => sum + (row.lineLength ?? 0), limits.commandLine);
}

function checkLength(
  line: string,
  masked: string,
  verb: Word,
  command: Command | undefined,
  context: CheckContext,
): Fault[] {
  // Three octets a UTF-16 unit are the most there can be.
  if (line.length * 3 + 2 <= limits.commandLine) {
    return [];
  }
  const limit = lengthLimit(masked, verb, command, context);
  const { octets, overflow } = measure(masked, limit - 2);
  if (overflow === undefined) {
    return [];
  }
  const hint = command?.argument.kind === 'sasl' ? ' Send the mechanism alone, and the response after 334.' : '';
  const message = `The line has ${octets + 2} octets with its CRLF; ${limit} are allowed here.${hint}`;
  return [{ code: 'line-too-long', start: overflow, end: line.length, message, rfc: 'RFC 5321 4.5.3.1.4' }];
}

/** Octets of what is not masked, and the offset of the first that is beyond a limit. */
function measure(masked: string, limit: number): { octets: number; overflow: number | undefined } {
  let octets = 0;
  let overflow: number | undefined;
  for (let i = 0; i < masked.length; i++) {
    const unit = masked.charCodeAt(i);
    if (masked[i] === placeholder) {
      continue;
    }
    octets += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
    if (octets > limit && overflow === undefined) {
      overflow = i;
    }
  }
  return { octets, overflow };
}
