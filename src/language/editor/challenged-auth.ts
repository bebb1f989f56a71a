import { findMechanism } from '../../smtp';
import { isMeantToBeRefused } from '../script/command-line';
import type { Project } from '../script/project';
import type { CommandItem } from '../script/syntax';
import type { Edit } from '../script/text';
import { responsesTo } from './auth-responses';

/** Who an AUTH names that proves a password without sending it. */
export interface Challenged {
  readonly user: string;
  /** The keys of @auth, with what they were in the exchange. */
  readonly keys: readonly (readonly [key: 'authzid' | 'realm' | 'host', value: string])[];
}

/** Reads who is authenticated from the decoded responses of an exchange whose proof is of no use later; undefined where they do not say. */
export function challengedUser(mechanism: string, responses: readonly string[]): Challenged | undefined {
  const [first = ''] = responses;
  if (mechanism === 'CRAM-MD5') {
    // RFC 2195 2: the user, a space and the digest.
    const [, user] = /^(.+) [0-9a-f]{32}$/i.exec(first) ?? [];
    return user === undefined ? undefined : { user, keys: [] };
  }
  if (mechanism === 'DIGEST-MD5') {
    return ofDigest(responses.find((response) => response !== '') ?? '');
  }
  return mechanism.startsWith('SCRAM-') ? ofScram(first) : undefined;
}

/** A comment above an AUTH that was accepted and will not be again, as the server asks something else each time. */
export function explainAuth({ script }: Project, item: CommandItem): Edit[] {
  const [, name = ''] = script.text
    .slice(item.text.span.start, item.text.span.end)
    .trim()
    .split(/[ \t]+/);
  const mechanism = findMechanism(name);
  const responses = responsesTo(script, item);
  const last = responses.at(-1);
  const isProof = mechanism && !mechanism.plaintext && mechanism.roundTrips !== 0;
  if (item.verb !== 'AUTH' || !isProof || !last || isMeantToBeRefused(last)) {
    return [];
  }
  const { start } = script.lines.span(script.lines.at(item.span.start));
  const text = `# The responses below are the proof of one ${mechanism.name} exchange: another one has to have its own.\n`;
  return [{ span: { start, end: start }, text }];
}

/** RFC 2831 2.1.2. */
function ofDigest(response: string): Challenged | undefined {
  const field = (name: string) => {
    const [, quoted, token] =
      new RegExp(`(?:^|,)\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^",\\s]+))`).exec(response) ?? [];
    return quoted?.replace(/\\(.)/g, '$1') ?? token;
  };
  const user = field('username');
  // `smtp/HOST`, or with the name of a service behind it.
  const [, host] = field('digest-uri')?.split('/') ?? [];
  const all = [['authzid', field('authzid')] as const, ['realm', field('realm')] as const, ['host', host] as const];
  return user ? { user, keys: all.flatMap(([key, value]) => (value ? [[key, value] as const] : [])) } : undefined;
}

/** RFC 5802 7: `n,a=AUTHZID,n=USER,r=NONCE`. */
function ofScram(first: string): Challenged | undefined {
  const [, authzid, user] = /^(?:[ny]|p=[^,]+),(?:a=([^,]+))?,n=([^,]+),/.exec(first) ?? [];
  const plain = (name: string) => name.replace(/=2C/gi, ',').replace(/=3D/gi, '=');
  return user === undefined
    ? undefined
    : { user: plain(user), keys: authzid === undefined ? [] : [['authzid', plain(authzid)]] };
}
