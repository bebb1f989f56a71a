import { findCommand, verbOf } from '../../smtp';
import type { Project } from '../script/project';
import { argumentsAt } from './complete-argument';
import { commandsAt } from './complete-command';
import { codesToIgnore } from './complete-comment';
import { argumentsOfDirective, directivesAt } from './complete-directive';
import { filesAt } from './complete-file';
import { namesAt } from './complete-name';
import { linesOfPayload } from './complete-payload';
import { codesAt, textsOfReply } from './complete-reply';
import type { Completion, Surroundings } from './completion';
import { type Cursor, cursorAt, cursorBehind } from './cursor';

/** What can be written at an offset of a project's own script, the likeliest first. */
export function completionsAt(project: Project, offset: number, surroundings: Surroundings = {}): Completion[] {
  const cursor = cursorAt(project, offset, surroundings.servers);
  const files = filesAt(cursor, surroundings.listing);
  return (
    namesAt(cursor, surroundings.environment) ?? files ?? (cursor.payload ? linesOfPayload(cursor) : onLine(cursor))
  );
}

function onLine(cursor: Cursor): Completion[] {
  const { before } = cursor;
  if (before.startsWith('#')) {
    return codesToIgnore(cursor);
  }
  if (before.startsWith('@')) {
    return /[ \t]/.test(before) ? argumentsOfDirective(cursor) : directivesAt(cursor);
  }
  if (/^!?[0-9x]/i.test(before)) {
    return /[- \t]/.test(before) ? textsOfReply(cursor) : codesAt(cursor);
  }
  const escaped = /^C: ?/.exec(before)?.[0];
  const line = escaped === undefined ? cursor : cursorBehind(cursor, escaped.length);
  const command = findCommand(verbOf(line.before));
  if (command && /[ \t]/.test(line.before)) {
    return argumentsAt(line, command);
  }
  const rest = before === '' ? [...codesAt(cursor), ...directivesAt(cursor)] : [];
  return [...commandsAt(line), ...rest];
}
