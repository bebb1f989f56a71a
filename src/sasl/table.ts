import { anonymousClient, anonymousServer } from './anonymous';
import { cramMd5Client, cramMd5Server } from './cram-md5';
import { digestMd5Client } from './digest-md5-client';
import { digestMd5Server } from './digest-md5-server';
import { externalClient, externalServer } from './external';
import { loginClient, loginServer } from './login';
import type { ClientContext, ClientResult, Credentials, ServerContext, ServerMechanism } from './mechanism';
import { ntlmClient } from './ntlm-client';
import { ntlmServer } from './ntlm-server';
import { oauthBearerClient, oauthBearerServer } from './oauthbearer';
import { plainClient, plainServer } from './plain';
import type { ScramVariant } from './scram';
import { scramClient } from './scram-client';
import { scramServer } from './scram-server';
import { xoauth2Client, xoauth2Server } from './xoauth2';

/** One mechanism: how to make its two sides, and what a client must have for it. */
export interface Row {
  /** In upper case. */
  readonly name: string;
  readonly client: (context: ClientContext) => ClientResult;
  readonly server: (context: ServerContext) => ServerMechanism;
  /** What must be given, the first one missing is named. */
  readonly needs: readonly (keyof Credentials)[];
  /** What crosses the wire as it is, so that only TLS keeps it secret. */
  readonly sends?: 'password' | 'token';
  /** Binds to the TLS channel, so it needs one. */
  readonly bindsChannel?: boolean;
  /** Proves no secret of its own, so it is picked only when none is given. */
  readonly withoutSecret?: boolean;
  /** Never picked, only used by name. */
  readonly byNameOnly?: boolean;
}

const password = ['user', 'password'] as const;

/** The mechanisms, the strongest first. */
export const table: readonly Row[] = [
  scram({ name: 'SCRAM-SHA-512-PLUS', hash: 'sha512', plus: true }),
  scram({ name: 'SCRAM-SHA-256-PLUS', hash: 'sha256', plus: true }),
  scram({ name: 'SCRAM-SHA-1-PLUS', hash: 'sha1', plus: true }),
  scram({ name: 'SCRAM-SHA-512', hash: 'sha512', plus: false }),
  scram({ name: 'SCRAM-SHA-256', hash: 'sha256', plus: false }),
  scram({ name: 'SCRAM-SHA-1', hash: 'sha1', plus: false }),
  { name: 'EXTERNAL', client: externalClient, server: externalServer, needs: [], withoutSecret: true },
  { name: 'CRAM-MD5', client: cramMd5Client, server: cramMd5Server, needs: password },
  { name: 'DIGEST-MD5', client: digestMd5Client, server: digestMd5Server, needs: password },
  { name: 'OAUTHBEARER', client: oauthBearerClient, server: oauthBearerServer, needs: ['token'], sends: 'token' },
  { name: 'XOAUTH2', client: xoauth2Client, server: xoauth2Server, needs: ['user', 'token'], sends: 'token' },
  { name: 'PLAIN', client: plainClient, server: plainServer, needs: password, sends: 'password' },
  { name: 'LOGIN', client: loginClient, server: loginServer, needs: password, sends: 'password' },
  { name: 'NTLM', client: ntlmClient, server: ntlmServer, needs: password, byNameOnly: true },
  { name: 'ANONYMOUS', client: anonymousClient, server: anonymousServer, needs: [], byNameOnly: true },
];

const byName: ReadonlyMap<string, Row> = new Map(table.map((row) => [row.name, row]));

/** The row of a mechanism, whose name may be in any case. */
export function findRow(mechanism: string): Row | undefined {
  return byName.get(upperCase(mechanism));
}

/** The name with its letters a to z in upper case, and no others: mechanisms have no others. */
export function upperCase(name: string): string {
  return name.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function scram(variant: ScramVariant): Row {
  return {
    name: variant.name,
    client: (context) => scramClient(variant, context),
    server: (context) => scramServer(variant, context),
    needs: password,
    bindsChannel: variant.plus,
  };
}
