import { type Fault, findCommand, writtenParameters } from '../../smtp';
import { referencesIn } from '../script/command-line';
import type { Finding, Fix } from '../script/findings';
import type { Project } from '../script/project';
import { allItems, type CommandItem, type Script, type Session } from '../script/syntax';
import type { Mark } from './connection';

/** Moves a parameter that stands on the wrong one of MAIL and RCPT to the other of its transaction, where that is one that has it not yet. */
export function moveParameter(
  project: Project,
  item: CommandItem,
  { code, start, end }: Fault,
  mail: Mark | undefined,
): Fix | undefined {
  if (code !== 'misplaced-parameter') {
    return undefined;
  }
  const { text } = project.script;
  const commands = commandsOf(project.script);
  const target =
    item.verb === 'MAIL'
      ? onlyRecipient(commands, item.span.start, sessionAt(project.script, item.span.start)?.span.end ?? 0)
      : mail?.project === project
        ? commands.list[commands.places.get(mail.span.start) ?? -1]
        : undefined;
  const from = item.text.span.start + start;
  const written = text.slice(from, item.text.span.start + end);
  const keyword = written.split('=', 1)[0]?.toUpperCase();
  if (!target || text[from - 1] !== ' ') {
    return undefined;
  }
  const line = text.slice(target.text.span.start, target.text.span.end);
  const taken = writtenParameters(line, referencesIn(target.text)).some((each) => each.keyword === keyword);
  const at = target.text.span.start + line.trimEnd().length;
  return taken
    ? undefined
    : {
        title: `Move ${written} to ${target.verb}`,
        edits: [
          { span: { start: at, end: at }, text: ` ${written}` },
          { span: { start: from - 1, end: from + written.length }, text: '' },
        ],
      };
}

/** The finding without its fix where that writes DATA or BDAT, but no line of one dot is there to end the text: everything below would be lost in it. */
export function withoutLostText(project: Project, { span }: CommandItem, found: Finding): Finding {
  const { fix, ...rest } = found;
  const [edit] = fix?.edits ?? [];
  if (!edit || found.code !== 'unknown-command' || !findCommand(edit.text)?.followedBy) {
    return found;
  }
  const session = sessionAt(project.script, span.start);
  const dots = dotsOf(project.script);
  const dot = dots[countUpTo(span.end, dots.length, (at) => dots[at] ?? 0)];
  return session && dot !== undefined && dot < session.span.end ? found : rest;
}

function sessionAt({ sessions }: Script, offset: number): Session | undefined {
  return sessions[countUpTo(offset, sessions.length, (at) => sessions[at]?.span.start ?? 0) - 1];
}

/** The RCPT command of the transaction that a MAIL command opens, where there is one alone before the session's end. */
function onlyRecipient({ list, places }: Commands, mail: number, sessionEnd: number): CommandItem | undefined {
  let only: CommandItem | undefined;
  for (let index = (places.get(mail) ?? list.length) + 1; index < list.length; index++) {
    const command = list[index];
    if (!command || command.span.start >= sessionEnd || ENDS.has(command.verb)) {
      break;
    }
    if (command.verb === 'RCPT' && only) {
      return undefined;
    }
    only = command.verb === 'RCPT' ? command : only;
  }
  return only;
}

/** Verbs behind which no recipient of the transaction stands. */
const ENDS: ReadonlySet<string> = new Set(['MAIL', 'DATA', 'BDAT', 'BURL', 'RSET', 'EHLO', 'HELO', 'LHLO', 'QUIT']);

/** The commands of a script in its order, and where each stands among them. */
interface Commands {
  readonly list: readonly CommandItem[];
  /** By its line's offset. */
  readonly places: ReadonlyMap<number, number>;
}

function commandsOf(script: Script): Commands {
  let known = COMMANDS.get(script);
  if (!known) {
    const list = allItems(script).filter((item) => item.kind === 'command');
    known = { list, places: new Map(list.map(({ span }, index) => [span.start, index])) };
    COMMANDS.set(script, known);
  }
  return known;
}

const COMMANDS = new WeakMap<Script, Commands>();

/** Where a script's lines of one dot are. */
function dotsOf(script: Script): readonly number[] {
  let known = DOTS.get(script);
  if (!known) {
    known = Array.from(script.text.matchAll(/(?<=[\r\n])\.(?=[\r\n]|$)/g), ({ index }) => index);
    DOTS.set(script, known);
  }
  return known;
}

const DOTS = new WeakMap<Script, readonly number[]>();

/** How many of the offsets, which are in order, are not beyond one. */
function countUpTo(offset: number, count: number, at: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
