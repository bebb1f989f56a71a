import { isAscii } from '../../smtp';
import { type Finding, finding } from '../script/findings';
import type { Project } from '../script/project';
import { admits, type CommandItem, type Payload, type Script } from '../script/syntax';
import { isLiteral } from '../script/template';
import type { Span } from '../script/text';
import { checkSize } from './check-bounds';
import { checkPayload, isTerminated, type PayloadPlace } from './check-payload';
import { relatedTo } from './check-standing';
import type { Connection, ScriptPlace } from './connection';

/** A finding, and the script that it is in. */
export interface FoundIn {
  readonly project: Project;
  readonly found: Finding;
}

/** Checks the message that a command sends, or its part of one, against what was said of it. */
export function checkMessage(project: Project, item: CommandItem, connection: Connection): FoundIn[] {
  if (!item.payload || !isTerminated(project.script.text, item.payload)) {
    return [];
  }
  const { standing } = connection;
  const place = { first: standing.is('chunks') === false, smtputf8: standing.has('smtputf8') !== false };
  const found = checkPayload(project.script, item, place);
  found.push(...undeclaredEightBit(project, item.payload, place, connection));
  if (item.replies.length > 1) {
    found.push(...furtherReply(item, item.payload, connection));
  }
  const located: FoundIn[] = found.map((each) => ({ project, found: each }));
  const size = checkSize(project, item, connection);
  if (size) {
    located.push(size);
  }
  return located;
}

/** In SMTP a message gets one reply, however many recipients it has; octets of its own choosing may smuggle commands. */
function furtherReply({ replies, verb }: CommandItem, payload: Payload, { standing, message }: Connection): Finding[] {
  const [first, ...more] = replies;
  const second = more.find((reply) => !admits(reply, '421'));
  const perRecipient = standing.has('lmtp') !== false || !message || /PRDR|\{\{/i.test(textOf(message));
  const plain = payload.lines.every((line) => line.kind === 'text' && isLiteral(line.template));
  if (!first || !second || perRecipient || !plain) {
    return [];
  }
  const text =
    verb === 'BDAT'
      ? 'In SMTP a chunk gets one reply; only LMTP has one for each recipient below the last.'
      : 'In SMTP a message gets one reply; only LMTP has one for each recipient.';
  const related = [{ span: first.span, message: 'This is its reply.' }];
  return [finding('impossible-reply', second.span, text, { rfc: 'RFC 5321 4.2', related })];
}

function textOf({ project, span }: ScriptPlace): string {
  return project.script.text.slice(span.start, span.end);
}

/** Text beyond US-ASCII that MAIL does not announce, told once a message (RFC 6152 3); of the header it is told apart. */
function undeclaredEightBit(
  project: Project,
  payload: Payload,
  { first, smtputf8 }: PayloadPlace,
  { standing, message, capabilities, seen }: Connection,
): Finding[] {
  const { script } = project;
  const open = standing.is('recipients') === true || standing.is('chunks') === true;
  if (smtputf8 || !open || message?.eightBit !== false || isAllAscii(script)) {
    return [];
  }
  const span = firstEightBit(script, payload, { withHeader: first });
  if (!span) {
    return [];
  }
  message.eightBit = undefined;
  const text =
    'What is beyond US-ASCII is 8-bit text, which MAIL announces with BODY=8BITMIME; otherwise it is encoded (quoted-printable, base64).';
  // Who is known to offer it not would refuse MAIL itself.
  const offered = [capabilities, ...(seen ? [seen.keywords] : [])].every(
    (each) => each.size === 0 || each.has('8BITMIME'),
  );
  const own = message.project === project && standing.has('extended') === true && offered;
  const body = message.body.start === message.body.end ? ' BODY=8BITMIME' : 'BODY=8BITMIME';
  const fix = own ? { title: 'Write BODY=8BITMIME on MAIL', edits: [{ span: message.body, text: body }] } : undefined;
  const related = relatedTo(project, message, 'This is its MAIL command.');
  return [finding('non-ascii', span, text, { severity: 'warning', rfc: 'RFC 6152 3', related, fix })];
}

/** The first run of characters or octets beyond US-ASCII in a payload, behind the header where it begins with one. */
function firstEightBit(
  { text }: Script,
  { lines }: Payload,
  { withHeader }: { withHeader: boolean },
): Span | undefined {
  let header = withHeader;
  for (const line of lines) {
    if (line.kind === 'file') {
      // Its own octets are not known, nor whether the header ends in it.
      header = false;
      continue;
    }
    if (header) {
      header = line.kind === 'text' && line.span.start < line.span.end;
      continue;
    }
    const { parts } = line.kind === 'text' ? line.template : line.string;
    for (const part of parts) {
      if (part.kind === 'octet' && part.value > 0x7f) {
        return part.span;
      }
      const run = part.kind === 'text' ? BEYOND.exec(text.slice(part.span.start, part.span.end)) : null;
      if (run) {
        const start = part.span.start + run.index;
        return { start, end: start + run[0].length };
      }
    }
  }
  return undefined;
}

const BEYOND = /[^\p{ASCII}]+/u;

/** Mostly a script is; what it is, is told once. */
function isAllAscii(script: Script): boolean {
  let known = ALL_ASCII.get(script);
  if (known === undefined) {
    known = isAscii(script.text);
    ALL_ASCII.set(script, known);
  }
  return known;
}

const ALL_ASCII = new WeakMap<Script, boolean>();
