import { type CommandItem, type Item, type Payload, type PayloadLine, type Script, walkItems } from '../script/syntax';
import { octetsOf } from './check-payload';

/** A MAIL command, and the octets of the message that is sent for it. */
export interface MessageSize {
  readonly mail: CommandItem;
  /** As SIZE counts them (RFC 1870 3); undefined where files or values decide. */
  readonly octets: number | undefined;
}

/** The size of every message of a script, or of some of its sessions, whose MAIL command stands in it. */
export function messageSizes({ sessions }: Pick<Script, 'sessions'>): MessageSize[] {
  return sessions.flatMap(({ items }) => sizesAmong(walkItems(items)));
}

/** The size of the message below a line on which MAIL stands. */
export function messageBelow(script: Script, line: number): number | undefined {
  return messageSizes(script).find(({ mail }) => mail.span.start === line)?.octets;
}

/** The octets that a payload adds to a message: of a line's dot that DATA has the receiver take away, nothing. */
export function messageOctets(payload: Payload): number | undefined {
  const octets = octetsOf(payload);
  return octets === undefined || payload.kind === 'bdat' ? octets : octets - payload.lines.filter(isStuffed).length;
}

function isStuffed(line: PayloadLine): boolean {
  const first = line.kind === 'text' ? line.template.parts[0] : undefined;
  return first?.kind === 'text' && first.value.startsWith('.');
}

function sizesAmong(items: readonly Item[]): MessageSize[] {
  const sizes: { mail: CommandItem; octets: number | undefined; payloads: number }[] = [];
  for (const item of items) {
    if (item.kind !== 'command') {
      continue;
    }
    if (item.verb === 'MAIL') {
      sizes.push({ mail: item, octets: 0, payloads: 0 });
    }
    const last = sizes.at(-1);
    if (item.payload && last) {
      const octets = messageOctets(item.payload);
      last.octets = octets === undefined || last.octets === undefined ? undefined : last.octets + octets;
      last.payloads++;
    }
  }
  return sizes.filter(({ payloads }) => payloads > 0);
}
