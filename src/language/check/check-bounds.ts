import type { WrittenParameter } from '../../smtp';
import { verbSpan } from '../script/command-line';
import { type Finding, finding } from '../script/findings';
import type { Project } from '../script/project';
import { admits, type CommandItem } from '../script/syntax';
import { literalOf } from '../script/template';
import { relatedTo } from './check-standing';
import type { Connection, Offer } from './connection';
import { messageOctets } from './message-size';

/** Keywords of EHLO whose parameters say how much the server takes. */
export const BOUNDING: ReadonlySet<string> = new Set(['SIZE', 'LIMITS', 'DELIVERBY', 'FUTURERELEASE']);

/** Parameters of MAIL that ask for more, or less, than the server said it takes. */
export function checkBounds(
  project: Project,
  { text }: CommandItem,
  { offers }: Connection,
  parameters: readonly WrittenParameter[],
): Finding[] {
  if (offers.size === 0) {
    return [];
  }
  return parameters.flatMap(({ keyword, value, start, end }) => {
    const bound = value === undefined ? undefined : BOUNDS[keyword];
    const offer = bound && offers.get(bound.extension);
    const message = offer && value !== undefined ? bound.exceeds(value, offer.parameters) : undefined;
    if (!bound || message === undefined) {
      return [];
    }
    const span = { start: text.span.start + start, end: text.span.start + end };
    return [finding(bound.code, span, message, { rfc: bound.rfc, related: relatedTo(project, offer, SAID) })];
  });
}

/** Why a parameter asks for what a server that offers these keywords does not take; undefined where the script says itself what it offers. */
export function beyond(
  { keyword, value }: WrittenParameter,
  keywords: ReadonlyMap<string, readonly string[]>,
  { offers }: Connection,
): { readonly message: string; readonly rfc: string } | undefined {
  const bound = value === undefined ? undefined : BOUNDS[keyword];
  const offered = bound && !offers.has(bound.extension) ? keywords.get(bound.extension) : undefined;
  const message = offered && value !== undefined ? bound?.exceeds(value, offered) : undefined;
  return bound && message !== undefined ? { message, rfc: bound.rfc } : undefined;
}

/** A message that is longer than its MAIL command said, or than the server takes; undefined where it is not, or where that is not known. */
export function checkSize(
  project: Project,
  item: CommandItem,
  { message, offers }: Connection,
): { readonly project: Project; readonly found: Finding } | undefined {
  const largest = largestOf(offers.get('SIZE'));
  if (!item.payload || !message || (!message.size && largest === undefined)) {
    return undefined;
  }
  const octets = messageOctets(item.payload);
  message.sent = octets === undefined || message.sent === undefined ? undefined : message.sent + octets;
  const { sent, size } = message;
  if (sent === undefined) {
    return undefined;
  }
  if (size && sent > size.octets) {
    const text = `The message below has ${sent} octets, more than SIZE says.`;
    const fix = { title: `Write SIZE=${sent}`, edits: [{ span: size.span, text: `SIZE=${sent}` }] };
    const related =
      message.project === project ? [{ span: verbSpan(item), message: 'This is the message.' }] : undefined;
    const found = finding('size-mismatch', size.span, text, { rfc: 'RFC 1870 6.3', related, fix });
    return { project: message.project, found };
  }
  // What MAIL says to be too large is told there.
  if (largest === undefined || sent <= largest || (size && size.octets > largest)) {
    return undefined;
  }
  message.sent = undefined;
  const text = `The message has ${sent} octets, and the server takes up to ${largest}, says its reply to EHLO: it answers 552.`;
  const related = relatedTo(project, offers.get('SIZE'), SAID);
  return { project, found: finding('size-mismatch', verbSpan(item), text, { rfc: 'RFC 1870 4', related }) };
}

/** Counts a MAIL or RCPT command, refused or not; finds it where the server takes no more of them (RFC 9422 4). */
export function countCommand(project: Project, item: CommandItem, { counts, offers }: Connection): Finding[] {
  switch (item.verb) {
    case 'MAIL':
      counts.transactions++;
      counts.recipients = 0;
      break;
    case 'RCPT':
      counts.recipients++;
      break;
    case 'RSET':
    case 'EHLO':
    case 'LHLO':
      counts.recipients = 0;
      return [];
    default:
      return [];
  }
  const offer = offers.get('LIMITS');
  if (!offer) {
    return [];
  }
  const domain = item.verb === 'RCPT' ? domainOf(project, item) : undefined;
  const known = domain === undefined || counts.domains.has(domain);
  counts.domains.add(domain ?? '');
  const exceeded =
    item.verb === 'MAIL'
      ? exceeds(offer, 'MAILMAX', counts.transactions, 'MAIL')
      : (exceeds(offer, 'RCPTMAX', counts.recipients, 'RCPT') ??
        (known ? undefined : exceeds(offer, 'RCPTDOMAINMAX', counts.domains.size - 1, 'domain')));
  // Who takes a refusal for an answer tries it out.
  if (exceeded === undefined || item.replies.some((reply) => admits(reply, '452'))) {
    return [];
  }
  const related = relatedTo(project, offer, SAID);
  return [finding('bad-sequence', verbSpan(item), exceeded, { severity: 'warning', rfc: 'RFC 9422 4', related })];
}

function exceeds(offer: Offer, limit: string, count: number, what: string): string | undefined {
  const most = limitOf(offer, limit);
  const whole = limit === 'RCPTMAX' ? 'transaction' : 'session';
  return most === undefined || count <= most
    ? undefined
    : `The server's reply to EHLO says ${limit}=${most}: this is ${what} ${count} of the ${whole}, which it may refuse.`;
}

/** The domain of a recipient, in lower case; undefined where there is none, or a reference decides. */
function domainOf({ script }: Project, { text }: CommandItem): string | undefined {
  const line = literalOf(text) === undefined ? '' : script.text.slice(text.span.start, text.span.end);
  return /@([^@<>\s]+)>/.exec(line)?.[1]?.toLowerCase();
}

const SAID = 'Here it says so.';

interface Bound {
  readonly extension: string;
  readonly code: 'size-mismatch' | 'invalid-parameter';
  readonly rfc: string;
  /** Says so where the value is beyond what the parameters of the extension allow. */
  readonly exceeds: (value: string, offered: readonly string[]) => string | undefined;
}

const BOUNDS: Readonly<Record<string, Bound>> = {
  SIZE: {
    extension: 'SIZE',
    code: 'size-mismatch',
    rfc: 'RFC 1870 6.1',
    exceeds: (value, [most = '']) =>
      isNumber(value) && isNumber(most) && BigInt(most) > 0n && BigInt(value) > BigInt(most)
        ? `The server takes messages of up to ${most} octets, says its reply to EHLO: it answers 552 to more.`
        : undefined,
  },
  BY: {
    extension: 'DELIVERBY',
    code: 'invalid-parameter',
    rfc: 'RFC 2852 4',
    exceeds: (value, [least = '']) => {
      const seconds = /^\+?(\d{1,9});R/i.exec(value)?.[1];
      return seconds !== undefined && isNumber(least) && Number(seconds) > 0 && Number(seconds) < Number(least)
        ? `In mode R the server takes ${least} seconds at least, says its reply to EHLO: it refuses less.`
        : undefined;
    },
  },
  HOLDFOR: {
    extension: 'FUTURERELEASE',
    code: 'invalid-parameter',
    rfc: 'RFC 4865 4.2',
    exceeds: (value, [most = '']) =>
      isNumber(value) && isNumber(most) && Number(value) > Number(most)
        ? `The server holds messages up to ${most} seconds, says its reply to EHLO: it answers 501 to more.`
        : undefined,
  },
  HOLDUNTIL: {
    extension: 'FUTURERELEASE',
    code: 'invalid-parameter',
    rfc: 'RFC 4865 4.2',
    // What is no date gives NaN, which is beyond nothing.
    exceeds: (value, [, latest = '']) =>
      Date.parse(value) > Date.parse(latest)
        ? `The server holds messages up to ${latest}, says its reply to EHLO: it answers 501 to a later time.`
        : undefined,
  },
};

function isNumber(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** The largest message; undefined where there is no fixed limit (RFC 1870 4). */
function largestOf(offer: Offer | undefined): number | undefined {
  const [most = ''] = offer?.parameters ?? [];
  return /^\d{1,15}$/.test(most) && Number(most) > 0 ? Number(most) : undefined;
}

function limitOf({ parameters }: Offer, name: string): number | undefined {
  for (const parameter of parameters.slice(0, MOST_LIMITS)) {
    const [written = '', value = ''] = parameter.split('=', 2);
    if (written.toUpperCase() === name && /^[1-9]\d{0,5}$/.test(value)) {
      return Number(value);
    }
  }
  return undefined;
}

/** More do not fit into a line of a reply (RFC 5321 4.5.3.1.5). */
const MOST_LIMITS = 200;
