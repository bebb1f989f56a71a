import { dirname } from 'node:path';
import { commands, type Disposable, type Event, EventEmitter, type ExtensionContext, languages, window } from 'vscode';
import { LANGUAGE, pathOf } from './scripts';

/** The environment that scripts take values from. */
export interface ChosenEnvironment {
  readonly name: string | undefined;
  readonly onDidChange: Event<void>;
}

/** Keeps the chosen environment for the workspace, and shows it in the language status. */
export function registerEnvironment({ subscriptions, workspaceState }: ExtensionContext): ChosenEnvironment {
  const changed = new EventEmitter<void>();
  const status = languages.createLanguageStatusItem('smtp.environment', { language: LANGUAGE });
  const chosen = { name: workspaceState.get<string>(KEY), onDidChange: changed.event };
  const show = () => {
    status.text = chosen.name ?? 'No environment';
    status.detail = 'SMTP environment';
    status.command = { command: 'smtp.selectEnvironment', title: 'Select' };
  };
  show();
  const select: Disposable = commands.registerCommand('smtp.selectEnvironment', async () => {
    const document = window.activeTextEditor?.document;
    if (!document) {
      return;
    }
    const { environmentNames } = await import('../runner');
    const names = environmentNames(dirname(pathOf(document)));
    if (names.length === 0) {
      void window.showInformationMessage(
        'There is no environment: write smtp.env.json beside the script, { "staging": { "host": "mail.example.org" } }.',
      );
      return;
    }
    const none = 'No environment';
    const picked = await window.showQuickPick([none, ...names], {
      title: 'SMTP environment',
      placeHolder: chosen.name ?? none,
    });
    if (picked === undefined) {
      return;
    }
    chosen.name = picked === none ? undefined : picked;
    await workspaceState.update(KEY, chosen.name);
    show();
    changed.fire();
  });
  subscriptions.push(changed, status, select);
  return chosen;
}

const KEY = 'environment';
