import {
  commands,
  EventEmitter,
  type ExtensionContext,
  l10n,
  type Pseudoterminal,
  type Terminal,
  ThemeIcon,
  window,
  workspace,
} from 'vscode';
import { moveSecrets } from '../../language';
import { documentOf, requestOf } from '../runs/run-commands';
import { mayRun, type Ready } from '../runs/runs';
import { editorFiles, LANGUAGE, listFolder } from '../scripts';
import { environmentValues } from '../servers/environment-values';
import { tell } from '../tell';
import { LineHistory } from './line-history';
import type { SessionServices } from './open-session';
import { SessionSecrets } from './session-secrets';
import { SessionTerminal } from './session-terminal';
import { type SessionStart, startOf } from './start';
import { terminalTexts } from './texts';

/** The terminals of interactive sessions. */
export class SessionTerminals {
  readonly #history: LineHistory;
  readonly #services: SessionServices;
  readonly #open = new Map<Terminal, SessionTerminal>();

  constructor(context: ExtensionContext, services: SessionServices) {
    this.#history = new LineHistory(context.globalState);
    this.#services = services;
    context.subscriptions.push(
      window.onDidChangeActiveTerminal(() => this.#showActive()),
      window.onDidCloseTerminal((terminal) => this.#forget(terminal)),
      { dispose: () => [...this.#open.keys()].map((terminal) => terminal.dispose()) },
    );
  }

  /** Opens a session with the server that is given, or chosen; the name of its terminal, or undefined where the user declines or is told why not. */
  async open(given: unknown): Promise<string | undefined> {
    const request = requestOf(given);
    if (!request || !mayRun([])) {
      return undefined;
    }
    const document = request.uri === undefined ? window.activeTextEditor?.document : await documentOf(request);
    const script = document?.languageId === LANGUAGE ? document : undefined;
    const start = await startOf(request, script, this.#services);
    const [prepared] = (start && (await this.#services.runs.prepare([start.order], start.choices))) ?? [];
    if (!start || !prepared) {
      return undefined;
    }
    const { plan, order } = prepared;
    if (plan.kind !== 'plan') {
      tell(plan.kind === 'nothing' ? plan.reason : l10n.t('Nothing was sent. {0}', firstOf(plan.findings)));
      return undefined;
    }
    const environment = start.choices.environment ?? this.#services.environment.name;
    const names = [...(await environmentValues(order.source.path, (name) => name === environment)).keys()];
    return this.#show(start, { order, plan }, [...names, ...Object.keys(start.choices.variables ?? {})]);
  }

  /** Opens the active terminal's session as a script. */
  async save(): Promise<void> {
    const terminal = window.activeTerminal;
    await (terminal && this.#open.get(terminal)?.save());
  }

  #show(start: SessionStart, ready: Ready, names: readonly string[]): string {
    const written = new EventEmitter<string>();
    const closed = new EventEmitter<void>();
    let session: SessionTerminal | undefined;
    const sessionOf = (columns: number) => {
      const secrets = new SessionSecrets(ready, this.#services.secrets);
      return new SessionTerminal({
        write: (text) => written.fire(text),
        columns,
        history: this.#history.lines,
        onLine: (line) => this.#history.add(line),
        run: (listener, signal) => this.#services.runs.hold(secrets.ready, listener, signal),
        close: () => closed.fire(),
        around: {
          path: ready.order.source.path,
          head: start.head,
          files: editorFiles,
          names,
          list: (folder) => listFolder(ready.order.source.path, folder),
          texts: terminalTexts(),
          provide: (wanted) => secrets.provide(wanted),
          keep: (user, password) => secrets.keep(user, password),
          save: (text) => this.#save(text, start, secrets),
        },
      });
    };
    const pty: Pseudoterminal = {
      onDidWrite: written.event,
      onDidClose: closed.event,
      open: (dimensions) => {
        const opened = sessionOf(dimensions?.columns ?? 80);
        session = opened;
        this.#open.set(terminal, opened);
        this.#showActive();
        opened.run().catch((error: unknown) => {
          this.#services.log.broken(l10n.t('The session broke off'), error);
          closed.fire();
        });
      },
      close: () => session?.close(),
      handleInput: (keys) => session?.push(keys),
      setDimensions: ({ columns }) => session?.resize(columns),
    };
    const terminal = window.createTerminal({
      name: start.name,
      pty,
      iconPath: new ThemeIcon('mail'),
      isTransient: true,
    });
    terminal.show();
    return start.name;
  }

  async #save(session: string, { choices, order }: SessionStart, secrets: SessionSecrets): Promise<string> {
    const script = await moveSecrets(order.source.path, session, editorFiles);
    const { text, names } = await secrets.store(script.text, script.secrets);
    const document = await workspace.openTextDocument({ language: LANGUAGE, content: text });
    if (choices.server !== undefined) {
      this.#services.servers.remember(document.uri, choices.server);
    }
    await window.showTextDocument(document);
    return names.length === 0
      ? l10n.t('The session stands in the editor as a script.')
      : l10n.t(
          'The session stands in the editor as a script; its secrets are in the secret storage: {0}',
          names.join(', '),
        );
  }

  #forget(terminal: Terminal): void {
    this.#open.get(terminal)?.close();
    this.#open.delete(terminal);
    this.#showActive();
  }

  /** Menus offer to save where the active terminal is one of these. */
  #showActive(): void {
    const active = window.activeTerminal !== undefined && this.#open.has(window.activeTerminal);
    void commands.executeCommand('setContext', 'smtp.sessionTerminal', active);
  }
}

function firstOf(findings: readonly { readonly finding: { readonly message: string } }[]): string {
  return findings[0]?.finding.message ?? '';
}
