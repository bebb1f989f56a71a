import type { LocatedFinding, Project } from '../script/project';
import type { Session } from '../script/syntax';
import { type Connection, openingTarget, type WrittenTarget } from './connection';
import type { KnownServers } from './known-servers';
import { SessionWalk, type Watcher } from './session-walk';

/** Checks every command of a script's sessions, and of what they include, where each connection stands when it is sent (RFC 5321 4.1.4). */
export function checkSessions(project: Project, servers?: KnownServers): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  const seen = new Set<string>();
  const report: Watcher['report'] = ({ path, script }, found) => {
    const key = `${found.span.start} ${found.code} ${path}`;
    // What is included twice, and the body of @each, are walked more than once.
    if (!seen.has(key)) {
      seen.add(key);
      findings.push({ path, script, finding: found });
    }
  };
  const target = openingTarget(project, project.script.preamble, servers) ?? unnamed(servers);
  for (const { items } of project.script.sessions) {
    const own = openingTarget(project, items, servers);
    new SessionWalk({ report, servers }, own ?? target).walk(project, items);
  }
  return findings;
}

/** Follows a session's connections from item to item; gives the one that it ends with. */
export function walkSession(project: Project, { items }: Session, watcher: Watcher): Connection {
  const { servers } = watcher;
  const { preamble } = project.script;
  const target =
    openingTarget(project, items, servers) ?? openingTarget(project, preamble, servers) ?? unnamed(servers);
  const walk = new SessionWalk(watcher, target);
  walk.walk(project, items);
  return walk.connection;
}

/** Where a session goes that does not say so: nothing is told from that but what the server offers. */
function unnamed(servers: KnownServers | undefined): WrittenTarget | undefined {
  return servers && { target: undefined, known: false, as: undefined, server: servers.fallback };
}
