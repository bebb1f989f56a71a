import { writtenParameters } from '../../smtp';
import { octetsOf } from '../check/check-payload';
import { messageSizes } from '../check/message-size';
import { referencesIn } from '../script/command-line';
import { referencesOf } from '../script/references';
import { type CommandItem, type Script, walkItems } from '../script/syntax';
import type { Span } from '../script/text';

/** A short note that is shown in a line without being part of it. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/**
 * The octet counts that a script leaves to others: what `{{$octets}}` comes to, and how long the message is beside SIZE.
 * `within`: of the sessions that this stretch touches; all without it.
 */
export function inlayHintsOf(script: Script, within: Span = { start: 0, end: script.text.length }): InlayHint[] {
  const sessions = script.sessions.filter(({ span }) => span.start <= within.end && span.end >= within.start);
  const commands = sessions.flatMap(({ items }) => walkItems(items)).filter((item) => item.kind === 'command');
  const sizes = messageSizes({ sessions }).flatMap(({ mail, octets }) => besideSize(script, mail, octets));
  return [...commands.flatMap(countOf), ...sizes].sort((a, b) => a.offset - b.offset);
}

function countOf({ payload, text }: CommandItem): InlayHint[] {
  const octets = payload?.kind === 'bdat' ? octetsOf(payload) : undefined;
  const counter = referencesOf(text).find(
    (part) => part.kind === 'reference' && part.name === 'octets' && part.builtin,
  );
  return octets === undefined || !counter
    ? []
    : [
        {
          offset: counter.span.end,
          label: `= ${octets}`,
          tooltip: 'The octets of the block below, a CRLF for each line.',
        },
      ];
}

function besideSize({ text }: Script, { text: line }: CommandItem, octets: number | undefined): InlayHint[] {
  const { start, end } = line.span;
  const size = writtenParameters(text.slice(start, end), referencesIn(line)).find(({ keyword }) => keyword === 'SIZE');
  return octets === undefined || !size
    ? []
    : [
        {
          offset: start + size.end,
          label: `message: ${octets}`,
          tooltip: 'The octets of the message below, as SIZE counts them.',
        },
      ];
}
