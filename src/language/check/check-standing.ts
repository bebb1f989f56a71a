import { type Command, closest, commands, findMechanism, type Refusal, writtenParameters } from '../../smtp';
import type { Action } from '../script/action';
import { referencesIn } from '../script/command-line';
import { type Finding, finding } from '../script/findings';
import type { Project } from '../script/project';
import type { CommandItem, DirectiveItem, Item } from '../script/syntax';
import { isLiteral } from '../script/template';
import type { Span } from '../script/text';
import type { FoundIn } from './check-message';
import type { Connection, Mark, ScriptPlace } from './connection';

/** A command that is out of sequence, with the place where the state began that it is refused for. */
export function outOfSequence(
  project: Project,
  { refusal, span, marks, item }: { refusal: Refusal; span: Span; marks: Connection['marks']; item: Item },
): Finding {
  const { code, message, rfc, since = [] } = refusal;
  const mark = latest(marks, since);
  // In the body of @each a command may be in its own way.
  const related = mark?.span === item.span ? undefined : relatedTo(project, mark);
  return finding(code, span, message, { rfc, related });
}

/** A message in chunks that QUIT drops, since none was the last; undefined where it may be finished. */
export function unfinishedMessage({ standing, marks }: Connection): FoundIn | undefined {
  const chunk = standing.is('chunks') === true ? latest(marks, ['BDAT', 'BURL']) : undefined;
  if (!chunk) {
    return undefined;
  }
  const { project, span } = chunk;
  const line = project.script.text.slice(span.start, span.end);
  const verb = line.slice(0, 4).toUpperCase();
  const message = `No chunk with LAST ends this message, so that QUIT drops it: the last ${verb} has LAST at its end.`;
  const found = finding('missing-argument', span, message, { severity: 'warning', rfc: 'RFC 3030 2' });
  return { project, found };
}

/** HELO brings no parameters (RFC 5321 2.2.1). */
export function parametersAfterHelo(
  project: Project,
  { text }: CommandItem,
  { argument }: Command,
  { standing, marks }: Connection,
): Finding[] {
  if (argument.kind !== 'path' || standing.has('extended') !== false || standing.is('greeted') !== false) {
    return [];
  }
  const { start } = text.span;
  const written = writtenParameters(project.script.text.slice(start, text.span.end), referencesIn(text));
  const [first] = written;
  const last = written.at(-1);
  if (!first || !last) {
    return [];
  }
  const message = 'HELO offers no extensions, and so no parameters: greet with EHLO to use them.';
  const related = relatedTo(project, marks.get('HELO'));
  const span = { start: start + first.start, end: start + last.end };
  return [finding('ehlo-required', span, message, { rfc: 'RFC 5321 2.2.1', related })];
}

/** Once the roles are turned, only what was received can be looked at (RFC 2645 5.2.1). */
export function directiveAfterTurn(
  project: Project,
  item: Item,
  action: Action,
  { standing, marks }: Connection,
): Finding[] {
  const allowed =
    ALLOWED_AFTER_TURN.has(action.name) || (action.name === 'assert' && action.subject.startsWith('received.'));
  if (allowed || !standing.is('reversed')) {
    return [];
  }
  const message =
    'The roles are turned here, and the peer has quit when this line comes: only @assert on received.count, received.recipients and received.text may follow.';
  const related = relatedTo(project, latest(marks, ['ATRN', 'TURN']));
  return [finding('after-quit', item.span, message, { rfc: 'RFC 2645 5.2.1', related })];
}

/** @use of a connection that no @connect above names. */
export function unnamedConnection(
  { words: [word] }: DirectiveItem,
  { connection }: Extract<Action, { name: 'use' }>,
  named: ReadonlyMap<string, Connection>,
): Finding[] {
  if (!word || !isLiteral(word.template)) {
    return [];
  }
  // With very many of them no one is meant.
  const meant = named.size > MOST_NAMES ? undefined : closest(connection, [...named.keys()]);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const message = `No connection above has the name ${connection}: \`@connect TARGET as ${connection}\` opens one.${hint}`;
  const fix = meant === undefined ? undefined : { title: `Write ${meant}`, edits: [{ span: word.span, text: meant }] };
  return [finding('invalid-directive', word.span, message, { fix })];
}

const MOST_NAMES = 50;

/** A password or token that everybody on the way can read (RFC 4954 4); not to this machine. */
export function cleartextCredentials(
  name: string | undefined,
  span: Span,
  { standing, loopback }: Connection,
): Finding[] {
  const mechanism = name === undefined ? undefined : findMechanism(name);
  if (loopback || standing.has('tls') !== false || !mechanism?.plaintext) {
    return [];
  }
  const message = `${mechanism.name} sends the ${mechanism.credential} itself, and the connection is not encrypted: send STARTTLS and EHLO first, or connect to smtps://.`;
  return [finding('cleartext-credentials', span, message, { rfc: 'RFC 4954 4' })];
}

/** What some refusal is about: verbs, and directives that end a connection. */
export const REFUSED_SINCE: ReadonlySet<string> = new Set(
  commands.flatMap(({ refusals }) => refusals.flatMap(({ since = [] }) => since)),
);

/** A place as a related one of a finding in the same file. */
export function relatedTo(
  project: Project,
  place: ScriptPlace | undefined,
  message = 'It began here.',
): Finding['related'] {
  return place?.project === project ? [{ span: place.span, message }] : undefined;
}

const ALLOWED_AFTER_TURN: ReadonlySet<string> = new Set([
  ...['connect', 'use', 'include', 'end'],
  ...['tls', 'timeout', 'match', 'on-failure', 'receive', 'prompt'],
]);

/** Of some verbs, the one that was accepted last. */
function latest(marks: Connection['marks'], verbs: readonly string[]): ScriptPlace | undefined {
  const places = verbs.flatMap((verb) => marks.get(verb) ?? []);
  return places.reduce<Mark | undefined>(
    (found, each) => (found && found.order > each.order ? found : each),
    undefined,
  );
}
