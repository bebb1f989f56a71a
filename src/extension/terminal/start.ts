import { l10n, type TextDocument, Uri } from 'vscode';
import { MASK } from '../../runner';
import { cursorLine } from '../runs/run-commands';
import type { RunRequest } from '../runs/run-request';
import type { Choices, Order } from '../runs/runs';
import { pathOf } from '../scripts';
import { environmentValues } from '../servers/environment-values';
import { SANDBOX } from '../servers/server-profiles';
import type { SessionServices } from './open-session';
import { openingsAt } from './openings';

/** What an interactive session starts with. */
export interface SessionStart {
  /** What its terminal is called. */
  readonly name: string;
  /** The lines of its script above what is typed. */
  readonly head: string;
  readonly order: Order;
  readonly choices: Choices;
}

/** Takes the server that is asked for, or has it chosen: what the script at hand or its environment names comes first. Undefined where the user declines. */
export async function startOf(
  { server, environment, variables, uri: given, line }: RunRequest,
  script: TextDocument | undefined,
  { servers, environment: current }: Pick<SessionServices, 'servers' | 'environment'>,
): Promise<SessionStart | undefined> {
  const onDisk = script && ['file', 'untitled'].includes(script.uri.scheme);
  const uri = onDisk ? script.uri : Uri.from({ scheme: 'untitled', path: 'session.smtp' });
  const openings = script && openingsAt(script.getText(), line ?? cursorLine(script));
  const own = openings?.target ?? (await environmentServer(pathOf({ uri }), environment ?? current.name));
  const description = openings?.target === undefined ? l10n.t('as the environment says') : l10n.t('as the script says');
  const chosen =
    server ??
    (await servers.chooseForSession(script?.uri, own === undefined ? undefined : { target: own, description }));
  if (chosen === undefined) {
    return undefined;
  }
  const isOwn = own !== undefined && chosen === '';
  // Whoever names a script and a server wants the one as the other says.
  const asOwn = isOwn || (given !== undefined && server !== undefined);
  // A URL is written into the script; what only this window knows by its name is chosen again when the script runs.
  const isUrl = /^[\w+]+:/.test(chosen);
  const opening = asOwn ? (openings?.head ?? '') : isUrl ? `@connect ${chosen}\n` : '';
  const named = isOwn ? own : chosen === SANDBOX ? l10n.t('sandbox') : chosen;
  const head = `${opening}\n### ${l10n.t('Session with {0}', named)}\n220\n`.trimStart();
  return {
    name: l10n.t('SMTP: {0}', named),
    head,
    order: { uri, source: { path: pathOf({ uri }), text: head } },
    choices: {
      records: true,
      ...(!isOwn && { server: chosen }),
      ...(environment !== undefined && { environment }),
      ...(variables && { variables }),
    },
  };
}

/** As it is shown. */
async function environmentServer(path: string, environment: string | undefined): Promise<string | undefined> {
  const server = (await environmentValues(path, (name) => name === environment)).get('server');
  return server?.secret ? MASK : server?.text;
}
