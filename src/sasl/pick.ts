import { isMissing } from './create';
import type { ChannelBinding, Credentials } from './mechanism';
import { type Row, table, upperCase } from './table';

/** What decides which mechanism is usable. */
export interface PickContext {
  /** Whether the connection keeps what is sent from others: TLS, or it does not leave this machine. */
  readonly secure: boolean;
  readonly credentials: Credentials;
  readonly channelBinding?: readonly ChannelBinding[];
}

/** The mechanism to use, or the sentence that says why none of those offered will do. */
export type PickResult =
  | { readonly kind: 'picked'; readonly mechanism: string }
  | { readonly kind: 'none'; readonly reason: string };

/** The strongest of the offered mechanisms that the credentials and the connection allow; one that sends the secret itself only when secure. */
export function pickMechanism(offered: readonly string[], context: PickContext): PickResult {
  const names = new Set(offered.map(upperCase));
  const known = table.filter((row) => names.has(row.name));
  const usable = known.find((row) => obstacle(row, context) === undefined);
  if (usable !== undefined) {
    return { kind: 'picked', mechanism: usable.name };
  }
  if (offered.length === 0) {
    return { kind: 'none', reason: 'The server offers no mechanism.' };
  }
  if (known.length === 0) {
    return { kind: 'none', reason: `None of the offered mechanisms is supported: ${[...names].join(', ')}.` };
  }
  const obstacles = known.map((row) => `${row.name} ${obstacle(row, context)}`);
  return { kind: 'none', reason: `None of the offered mechanisms can be used: ${obstacles.join(', ')}.` };
}

function obstacle(row: Row, { secure, credentials, channelBinding = [] }: PickContext): string | undefined {
  const missing = row.needs.find((need) => isMissing(credentials, need));
  if (missing !== undefined) {
    return `needs a ${missing}`;
  }
  if (row.byNameOnly === true) {
    return 'is only used when named';
  }
  if (row.withoutSecret === true && (credentials.password !== undefined || credentials.token !== undefined)) {
    return 'would not use the password or token';
  }
  if (row.withoutSecret === true && !secure) {
    return 'needs TLS';
  }
  if (row.sends !== undefined && !secure) {
    return `would send the ${row.sends} in clear`;
  }
  if (row.bindsChannel === true && channelBinding.length === 0) {
    return 'needs channel binding data of TLS';
  }
  return undefined;
}
