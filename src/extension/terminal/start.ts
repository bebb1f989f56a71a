import { l10n, type TextDocument, Uri } from 'vscode';
import { cursorLine } from '../runs/run-commands';
import type { RunRequest } from '../runs/run-request';
import type { Choices, Order } from '../runs/runs';
import { pathOf } from '../scripts';
import { SANDBOX } from '../servers/server-profiles';
import type { Servers } from '../servers/servers';
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

/** Takes the server that is asked for, or has it chosen: what the script at hand names comes first. Undefined where the user declines. */
export async function startOf(
  { server, environment, variables, uri: given, line }: RunRequest,
  script: TextDocument | undefined,
  servers: Servers,
): Promise<SessionStart | undefined> {
  const own = script && openingsAt(script.getText(), line ?? cursorLine(script));
  const chosen = server ?? (await servers.chooseForSession(script?.uri, own?.target));
  if (chosen === undefined) {
    return undefined;
  }
  const onDisk = script && ['file', 'untitled'].includes(script.uri.scheme);
  const uri = onDisk ? script.uri : Uri.from({ scheme: 'untitled', path: 'session.smtp' });
  const isOwn = own !== undefined && chosen === '';
  // Whoever names a script and a server wants the one as the other says.
  const asOwn = isOwn || (own !== undefined && given !== undefined && server !== undefined);
  // A URL is written into the script; what only this window knows by its name is chosen again when the script runs.
  const isUrl = /^[\w+]+:/.test(chosen);
  const opening = asOwn ? own.head : isUrl ? `@connect ${chosen}\n` : '';
  const named = isOwn ? (own.target ?? '') : chosen === SANDBOX ? l10n.t('sandbox') : chosen;
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
