import type { Finding } from '../script/findings';
import type { LocatedFinding, Project } from '../script/project';
import type { Item, Session } from '../script/syntax';
import { checkEachSession } from './checked-sessions';
import { type Connection, openingTarget, type WrittenTarget } from './connection';
import type { KnownServers } from './known-servers';
import { SessionWalk, type Watcher } from './session-walk';

/** Checks every command of a script's sessions, and of what they include, where each connection stands when it is sent (RFC 5321 4.1.4). */
export function checkSessions(project: Project, known?: KnownServers): LocatedFinding[] {
  const { path, script, included } = project;
  const servers = knownTo(script.preamble, known);
  const target = openingTarget(project, script.preamble, servers) ?? unnamed(servers);
  const check = ({ items }: Session, report: Report) => {
    const own = openingTarget(project, items, servers);
    new SessionWalk({ report, servers }, own ?? target).walk(project, items);
  };
  if (included.size > 0) {
    // What is found in an included file may be found from several sessions.
    const findings: LocatedFinding[] = [];
    const report = once((where, found) => findings.push({ path: where.path, script: where.script, finding: found }));
    for (const session of script.sessions) {
      check(session, report);
    }
    return findings;
  }
  const findings = checkEachSession({ project, servers }, (session) => {
    const own: Finding[] = [];
    const report = once((_, found) => own.push(found));
    check(session, report);
    return own;
  });
  return findings.map((found) => ({ path, script, finding: found }));
}

/** Follows a session's connections from item to item; gives the one that it ends with. */
export function walkSession(project: Project, { items }: Session, watcher: Watcher): Connection {
  const { preamble } = project.script;
  const servers = knownTo(preamble, watcher.servers);
  const target =
    openingTarget(project, items, servers) ?? openingTarget(project, preamble, servers) ?? unnamed(servers);
  const walk = new SessionWalk({ ...watcher, servers }, target);
  walk.walk(project, items);
  return walk.connection;
}

/** What is known of servers to who comes as is written: behind a PROXY header they may offer something else. */
function knownTo(preamble: readonly Item[], servers: KnownServers | undefined): KnownServers | undefined {
  const disguised = servers && preamble.some((item) => item.kind === 'directive' && item.name === 'proxy');
  return disguised ? undefined : servers;
}

/** Where a session goes that does not say so: nothing is told from that but what the server offers. */
function unnamed(servers: KnownServers | undefined): WrittenTarget | undefined {
  return servers && { target: undefined, known: false, as: undefined, server: servers.fallback };
}

type Report = NonNullable<Watcher['report']>;

/** What is included twice, and the body of @each, are walked more than once, and told once. */
function once(report: Report): Report {
  const seen = new Set<string>();
  return (project, found) => {
    const key = `${found.span.start} ${found.code} ${project.path}`;
    if (!seen.has(key)) {
      seen.add(key);
      report(project, found);
    }
  };
}
