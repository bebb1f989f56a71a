import {
  type ExtensionContext,
  l10n,
  languages,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
} from 'vscode';
import { transcriptOf } from '../../report';
import type { Log } from '../log';
import { type HistoryEntry, historyEntry, historyText } from './history-entry';
import { HistoryFiles } from './history-files';
import { NAMES } from './run-in-panel';
import type { Runs } from './runs';

/** Keeps the last runs of the workspace, and registers the command that opens one's transcript. */
export function registerHistory(context: ExtensionContext, log: Log, runs: Runs): void {
  const files = new HistoryFiles(Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'runs'));
  let count = 0;
  const provideTextDocumentContent = async ({ path }: Uri) =>
    (await files.transcript(path.split('/')[1] ?? '')) ?? `${l10n.t('This run is not kept any more.')}\n`;
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent }),
    runs.onDidFinish((result) => {
      if (result.sessions.length > 0) {
        count += 1;
        const id = `${Date.now()}-${String(count).padStart(6, '0')}`;
        const text = historyText(transcriptOf(result, NAMES));
        files.keep(historyEntry(result, { id, ...NAMES }), text).catch((error: unknown) => {
          log.info(`A run could not be kept: ${String(error)}`);
        });
      }
    }),
    log.command('smtp.showHistory', async () => {
      const entries = await files.list();
      if (entries.length === 0) {
        void window.showInformationMessage(nothingYet());
        return;
      }
      const forget: Choice = { label: `$(trash) ${l10n.t('Forget these runs')}` };
      const line: Choice = { label: '', kind: QuickPickItemKind.Separator };
      const picked = await window.showQuickPick([...entries.map(itemOf), line, forget], {
        title: l10n.t('The last runs'),
        placeHolder: l10n.t('Open the transcript of a run'),
        matchOnDescription: true,
        matchOnDetail: true,
      });
      if (picked === forget) {
        await files.clear();
      } else if (picked?.entry) {
        const uri = Uri.from({ scheme: SCHEME, path: `/${picked.entry.id}/${picked.entry.name}` });
        const document = await workspace.openTextDocument(uri);
        await window.showTextDocument(await languages.setTextDocumentLanguage(document, 'smtp-transcript'));
      }
    }),
  );
}

/** Tells what to do where nothing was run. */
export function nothingYet(): string {
  return l10n.t('Nothing was run yet: open a script (.smtp) and choose Run above a session.');
}

/** The scheme of transcripts of earlier runs. */
const SCHEME = 'smtp-history';

type Choice = QuickPickItem & { readonly entry?: HistoryEntry };

const ICONS = { passed: '$(pass)', failed: '$(error)', error: '$(warning)', skipped: '$(debug-step-over)' } as const;

function itemOf(entry: HistoryEntry): Choice {
  const { outcome, title, target, counts, startedAt } = entry;
  return {
    label: `${ICONS[outcome]} ${title}`,
    description: target,
    detail: `${new Date(startedAt).toLocaleString()}: ${counts}`,
    entry,
  };
}
