import { readFile, stat } from 'node:fs/promises';
import { toMessageText } from '../client';
import { indexLines, type Payload, type PayloadLine, type Project, parseTemplate, type Template } from '../language';
import { fileOctets } from './file-octets';
import type { LogEntry } from './result';
import { type InString, ValueError, type Values } from './values';

/** A piece of what is sent after DATA or with BDAT. */
export type Segment =
  /** Lines of text, each with what the log says of it; their CRLFs are not shown. */
  | { readonly kind: 'lines'; readonly octets: Uint8Array; readonly log: readonly SentLine[] }
  | { readonly kind: 'octets'; readonly octets: Uint8Array; readonly shown: string }
  /** Too large to hold: a file, a filler. A chunk holds until the next is asked for; `octets` is how many come, where that is known. */
  | {
      readonly kind: 'stream';
      readonly open: () => AsyncIterable<Uint8Array>;
      readonly octets?: number;
      readonly shown: string;
    };

/** A line as the log has it. */
export type SentLine = Extract<LogEntry, { type: 'sent' }>;

/** One line as a segment, and how it is shown. */
export function lineSegment(text: string, shown: string): Extract<Segment, { kind: 'lines' }> {
  const octets = Buffer.from(`${text}\r\n`, 'utf8');
  return { kind: 'lines', octets, log: [{ type: 'sent', text: shown, octets: octets.length }] };
}

/** A line that nothing is replaced in, made once, however often it is sent; undefined of another. */
export function unchangingLine(template: Template): Extract<Segment, { kind: 'lines' }> | undefined {
  const known = lines.get(template);
  if (known || !template.parts.every(({ kind }) => kind === 'text')) {
    return known;
  }
  const text = template.parts.map((part) => (part.kind === 'text' ? part.value : '')).join('');
  const made = lineSegment(text, text);
  lines.set(template, made);
  return made;
}

const lines = new WeakMap<Template, Extract<Segment, { kind: 'lines' }>>();

/** Where a payload's values and files come from. */
export interface PayloadContext {
  readonly project: Project;
  readonly values: Values;
  /** A path as written in the project's file, made absolute. */
  resolve(path: string): string;
}

/** A payload ready to be sent. */
export interface Composed {
  /** After DATA the dot too. */
  readonly segments: readonly Segment[];
  /** Of a BDAT block. */
  readonly octets: number | undefined;
}

/** Composes a payload, its references replaced, at once where it was made before; rejects with `ValueError` where a value or a file is not to be had. */
export function composePayload(payload: Payload, context: PayloadContext): Composed | Promise<Composed> {
  return unchanging.get(payload) ?? compose(payload, context);
}

async function compose(payload: Payload, context: PayloadContext): Promise<Composed> {
  const segments: Segment[] = [];
  const isMessage = payload.kind === 'data';
  for (const line of payload.lines) {
    if (line.kind === 'text') {
      segments.push(...textLine(line.template, context.values, isMessage ? 'values' : 'nothing'));
    } else if (line.kind === 'octets') {
      segments.push(octetLine(line, context.values, isMessage ? 'no line' : 'anything'));
    } else {
      segments.push(...(await fileLine(line, context, payload.kind)));
    }
  }
  if (isMessage) {
    segments.push(lineSegment('.', '.'));
  }
  const sized = isMessage ? segments : await counted(segments);
  const octets = isMessage ? undefined : octetsOf(sized);
  if (!payload.lines.every(isUnchanging)) {
    return { segments: sized, octets };
  }
  const composed = { segments: [joinLines(segments)], octets };
  unchanging.set(payload, composed);
  return composed;
}

/** Payloads that are nothing but text are made once, however often they are sent. */
const unchanging = new WeakMap<Payload, Composed>();

function isUnchanging(line: PayloadLine): boolean {
  return line.kind === 'text' && line.template.parts.every(({ kind }) => kind === 'text');
}

function joinLines(segments: readonly Segment[]): Segment {
  const lines = segments.flatMap((segment) => (segment.kind === 'lines' ? [segment] : []));
  return {
    kind: 'lines',
    octets: Buffer.concat(lines.map(({ octets }) => octets)),
    log: lines.flatMap(({ log }) => log),
  };
}

/** The segments of a BDAT block with the octets of each; files whose line ends are changed are read for it. */
async function counted(segments: readonly Segment[]): Promise<Segment[]> {
  const result: Segment[] = [];
  for (const segment of segments) {
    if (segment.kind !== 'stream' || segment.octets !== undefined) {
      result.push(segment);
      continue;
    }
    let octets = 0;
    for await (const chunk of segment.open()) {
      octets += chunk.length;
    }
    const { shown } = segment;
    result.push({ ...segment, octets, open: () => exactly(octets, segment.open(), shown) });
  }
  return result;
}

/** The command before it says how many octets come: with others the two sides would be out of step. */
async function* exactly(octets: number, source: AsyncIterable<Uint8Array>, shown: string): AsyncGenerator<Uint8Array> {
  let left = octets;
  for await (const chunk of source) {
    left -= chunk.length;
    if (left < 0) {
      break;
    }
    yield chunk;
  }
  if (left !== 0) {
    throw new ValueError(`The file of \`${shown}\` was changed while it was sent.`);
  }
}

function octetsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { octets }) => sum + (typeof octets === 'number' ? octets : (octets?.length ?? 0)), 0);
}

/** What of a line may get a second dot: dots that come from values, every dot, or none. */
type Stuffing = 'values' | 'everything' | 'nothing';

function textLine(template: Template, values: Values, stuffing: Stuffing): Segment[] {
  const only = template.parts[0];
  if (template.parts.length === 1 && only?.kind === 'reference' && only.builtin && only.name === 'filler') {
    const size = values.fillerSize(only);
    if (size === 1) {
      throw new ValueError('$filler on a line of its own makes lines that end with CRLF: two octets at least.');
    }
    return [{ kind: 'stream', open: () => fillerLines(size), octets: size, shown: `{{$filler ${size}}}` }];
  }
  const { text, shown } = values.evaluate(template);
  const shownLines = splitLines(shown);
  // A dot that is written is sent as it is; one that a value brings to the start of a line can not end the message.
  const written = template.parts.find((part) => part.kind !== 'text' || part.value !== '')?.kind !== 'reference';
  return splitLines(text).map((line, index) => {
    const fromValue =
      index > 0 || !written || (line === '.' && template.parts.some((part) => part.kind === 'reference'));
    const stuffed = line.startsWith('.') && (stuffing === 'everything' || (stuffing === 'values' && fromValue));
    const sent = stuffed ? `.${line}` : line;
    return lineSegment(sent, `${stuffed ? '.' : ''}${shownLines[index] ?? ''}`);
  });
}

function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

function octetLine(line: Extract<PayloadLine, { kind: 'octets' }>, values: Values, allowed: InString): Segment {
  const { octets, shown } = values.octets(line.string, allowed);
  return { kind: 'octets', octets, shown: `<= "${shown}"` };
}

async function fileLine(
  line: Extract<PayloadLine, { kind: 'file' }>,
  { values, resolve }: PayloadContext,
  kind: Payload['kind'],
): Promise<Segment[]> {
  const { text, shown: written } = values.evaluate(line.path);
  const path = resolve(text);
  const size = await sizeOf(path);
  if (size === undefined) {
    throw new ValueError(`The file ${written} can not be read.`);
  }
  if (line.mode === 'octets') {
    return [{ kind: 'stream', open: () => fileOctets(path, { size }), octets: size, shown: `<= ${written}` }];
  }
  if (line.mode === 'text') {
    const open = () => toMessageText(fileOctets(path), { stuff: kind === 'data' });
    return [{ kind: 'stream', open, shown: `< ${written}` }];
  }
  if (size > LARGEST_TEMPLATE) {
    throw new ValueError(
      `The file ${written} has over ${LARGEST_TEMPLATE} octets, too many for \`<@\`, which replaces variables: send it with \`<\`.`,
    );
  }
  return templateFile(await readFile(path, 'utf8'), values, kind === 'data' ? 'everything' : 'nothing');
}

/** What variables are replaced in is held in memory, in octets. */
const LARGEST_TEMPLATE = 32 * 1024 * 1024;

/** In octets; undefined where it is no file. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}

/** A file whose references are replaced line by line; its last line ends with CRLF whether or not the file does. */
function templateFile(text: string, values: Values, stuffing: Stuffing): Segment[] {
  const lines = indexLines(text);
  const segments: Segment[] = [];
  for (let index = 0; index < lines.count; index++) {
    const span = lines.span(index);
    if (index === lines.count - 1 && span.start === span.end) {
      break;
    }
    segments.push(...textLine(parseTemplate(text, span), values, stuffing));
  }
  return segments;
}

/** Lines of 80 octets, their CRLF counted; the last two share what is left, so that each has room for its own. */
async function* fillerLines(size: number): AsyncGenerator<Uint8Array> {
  const line = Buffer.from(`${'x'.repeat(78)}\r\n`);
  const block = Buffer.concat(Array.from({ length: 512 }, () => line));
  let left = size;
  for (; left >= block.length + 2; left -= block.length) {
    yield block;
  }
  for (; left >= 82; left -= 80) {
    yield line;
  }
  if (left === 81) {
    yield Buffer.from(`${'x'.repeat(38)}\r\n`);
    left -= 40;
  }
  if (left > 0) {
    yield Buffer.from(`${'x'.repeat(left - 2)}\r\n`);
  }
}
