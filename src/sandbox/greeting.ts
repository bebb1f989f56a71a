import { type Reply, reply } from './reply';
import type { Session } from './session';

/** What a connection starts with (RFC 5321 4.3.1). */
export function greetingOf({ house }: Session): Reply {
  const { hostname, lmtp } = house.settings;
  return reply(220, '', `${hostname} ${lmtp ? 'LMTP' : 'ESMTP'} sandbox: HELP RULES tells what to try`);
}
