import { basename } from 'node:path';
import { l10n } from 'vscode';
import { writtenServers } from '../../language';
import { compareServers, comparisonText, type JsonReport } from '../../report';
import type { RunResult } from '../../runner';
import { projectOf } from '../features/documents';
import { currentSource } from '../scripts';
import type { Servers } from '../servers/servers';
import { tell } from '../tell';
import type { Comparisons } from './comparisons';
import { documentOf, type Remember, reportOf } from './run-commands';
import { NAMES, type RunInPanel } from './run-in-panel';
import { readComparison } from './run-request';
import { mayRun } from './runs';

/** What a comparison needs of the rest of the extension. */
export interface ComparisonServices {
  readonly servers: Servers;
  readonly runInPanel: RunInPanel;
  readonly comparisons: Comparisons;
  readonly remember: Remember;
}

/** Runs a script, or its session at a line, against one server after the other, and shows beside the script what each made of it. */
export async function compare(given: unknown, services: ComparisonServices): Promise<JsonReport | undefined> {
  const request = readComparison(given);
  if ('problem' in request) {
    tell(request.problem);
    return undefined;
  }
  const document = await documentOf(request);
  if (!document || !mayRun([document])) {
    return undefined;
  }
  const { uri } = document;
  const { line, environment, variables } = request;
  const servers =
    request.servers ?? (await services.servers.chooseSeveral(uri, writtenServers(await projectOf(document))));
  if (!servers) {
    return undefined;
  }
  return services.remember(async () => {
    const current = await documentOf({ uri: uri.toString() });
    if (!current) {
      return undefined;
    }
    const source = await currentSource(current);
    const orders = servers.map((server) => ({ uri, source, line, server }));
    const name = basename(uri.path);
    const choices = { ...(environment !== undefined && { environment }), ...(variables && { variables }) };
    const title = l10n.t('{0} on {1} servers', name, servers.length);
    const result = await services.runInPanel(orders, choices, title);
    if (result && 'sessions' in result && result.sessions.length > 0) {
      const comparison = compareServers(columnsOf(result, servers), NAMES);
      await services.comparisons.show(comparisonText(comparison, { width: WIDTH }), { script: uri, name });
    }
    return reportOf(result);
  });
}

/** In characters: half of a wide screen. */
const WIDTH = 100;

/** The sessions come server after server, for each the same ones. */
function columnsOf({ sessions }: RunResult, servers: readonly string[]) {
  const count = sessions.length / servers.length;
  return servers.map((name, index) => {
    const own = sessions.slice(index * count, (index + 1) * count);
    const address = own.find(({ target }) => target !== '')?.target;
    return { name, sessions: own, ...(address !== undefined && address !== name && { address }) };
  });
}
