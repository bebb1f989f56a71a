import { isAscii, limits, octetLength } from '../../smtp';
import { type Finding, finding } from '../script/findings';
import { classifyLine } from '../script/lines';
import type { CommandItem, Payload, PayloadLine, Script } from '../script/syntax';
import { isLiteral, type Part } from '../script/template';
import type { Span } from '../script/text';
import { checkHeader } from './check-header';

/** How a payload stands in its message. */
export interface PayloadPlace {
  /** Whether the message begins with it. */
  readonly first: boolean;
  /** Whether the message may hold characters beyond US-ASCII in its header. */
  readonly smtputf8: boolean;
}

/** Checks what stands under DATA or BDAT: what was probably not meant, and counts that do not agree. */
export function checkPayload({ text }: Script, item: CommandItem, place: PayloadPlace): Finding[] {
  const { payload } = item;
  if (!payload) {
    return [];
  }
  const start = place.first ? checkStart(text, payload) : [];
  // One mistake, told once.
  const header = place.first && start.length === 0 ? checkHeader(text, payload, place) : [];
  const lines = payload.kind === 'data' ? checkLines(text, payload) : [];
  const end = payload.kind === 'data' ? checkEnd(payload) : checkCount(text, item, payload);
  return [start, header, lines, end].flat();
}

/** Whether a payload ends at its dot; where it ends with the script, what was meant for its text is not known. */
export function isTerminated(text: string, { span }: Payload): boolean {
  const dot = span.end - 1;
  return text[dot] === '.' && (dot === span.start || /[\r\n]/.test(text[dot - 1] ?? ''));
}

/** The octets that a payload's lines come to, each with its CRLF; undefined where files or values decide. */
export function octetsOf({ lines }: Payload): number | undefined {
  let octets = 0;
  for (const line of lines) {
    const own = octetsOfLine(line);
    if (own === undefined) {
      return undefined;
    }
    octets += own;
  }
  return octets;
}

function octetsOfLine(line: PayloadLine): number | undefined {
  switch (line.kind) {
    case 'file':
      return undefined;
    case 'octets':
      return octetsOfParts(line.string.parts);
    case 'text': {
      const text = octetsOfParts(line.template.parts);
      return text === undefined ? undefined : text + 2;
    }
  }
}

function octetsOfParts(parts: readonly Part[]): number | undefined {
  let octets = 0;
  for (const part of parts) {
    if (part.kind === 'text') {
      octets += isAscii(part.value) ? part.value.length : octetLength(part.value);
    } else if (part.kind === 'octet') {
      octets += 1;
    } else {
      return undefined;
    }
  }
  return octets;
}

/** A message that begins like a script's own line: the payload was probably not meant to begin yet. */
function checkStart(text: string, { kind, lines }: Payload): Finding[] {
  const [first] = lines;
  if (first?.kind !== 'text') {
    return [];
  }
  const { span } = first;
  const what = looksLike(text, span);
  if (what === undefined) {
    return [];
  }
  const where =
    kind === 'bdat'
      ? 'The block stands directly under its command, and the expected reply below its dot, since nothing is answered before.'
      : 'An expected reply stands directly under the command, the message directly under that.';
  const message = `The message begins here, with what looks like ${what}: it is sent as it stands. ${where}`;
  return [finding('payload-start', span, message, { rfc: 'RFC 5322 2.1' })];
}

/** What a script's own line would be that begins like this one; undefined where it looks like none. */
function looksLike(text: string, span: Span): string | undefined {
  const begin = span.start === span.end ? '' : (text[span.start] ?? '');
  // Most messages begin with the name of a field; a code may begin with an x.
  if (/[A-Za-wyz]/.test(begin)) {
    return undefined;
  }
  switch (begin.trim()) {
    case '':
      return 'a blank';
    case '#':
      return 'a comment';
    case '@':
      return 'a directive';
    default:
      return classifyLine(text, span).kind === 'reply' ? 'an expected reply' : undefined;
  }
}

function checkLines(text: string, { lines }: Payload): Finding[] {
  const findings: Finding[] = [];
  for (const line of lines) {
    if (line.kind !== 'text') {
      continue;
    }
    const { start, end } = line.span;
    if (text[start] === '.' && text[start + 1] !== '.') {
      findings.push(unstuffedDot(start));
    }
    // Of UTF-8, three octets a unit are the most there can be.
    if ((end - start) * 3 > LONGEST_LINE && isLiteral(line.template)) {
      findings.push(...checkLength(text.slice(start, end), start));
    }
  }
  return findings;
}

/** A line of text, without its CRLF. */
const LONGEST_LINE = limits.textLine - 2;

function unstuffedDot(start: number): Finding {
  const message =
    'The server takes the first dot of this line away: a line of text that starts with a dot is sent with two.';
  const fix = { title: 'Double the dot', edits: [{ span: { start, end: start }, text: '.' }] };
  return finding('unstuffed-dot', { start, end: start + 1 }, message, { rfc: 'RFC 5321 4.5.2', fix });
}

/** Servers may take longer lines, and many do; the dot that was stuffed does not count. */
function checkLength(line: string, start: number): Finding[] {
  const octets = octetLength(line) - (line.startsWith('.') ? 1 : 0);
  if (octets <= LONGEST_LINE) {
    return [];
  }
  const message = `The line has ${octets + 2} octets with its CRLF; servers need not take more than ${limits.textLine}.`;
  const span = { start: start + LONGEST_LINE, end: start + line.length };
  return [
    finding('line-too-long', { ...span, start: Math.min(span.start, span.end) }, message, {
      severity: 'warning',
      rfc: 'RFC 5321 4.5.3.1.6',
    }),
  ];
}

/** Octets before DATA's dot that end no line: the dot is then no line of its own, and the server waits on. */
function checkEnd({ lines }: Payload): Finding[] {
  const last = lines.at(-1);
  if (last?.kind !== 'octets') {
    return [];
  }
  const parts = last.string.parts.map((part) =>
    part.kind === 'text' ? part.value : part.kind === 'octet' ? String.fromCharCode(part.value) : undefined,
  );
  const octets = parts.includes(undefined) ? undefined : parts.join('');
  if (octets === undefined || octets === '' || octets.endsWith('\r\n')) {
    return [];
  }
  const message =
    'These octets end no line, so that the dot below ends no message and the server waits on: end them with \\r\\n.';
  const end = last.span.end - 1;
  const fix = { title: 'End the line', edits: [{ span: { start: end, end }, text: '\\r\\n' }] };
  return [finding('no-final-crlf', last.span, message, { rfc: 'RFC 5321 4.1.1.4', fix })];
}

/** The number of a BDAT line, against what its block holds. */
function checkCount(text: string, { text: line, verb }: CommandItem, payload: Payload): Finding[] {
  const from = line.span.start + verb.length;
  const match = /^([ \t]+)(\d{1,20})(?![^ \t])/.exec(text.slice(from, line.span.end));
  const octets = octetsOf(payload);
  const [, blanks = '', written = ''] = match ?? [];
  if (!match || octets === undefined || BigInt(written) === BigInt(octets)) {
    return [];
  }
  const span = { start: from + blanks.length, end: from + blanks.length + written.length };
  const crlf = payload.lines.some(({ kind }) => kind === 'text') ? ', with a CRLF for each line' : '';
  const message = `The block below has ${octets} octets${crlf}. {{$octets}} counts them.`;
  const fix = { title: `Change to ${octets}`, edits: [{ span, text: String(octets) }] };
  const related = [{ span: payload.span, message: `These are ${octets} octets.` }];
  return [finding('octet-count-mismatch', span, message, { rfc: 'RFC 3030 2', related, fix })];
}
