import { join } from 'node:path';
import { LineHistory } from '../../../src/extension/terminal/line-history';
import { SessionTerminal } from '../../../src/extension/terminal/session-terminal';
import { terminalTexts } from '../../../src/extension/terminal/texts';
import { diskFiles, prepare, run } from '../../../src/runner';
import { memento } from './memento';
import { TestScreen } from './screen';

/** An interactive session in a terminal, its secrets and what was saved of it. */
export interface TestSession {
  readonly screen: TestScreen;
  readonly terminal: SessionTerminal;
  readonly saved: string[];
  readonly history: () => readonly string[];
  /** Those that were stored, and passwords that were typed. */
  readonly secrets: () => ReadonlyMap<string, string>;
  /** Whether it asked for its window to be closed. */
  readonly closes: () => boolean;
  /** Resolves when the terminal has closed. */
  readonly done: Promise<void>;
  /** Types keys, and resolves once a text stands on the screen. */
  type(keys: string, until: string): Promise<void>;
}

/** Opens a terminal on a server; stored secrets are known, and others declined. */
export async function openTerminal(
  { url, certificate }: { readonly url: string; readonly certificate?: string },
  { head = '220\n', stored = {} }: { head?: string; stored?: Readonly<Record<string, string>> } = {},
): Promise<TestSession> {
  const path = join('/', 'scripts', 'session.smtp');
  const secrets = new Map(Object.entries(stored));
  const plan = await prepare([{ path, text: head }], {
    files: diskFiles,
    secret: (name) => secrets.get(name),
    processEnv: () => undefined,
    servers: [url],
    acceptsReplies: true,
    overrides: { connectTimeout: 5_000, ...(certificate !== undefined && { ca: certificate }) },
  });
  if (plan.kind !== 'plan') {
    throw new Error(JSON.stringify(plan));
  }
  const screen = new TestScreen();
  const saved: string[] = [];
  const history = new LineHistory(memento());
  let closes = false;
  const terminal: SessionTerminal = new SessionTerminal({
    write: screen.write,
    columns: 80,
    history: history.lines,
    onLine: (line) => history.add(line),
    run: (listener, signal) => run(plan, listener, signal),
    close: () => {
      closes = true;
    },
    around: {
      path,
      head,
      files: diskFiles,
      names: [],
      list: async () => [{ name: 'shared.smtp', folder: false }],
      texts: terminalTexts(),
      provide: async (names) => names.every((name) => secrets.has(name)),
      keep(user, password) {
        secrets.set(user, password);
        return user;
      },
      async save(script) {
        saved.push(script);
        return 'saved';
      },
    },
  });
  const done = terminal.run();
  return {
    screen,
    terminal,
    saved,
    history: () => history.lines,
    secrets: () => secrets,
    closes: () => closes,
    done,
    type(keys, until) {
      terminal.push(keys);
      return screen.until(until);
    },
  };
}
