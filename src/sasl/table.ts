import type { ClientContext, ClientResult, Credentials, ServerContext, ServerMechanism } from './mechanism';
import { plainClient, plainServer } from './plain';

/** One mechanism: how to make its two sides, and what a client must have for it. */
export interface Row {
  /** In upper case. */
  readonly name: string;
  readonly client: (context: ClientContext) => ClientResult;
  readonly server: (context: ServerContext) => ServerMechanism;
  /** What must be given, each in its turn. */
  readonly needs: readonly (keyof Credentials)[];
  /** The password or token itself crosses the wire. */
  readonly plaintext?: boolean;
  /** Binds to the TLS channel, so it needs one. */
  readonly channelBinding?: boolean;
  /** Never picked, only used by name. */
  readonly byNameOnly?: boolean;
}

/** The mechanisms, the strongest first. */
export const table: readonly Row[] = [
  { name: 'PLAIN', client: plainClient, server: plainServer, needs: ['user', 'password'], plaintext: true },
];

/** The row of a mechanism, whose name may be in any case. */
export function findRow(mechanism: string): Row | undefined {
  return table.find((row) => row.name === mechanism.toUpperCase());
}
