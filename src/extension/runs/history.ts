import { type ExtensionContext, l10n, languages, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { transcriptOf } from '../../report';
import type { Log } from '../log';
import { type HistoryEntry, historyEntry } from './history-entry';
import { NAMES } from './run-in-panel';
import type { Runs } from './runs';

/** Keeps the last runs of the window, and registers the command that opens one's transcript. */
export function registerHistory({ subscriptions }: ExtensionContext, log: Log, runs: Runs): void {
  let entries: readonly HistoryEntry[] = [];
  let count = 0;
  const provideTextDocumentContent = ({ path }: Uri) =>
    entries.find(({ number }) => path.startsWith(`/${number}/`))?.transcript ??
    `${l10n.t('This run is not kept any more.')}\n`;
  subscriptions.push(
    workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent }),
    runs.onDidFinish((result) => {
      if (result.sessions.length > 0) {
        count += 1;
        const transcript = transcriptOf(result, NAMES);
        entries = [historyEntry(result, { number: count, transcript, ...NAMES }), ...entries].slice(0, MOST);
      }
    }),
    log.command('smtp.showHistory', async () => {
      if (entries.length === 0) {
        void window.showInformationMessage(
          l10n.t('Nothing was run in this window yet: open a script (.smtp) and choose Run above a session.'),
        );
        return;
      }
      const picked = await window.showQuickPick(entries.map(itemOf), {
        title: l10n.t('The last runs'),
        placeHolder: l10n.t('Open the transcript of a run'),
        matchOnDescription: true,
        matchOnDetail: true,
      });
      if (picked) {
        const uri = Uri.from({ scheme: SCHEME, path: `/${picked.entry.number}/${picked.entry.name}` });
        const document = await workspace.openTextDocument(uri);
        await window.showTextDocument(await languages.setTextDocumentLanguage(document, 'smtp-transcript'));
      }
    }),
  );
}

/** The scheme of transcripts of earlier runs. */
const SCHEME = 'smtp-history';

/** So many runs are kept. */
const MOST = 50;

const ICONS = { passed: '$(pass)', failed: '$(error)', error: '$(warning)', skipped: '$(debug-step-over)' } as const;

function itemOf(entry: HistoryEntry): QuickPickItem & { entry: HistoryEntry } {
  const { outcome, title, target, counts, startedAt } = entry;
  return {
    label: `${ICONS[outcome]} ${title}`,
    description: target,
    detail: `${startedAt.toLocaleString()}: ${counts}`,
    entry,
  };
}
