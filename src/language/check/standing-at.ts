import type { Project } from '../script/project';
import { walkSession } from './check-sessions';
import type { Connection } from './connection';
import type { KnownServers } from './known-servers';

/** How the connection stands when the line at an offset is reached, as the validator follows it; undefined outside any session. */
export function connectionAt(project: Project, offset: number, servers?: KnownServers): Connection | undefined {
  const { sessions, lines } = project.script;
  const session = sessions.findLast(({ span }) => span.start <= offset);
  if (!session) {
    return undefined;
  }
  const line = lines.span(lines.at(offset)).start;
  const known = LATEST.get(project);
  if (known?.line === line && known.servers === servers) {
    return known.connection;
  }
  let found: Connection | undefined;
  const last = walkSession(project, session, {
    servers,
    // The body of @each is walked more than once: the first time tells.
    before: (where, item, connection) => {
      if (!found && where === project && item.span.start >= line) {
        found = { ...connection, capabilities: new Map(connection.capabilities) };
      }
    },
  });
  const connection = found ?? last;
  LATEST.set(project, { line, servers, connection });
  return connection;
}

/** What was asked for last, as one completion asks several times. */
const LATEST = new WeakMap<Project, Latest>();

interface Latest {
  readonly line: number;
  readonly servers: KnownServers | undefined;
  readonly connection: Connection;
}
