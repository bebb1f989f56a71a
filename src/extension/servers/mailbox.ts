import {
  commands,
  EventEmitter,
  type ExtensionContext,
  l10n,
  type TreeDataProvider,
  TreeItem,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { Log } from '../log';
import type { Runs } from '../runs/runs';
import { type Mail, receivedMail, sandboxMail } from './mail';
import { MAIL, MailFiles, mailUri } from './mail-files';
import type { SandboxControl } from './sandbox';

/** Shows the mail that the sandbox took, and scripts after ATRN or TURN, in a view of its own. */
export function registerMailbox(
  { subscriptions }: ExtensionContext,
  { log, sandbox, runs }: { log: Log; sandbox: SandboxControl; runs: Runs },
): void {
  let taken: Mail[] = [];
  let count = 0;
  const number = () => {
    count += 1;
    return count;
  };
  /** The newest first. */
  const mail = () => {
    const ofSandbox = (sandbox.running?.mailbox.messages() ?? []).map(sandboxMail);
    return [...ofSandbox, ...taken].sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime());
  };
  const changed = new EventEmitter<void>();
  const tree: TreeDataProvider<Mail> = {
    onDidChangeTreeData: changed.event,
    getChildren: (parent) => (parent ? [] : mail()),
    getTreeItem: itemOf,
  };
  const files = new MailFiles((id) => mail().find((one) => one.id === id));
  const reveal = () => commands.executeCommand('setContext', 'smtp.mailbox', true);
  subscriptions.push(
    changed,
    window.createTreeView(VIEW, { treeDataProvider: tree }),
    workspace.registerFileSystemProvider(MAIL, files, { isReadonly: true, isCaseSensitive: true }),
    sandbox.onDidChange(async () => {
      await reveal();
      changed.fire();
    }),
    runs.onDidFinish(async (result) => {
      const more = receivedMail(result, number);
      if (more.length > 0) {
        taken = [...taken, ...more].slice(-MOST);
        await reveal();
        changed.fire();
      }
    }),
    log.command('smtp.showMailbox', async () => {
      await reveal();
      await commands.executeCommand(`${VIEW}.focus`);
      const all = mail();
      if (all[0]) {
        await commands.executeCommand('vscode.open', mailUri(all[0]), { preview: true, preserveFocus: true });
      }
      return all.map((one) => ({
        from: one.from,
        recipients: one.recipients,
        subject: one.subject,
        size: one.size,
        uri: mailUri(one),
      }));
    }),
  );
}

/** The view's id. */
const VIEW = 'smtp.mailbox';

/** So many messages of scripts are kept. */
const MOST = 100;

function itemOf(mail: Mail): TreeItem {
  const { id, from, recipients, subject, size, facts, receivedAt } = mail;
  const title = subject || l10n.t('(no subject)');
  const item = new TreeItem(title);
  const uri: Uri = mailUri(mail);
  item.id = id;
  const envelope = `<${from}> → ${recipients.map((address) => `<${address}>`).join(', ')}`;
  // So that messages of the same subject can be told apart.
  const time = receivedAt.toLocaleTimeString();
  item.description = `${time} ${envelope}`;
  item.tooltip = [title, envelope, receivedAt.toLocaleString(), l10n.t('{0} octets', size), ...facts].join('\n');
  item.resourceUri = uri;
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [uri, { preview: true }] };
  item.accessibilityInformation = {
    label: l10n.t('{0}, from {1}, to {2}, at {3}', title, from || l10n.t('nobody'), recipients.join(', '), time),
  };
  return item;
}
