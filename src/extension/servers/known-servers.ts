import {
  type Event,
  EventEmitter,
  type ExtensionContext,
  l10n,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { ENVIRONMENT_FILES, type KnownServers } from '../../language';
import type { Offer } from '../../runner';
import { formatTarget, parseTarget } from '../../smtp';
import type { Log } from '../log';
import type { Runs } from '../runs/runs';
import { pathOf } from '../scripts';
import type { ChosenEnvironment } from './environment';
import { environmentValues } from './environment-values';
import { type KeptOffer, offerOf, readOffers, withOffer } from './seen-offers';
import type { Servers } from './servers';

/** What runs have seen servers offer. */
export interface OfferMemory {
  /** What is known for a script: the same as long as nothing changes; undefined where no server was seen at all. */
  of(document: TextDocument): Promise<KnownServers | undefined>;
  /** Fires with the environment, too, whose values say where scripts go. */
  readonly onDidChange: Event<void>;
}

/** Remembers for the workspace what servers offer, run by run, and registers the command that forgets it. */
export function registerKnownServers(
  { subscriptions, workspaceState }: ExtensionContext,
  { log, runs, servers, environment }: { log: Log; runs: Runs; servers: Servers; environment: ChosenEnvironment },
): OfferMemory {
  const changed = new EventEmitter<void>();
  let kept = readOffers(workspaceState.get(KEY));
  let known = new Map<string, Promise<KnownServers>>();
  let seen: Offer[] = [];
  const change = () => {
    known = new Map();
    changed.fire();
  };
  const keep = async (offers: readonly KeptOffer[]) => {
    const before = toldOf(kept);
    kept = offers;
    if (toldOf(kept) !== before) {
      change();
    }
    await workspaceState.update(KEY, kept.length > 0 ? kept : undefined);
  };
  const resolved = async (document: TextDocument): Promise<KnownServers> => {
    const offers = kept;
    const values = await environmentValues(pathOf(document), (name) => name === environment.name);
    return {
      offerOf: (server, on) => offerOf(offers, server, on),
      fallback: urlOf(values.get('server')?.text ?? servers.chosenUrl(document.uri)),
      values,
    };
  };
  const environmentChanged = ({ path }: Uri) => kept.length > 0 && ENVIRONMENT.test(path) && change();
  const watcher = workspace.createFileSystemWatcher(`**/{${Object.values(ENVIRONMENT_FILES).join(',')}}`);
  subscriptions.push(
    changed,
    watcher,
    watcher.onDidChange(environmentChanged),
    watcher.onDidCreate(environmentChanged),
    watcher.onDidDelete(environmentChanged),
    workspace.onDidChangeTextDocument(({ document }) => environmentChanged(document.uri)),
    workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('smtp.servers') && kept.length > 0 && change(),
    ),
    environment.onDidChange(change),
    servers.onDidChange(() => kept.length > 0 && change()),
    runs.onDidSeeOffer((offer) => seen.push(offer)),
    runs.onDidFinish(() => {
      const at = new Date();
      const offers = seen.reduce((all, offer) => withOffer(all, offer, at), kept);
      seen = [];
      void keep(offers);
    }),
    log.command('smtp.forgetServers', async () => {
      await keep([]);
      void window.showInformationMessage(l10n.t('What servers offered is forgotten.'));
    }),
  );
  return {
    onDidChange: changed.event,
    async of(document) {
      if (kept.length === 0) {
        return undefined;
      }
      const key = document.uri.toString();
      const found = known.get(key) ?? resolved(document);
      known.set(key, found);
      return found;
    },
  };
}

const KEY = 'servers.offers';

const ENVIRONMENT = new RegExp(`/(?:${Object.values(ENVIRONMENT_FILES).join('|').replaceAll('.', '\\.')})$`);

/** What is shown of offers: neither the time of the day is, nor their order. */
function toldOf(offers: readonly KeptOffer[]): string {
  return offers
    .map(({ seenAt, ...offer }) => JSON.stringify({ ...offer, day: new Date(seenAt).toDateString() }))
    .sort()
    .join();
}

/** As runs name a server; undefined for what stands for several. */
function urlOf(written: string | undefined): string | undefined {
  const target = written === undefined ? undefined : parseTarget(written);
  return target && !('fault' in target) && target.kind !== 'mx' ? formatTarget(target) : undefined;
}
