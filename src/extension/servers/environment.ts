import { type Event, EventEmitter, type ExtensionContext, l10n, languages, Uri, window, workspace } from 'vscode';
import { ENVIRONMENT_FILES } from '../../language';
import type { Log } from '../log';
import { editorFiles, LANGUAGE, pathOf, uriOf } from '../scripts';
import { tell, withoutLinks } from '../tell';
import { environmentNames } from './environment-values';

/** The environment that scripts take values from. */
export interface ChosenEnvironment {
  readonly name: string | undefined;
  readonly onDidChange: Event<void>;
}

/** Keeps the chosen environment for the workspace, and shows it in the language status. */
export function registerEnvironment({ subscriptions, workspaceState }: ExtensionContext, log: Log): ChosenEnvironment {
  const changed = new EventEmitter<void>();
  const status = languages.createLanguageStatusItem('smtp.environment', { language: LANGUAGE });
  status.name = l10n.t('SMTP environment');
  status.detail = l10n.t('SMTP environment');
  status.command = { command: 'smtp.selectEnvironment', title: l10n.t('Select') };
  const chosen = { name: workspaceState.get<string>(KEY), onDidChange: changed.event };
  const show = () => {
    status.text = withoutLinks(chosen.name ?? NONE);
  };
  const choose = async (name: string | undefined) => {
    chosen.name = name;
    await workspaceState.update(KEY, name);
    show();
    changed.fire();
  };
  show();
  const select = log.command('smtp.selectEnvironment', async (given) => {
    const name = typeof given === 'string' ? given : await pick(chosen.name);
    if (name !== undefined) {
      await choose(name === '' ? undefined : name);
    }
    return chosen.name;
  });
  subscriptions.push(changed, status, select);
  return chosen;
}

const KEY = 'environment';
const NONE = l10n.t('No environment');

/** Asks for one; '' for none, undefined where the user declines or there is nothing to choose from. */
async function pick(current: string | undefined): Promise<string | undefined> {
  const document = window.activeTextEditor?.document;
  const script = document?.languageId === LANGUAGE ? pathOf(document) : inFirstFolder();
  if (script === undefined) {
    tell(l10n.t('Open an SMTP script (.smtp) or a folder to choose an environment.'));
    return undefined;
  }
  const names = await environmentNames(script);
  if ('problem' in names) {
    tell(names.problem);
    return undefined;
  }
  if (names.length === 0) {
    void offerFile(uriOf(editorFiles.resolve(script, ENVIRONMENT_FILES.public)));
    return undefined;
  }
  const described = (name: string) => ({
    label: name || NONE,
    description: name === (current ?? '') ? l10n.t('chosen') : '',
  });
  const picked = await window.showQuickPick(['', ...names].map(described), {
    title: l10n.t('SMTP environment'),
    placeHolder: l10n.t('Its values are those of smtp.env.json and smtp.private.env.json'),
  });
  return picked && (picked.label === NONE ? '' : picked.label);
}

/** A path as of a script there. */
function inFirstFolder(): string | undefined {
  const [folder] = workspace.workspaceFolders ?? [];
  return folder && pathOf({ uri: Uri.joinPath(folder.uri, 'untitled') });
}

/** An environment file to begin with, where there is none. */
async function offerFile(file: Uri): Promise<void> {
  const create = l10n.t('Create {0}', 'smtp.env.json');
  const message = l10n.t(
    'There is no environment to choose: one is an entry of smtp.env.json, beside the script or above it.',
  );
  if ((await window.showInformationMessage(message, create)) !== create) {
    return;
  }
  const there = await workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!there) {
    await workspace.fs.writeFile(file, new TextEncoder().encode(FIRST));
  }
  await window.showTextDocument(file);
}

const FIRST = `${JSON.stringify({ $shared: { helo: 'client.example' }, staging: { server: 'smtp://localhost:2525' } }, undefined, 2)}\n`;
