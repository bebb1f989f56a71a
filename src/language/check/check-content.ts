import { type CheckContext, type Command, checkCommand, checkResponse, type Fault } from '../../smtp';
import { referencesIn } from '../script/command-line';
import { findDirective } from '../script/directives';
import { type Finding, findingOf } from '../script/findings';
import type { Project } from '../script/project';
import type { CommandItem } from '../script/syntax';
import { clearTextAuth } from './check-auth';
import { checkMessage, type FoundIn } from './check-message';
import { cleartextCredentials, parametersAfterHelo } from './check-standing';
import { type Connection, contextOf } from './connection';
import { moveParameter, withoutLostText } from './misplaced';

/** A command as it is sent. */
export interface Sent {
  readonly item: CommandItem;
  readonly line: string;
  /** Its row of the table; undefined where it has none, or is out of sequence. */
  readonly command: Command | undefined;
  /** Whether it stands in a @pipeline group, where no @auth may stand. */
  readonly grouped: boolean;
}

/** Checks what a command sends, its line and its payload, where the connection stands. */
export function checkContent(project: Project, sent: Sent, connection: Connection): readonly FoundIn[] {
  const { item, line, command } = sent;
  const own = [
    ...(command ? parametersAfterHelo(project, item, command, connection) : NONE),
    ...checkWritten(project, sent, connection),
    ...(command?.argument.kind === 'sasl' ? checkMechanism(item, line, command, connection) : NONE),
  ];
  const message = item.payload ? checkMessage(project, item, connection) : NOWHERE;
  return own.length === 0 ? message : [...own.map((found) => ({ project, found })), ...message];
}

/** Checks a line of a SASL exchange. */
export function checkSaslResponse(project: Project, { text }: CommandItem): Finding[] {
  const { start, end } = text.span;
  const faults = checkResponse(project.script.text.slice(start, end), { references: referencesIn(text) });
  return faults.map((fault) => findingOf(fault, start));
}

function checkWritten(project: Project, { item, line, grouped }: Sent, connection: Connection): readonly Finding[] {
  const faults = checkLine(line, contextOf(connection, referencesIn(item.text)));
  return faults.length === 0
    ? NONE
    : faults.map((fault) => {
        const found = findingOf(fault, item.text.span.start);
        if (found.fix) {
          return withoutAt(item, line, found) ?? withoutLostText(project, item, found);
        }
        const directive = withoutAt(item, line, found);
        if (directive) {
          return directive;
        }
        const clear = grouped ? undefined : clearTextAuth(item, line, fault);
        const fix = clear ?? moveParameter(project, item, fault, connection.marks.get('MAIL'));
        const message = clear ? `${found.message} @auth takes the two as they are.` : found.message;
        return fix ? { ...found, message, fix } : found;
      });
}

/** `wait 5s`: a directive whose @ is missing; in capitals it may be meant for the server. */
function withoutAt({ verb, span, text }: CommandItem, line: string, found: Finding): Finding | undefined {
  const name = found.code === 'unknown-command' ? findDirective(verb.toLowerCase())?.name : undefined;
  const { start } = span;
  if (name === undefined || !line.startsWith(name) || text.span.start !== start) {
    return undefined;
  }
  const message = `"${name}" is no command, but a directive, which begins with "@": @${name}.`;
  return { ...found, message, fix: { title: `Write @${name}`, edits: [{ span: { start, end: start }, text: '@' }] } };
}

/** What is wrong with a command line; one that is far too long is not read. */
function checkLine(line: string, context: CheckContext): readonly Fault[] {
  if (line.length <= LONGEST_READ) {
    return checkCommand(line, context);
  }
  const message = `The line has ${line.length} characters: no server takes as many, and it is not looked at any further.`;
  return [{ code: 'line-too-long', start: 0, end: line.length, message, rfc: 'RFC 5321 4.5.3.1.4' }];
}

/** 64 KiB: whoever writes more has pasted something else. */
const LONGEST_READ = 65_536;

function checkMechanism(item: CommandItem, line: string, { verb }: Command, connection: Connection): Finding[] {
  const [, mechanism = ''] = line.split(/[ \t]+/);
  const start = item.text.span.start + line.indexOf(mechanism, verb.length);
  return cleartextCredentials(mechanism, { start, end: start + mechanism.length }, connection);
}

const NONE: readonly Finding[] = [];

const NOWHERE: readonly FoundIn[] = [];
