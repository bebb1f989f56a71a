import { type Fault, findCommand, writtenParameters } from '../../smtp';
import { referencesIn } from '../script/command-line';
import type { Finding, Fix } from '../script/findings';
import type { Project } from '../script/project';
import { type CommandItem, walkItems } from '../script/syntax';
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
  const { text, sessions } = project.script;
  const commands = sessions.flatMap(({ items }) => walkItems(items)).filter((each) => each.kind === 'command');
  const target =
    item.verb === 'MAIL'
      ? onlyRecipient(commands, item)
      : commands.find((each) => mail?.project === project && each.span === mail.span);
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
  const { text, sessions } = project.script;
  const session = sessions.find((each) => each.span.start <= span.start && span.start < each.span.end);
  return /[\r\n]\.(?:[\r\n]|$)/.test(text.slice(span.end, session?.span.end)) ? found : rest;
}

/** The RCPT command of the transaction that a MAIL command opens, where there is one alone. */
function onlyRecipient(commands: readonly CommandItem[], mail: CommandItem): CommandItem | undefined {
  const recipients: CommandItem[] = [];
  for (const command of commands.slice(commands.indexOf(mail) + 1)) {
    if (ENDS.has(command.verb)) {
      break;
    }
    if (command.verb === 'RCPT') {
      recipients.push(command);
    }
  }
  return recipients.length === 1 ? recipients[0] : undefined;
}

/** Verbs behind which no recipient of the transaction stands. */
const ENDS: ReadonlySet<string> = new Set(['MAIL', 'DATA', 'BDAT', 'BURL', 'RSET', 'EHLO', 'HELO', 'LHLO', 'QUIT']);
