import { type Command, formatTarget, parseTarget, type Target } from '../../smtp';
import { evaluatorWith } from '../script/literal-values';
import type { Project } from '../script/project';
import type { DirectiveItem } from '../script/syntax';
import type { Connection } from './connection';

/** What earlier runs, and whoever chooses servers, know of where sessions go. It does not change: when more is known, another one is given. */
export interface KnownServers {
  /** What a server (as `formatTarget` writes it) offered in its last reply to EHLO on such a connection. */
  readonly offerOf: (server: string, on: SecuredBy) => SeenOffer | undefined;
  /** Where sessions go that name no server. */
  readonly fallback: string | undefined;
  /** The values of the environment, which beat those of scripts. */
  readonly values: ReadonlyMap<string, { readonly text: string }>;
}

/** What a server makes its offer depend on. */
export interface SecuredBy {
  readonly tls: boolean;
  readonly authenticated: boolean;
}

/** What a server offered when it was last seen. */
export interface SeenOffer {
  /** As people call it: `mail.example.org:587`. */
  readonly host: string;
  /** The day, as people read it. */
  readonly day: string;
  /** Keywords in upper case, and their parameters. */
  readonly keywords: ReadonlyMap<string, readonly string[]>;
}

/** What the server offered at the latest EHLO, and how that connection was secured then. */
export interface Seen extends SeenOffer {
  readonly on: SecuredBy;
}

/** How the connection was secured when the offer was made. */
export function how({ on: { tls, authenticated } }: Seen): string {
  return `${tls ? 'over TLS' : 'without TLS'}${authenticated ? ', authenticated' : ''}`;
}

/** Where a @connect goes, with the values of a run; undefined where only the run can tell. */
export function serverOf(
  project: Project,
  { words: [word] }: DirectiveItem,
  servers: KnownServers,
): string | undefined {
  const written = word && evaluatorWith(project, servers.values)(word.template);
  const target = written === undefined ? undefined : parseTarget(written);
  return target && !('fault' in target) ? nameOf(target) : undefined;
}

/** Takes what the server is known to have offered for what it offers from a command on that changes it. */
export function learn(connection: Connection, { verb, transitions }: Command, servers: KnownServers | undefined): void {
  const greets = transitions.some(({ capabilities }) => capabilities === 'replaced');
  // To another client it may offer something else.
  connection.server = verb === 'XCLIENT' ? undefined : connection.server;
  connection.seen = greets ? seenAt(connection, servers) : undefined;
}

/** What the server is known to have offered where the connection stands now; undefined where that is not certain. */
function seenAt({ server, standing }: Connection, servers: KnownServers | undefined): Seen | undefined {
  const [tls, authenticated] = [standing.has('tls'), standing.has('authenticated')];
  if (!servers || server === undefined || tls === undefined || authenticated === undefined) {
    return undefined;
  }
  const on = { tls, authenticated };
  const offer = servers.offerOf(server, on);
  return offer && { ...offer, on };
}

/** The mail exchangers of a domain are several servers. */
function nameOf(target: Target): string | undefined {
  return target.kind === 'mx' ? undefined : formatTarget(target);
}
