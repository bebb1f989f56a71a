import type { ExtensionContext } from 'vscode';
import type { Log } from '../log';
import type { Runs } from '../runs/runs';
import type { ChosenEnvironment } from '../servers/environment';
import type { Secrets } from '../servers/secrets';
import type { Servers } from '../servers/servers';
import type { SessionTerminals } from './terminals';

/** What interactive sessions need of the rest of the extension. */
export interface SessionServices {
  readonly log: Log;
  readonly runs: Runs;
  readonly servers: Servers;
  readonly secrets: Secrets;
  readonly environment: ChosenEnvironment;
}

/** Registers the commands that open an interactive session and save it; how that is done is read when it is. */
export function registerOpenSession(context: ExtensionContext, services: SessionServices): void {
  const { log } = services;
  let terminals: Promise<SessionTerminals> | undefined;
  const load = async () => {
    const { SessionTerminals: Terminals } = await import('./terminals');
    return new Terminals(context, services);
  };
  context.subscriptions.push(
    log.command('smtp.openSession', async (given) => {
      terminals ??= load();
      return (await terminals).open(given);
    }),
    log.command('smtp.saveSession', async () => (await terminals)?.save()),
  );
}
