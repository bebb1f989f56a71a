import { serverMechanisms } from '../sasl';
import { findExtension, findMechanism } from '../smtp';
import type { Session } from './session';
import { certificateNameOf } from './tls-facts';

/** The longest time, in ms, that FUTURERELEASE holds a message (RFC 4865). */
export const longestHold = 30 * 24 * 60 * 60_000;

/** The shortest delivery time, in seconds, that DELIVERBY takes with mode R (RFC 2852). */
export const shortestDelivery = 60;

/** What the sandbox can do on this connection as it is now: keyword → parameters. */
export function capabilitiesOf(session: Session): ReadonlyMap<string, readonly string[]> {
  const { settings } = session.house;
  const tls = session.connection.tls !== undefined;
  const mechanisms = mechanismsOf(session);
  const rows: readonly (readonly [keyword: string, ...parameters: string[]] | undefined)[] = [
    ['PIPELINING'],
    ['8BITMIME'],
    ['SMTPUTF8'],
    ['ENHANCEDSTATUSCODES'],
    ['DSN'],
    ['SIZE', String(settings.size)],
    ['CHUNKING'],
    // Useless without BDAT (RFC 3030 3).
    settings.hidden.has('CHUNKING') ? undefined : ['BINARYMIME'],
    tls ? undefined : ['STARTTLS'],
    mechanisms.length === 0 ? undefined : ['AUTH', ...mechanisms],
    ['ETRN'],
    ['ATRN'],
    ['TURN'],
    ['VRFY'],
    ['EXPN'],
    ['HELP'],
    ['DELIVERBY', String(shortestDelivery)],
    ['FUTURERELEASE', String(longestHold / 1000), isoTime(Date.now() + longestHold)],
    ['MT-PRIORITY', 'MIXER'],
    tls ? ['REQUIRETLS'] : undefined,
    ['RRVS'],
    ['LIMITS', `RCPTMAX=${settings.limits.recipients}`],
    ['XCLIENT', 'NAME', 'ADDR', 'PORT', 'PROTO', 'HELO', 'LOGIN', 'DESTADDR', 'DESTPORT'],
    ['XFORWARD', 'NAME', 'ADDR', 'PORT', 'PROTO', 'HELO', 'IDENT', 'SOURCE'],
  ];
  return new Map(
    rows
      .filter((row) => row !== undefined)
      .filter(([keyword]) => isInScope(keyword, session))
      .map(([keyword, ...parameters]) => [keyword, parameters]),
  );
}

/** The mechanisms offered now: those that send the secret itself, or bind to the channel, under TLS only (RFC 4954 4). */
export function mechanismsOf({ connection }: Session): readonly string[] {
  return serverMechanisms.filter((name) => {
    const mechanism = findMechanism(name);
    if (name === 'EXTERNAL') {
      return certificateNameOf(connection.tls) !== undefined;
    }
    return connection.tls !== undefined || (mechanism?.plaintext !== true && mechanism?.channelBinding !== true);
  });
}

/** Whether a keyword fits the kind of server this is, and is not hidden. */
function isInScope(keyword: string, { house }: Session): boolean {
  const { hidden, submission, lmtp } = house.settings;
  const turns = keyword === 'ETRN' || keyword === 'ATRN' || keyword === 'TURN';
  return (
    !hidden.has(keyword) &&
    !(submission && (turns || findExtension(keyword)?.submission === 'must-not')) &&
    // They are about relaying between hosts, LMTP is the last step to mailboxes (RFC 2033 1).
    !(lmtp && turns)
  );
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
