import { formatTarget } from '../../smtp';
import { openingTarget } from '../check/connection';
import type { Project } from '../script/project';

/** The servers that a script's sessions open, as URLs, each once; those that only a run can tell are left out. */
export function writtenServers(project: Project): string[] {
  const { preamble, sessions } = project.script;
  const openings = [preamble, ...sessions.map(({ items }) => items)].map((items) => openingTarget(project, items));
  const urls = openings.flatMap((opening) => (opening?.known && opening.target ? [formatTarget(opening.target)] : []));
  return [...new Set(urls)];
}
