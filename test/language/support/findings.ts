import { allFindings, type Files, type Finding, loadProject } from '../../../src/language';
import { namedServers } from './known-servers';

/** What is found in a script that stands beside a file `letter.eml`; `\xHH` in it is that octet. */
export async function findingsOf(script: string, files: Readonly<Record<string, string>> = {}): Promise<Finding[]> {
  const project = await loadProject('/script.smtp', octetsOf(script), filesOf({ '/letter.eml': '', ...files }));
  return allFindings(project, { names: new Set(), servers: namedServers }).map(({ finding }) => finding);
}

/** Files kept in memory, by their absolute paths. */
export function filesOf(files: Readonly<Record<string, string>>): Files {
  return {
    resolve: (_from, path) => (path.startsWith('/') ? path : `/${path}`),
    read: async (path) => (path in files ? Buffer.from(files[path] ?? '') : undefined),
    exists: async (path) => path in files,
  };
}

function octetsOf(script: string): Uint8Array | string {
  const parts = script.split(/\\x([0-9A-F]{2})(?=\n)/);
  return parts.length === 1
    ? script
    : Buffer.concat(parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from(part, 'hex'))));
}
