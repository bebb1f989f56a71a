import type { LocatedFinding, Project } from '../script/project';
import type { Session } from '../script/syntax';
import { type Connection, openingTarget } from './connection';
import { SessionWalk, type Watcher } from './session-walk';

/** Checks every command of a script's sessions, and of what they include, where each connection stands when it is sent (RFC 5321 4.1.4). */
export function checkSessions(project: Project): LocatedFinding[] {
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
  const target = openingTarget(project, project.script.preamble);
  for (const { items } of project.script.sessions) {
    new SessionWalk({ report }, openingTarget(project, items) ?? target).walk(project, items);
  }
  return findings;
}

/** Follows a session's connections from item to item; gives the one that it ends with. */
export function walkSession(project: Project, { items }: Session, watcher: Watcher): Connection {
  const target = openingTarget(project, items) ?? openingTarget(project, project.script.preamble);
  const walk = new SessionWalk(watcher, target);
  walk.walk(project, items);
  return walk.connection;
}
