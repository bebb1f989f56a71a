import { type Fault, writtenParameters } from '../../smtp';
import { referencesIn } from '../script/command-line';
import type { Fix } from '../script/findings';
import type { Project } from '../script/project';
import { type CommandItem, walkItems } from '../script/syntax';
import type { Mark } from './connection';

/** Moves a parameter that stands on RCPT, but belongs to MAIL, to the MAIL command of its transaction; undefined where that has it already. */
export function moveToMail(
  project: Project,
  item: CommandItem,
  { code, start, end }: Fault,
  mail: Mark | undefined,
): Fix | undefined {
  if (code !== 'misplaced-parameter' || item.verb !== 'RCPT' || mail?.project !== project) {
    return undefined;
  }
  const { text, sessions } = project.script;
  const target = sessions
    .flatMap(({ items }) => walkItems(items))
    .find((each): each is CommandItem => each.kind === 'command' && each.span === mail.span);
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
        title: `Move ${written} to MAIL`,
        edits: [
          { span: { start: at, end: at }, text: ` ${written}` },
          { span: { start: from - 1, end: from + written.length }, text: '' },
        ],
      };
}
