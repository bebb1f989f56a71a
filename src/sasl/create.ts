import type { ClientContext, ClientResult, Credentials, ServerContext, ServerMechanism } from './mechanism';
import { unusable } from './steps';
import { findRow, table, upperCase } from './table';

/** The names of the mechanisms that have a client here, the strongest first. */
export const clientMechanisms: readonly string[] = table.map((row) => row.name);

/** The names of the mechanisms that have a server here, the strongest first. */
export const serverMechanisms: readonly string[] = table.map((row) => row.name);

/** The client of a mechanism, whose name may be in any case, or why there is none. */
export function createClient(mechanism: string, context: ClientContext): ClientResult {
  const row = findRow(mechanism);
  if (row === undefined) {
    return { kind: 'unsupported', reason: whyUnsupported(upperCase(mechanism)) };
  }
  const missing = row.needs.find((need) => isMissing(context.credentials, need));
  if (missing !== undefined) {
    return unusable(
      `${row.name} needs a ${missing}, and none is given${missing === 'token' ? ': write token=… after the user' : ''}.`,
    );
  }
  return row.client(context);
}

/** The server of a mechanism, whose name may be in any case; undefined where it is not known. */
export function createServer(mechanism: string, context: ServerContext): ServerMechanism | undefined {
  return findRow(mechanism)?.server(context);
}

/** Whether that credential is not given; an empty password is one, an empty user is none. */
export function isMissing(credentials: Credentials, need: keyof Credentials): boolean {
  const given = credentials[need];
  return given === undefined || (given === '' && need !== 'password');
}

function whyUnsupported(name: string): string {
  if (/^(?:GSSAPI|GS2-.*|KERBEROS_V4|SPNEGO|GSS-SPNEGO)$/.test(name)) {
    return `${name} needs a Kerberos ticket and the system's GSS-API library, which are not used here; take NTLM or a password mechanism where the server has one.`;
  }
  return `The mechanism ${name} is not supported; supported are ${clientMechanisms.join(', ')}.`;
}
