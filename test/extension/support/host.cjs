// The extension's bundle in a process of its own, whose `vscode` does as good as nothing: what keeps the process going
// is the extension's alone. argv: a script. Messages: `connected` tells that its server was called twice, by a session and by a run.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const [script] = process.argv.slice(2);
const commands = new Map();

/** Is whatever it is taken for, and gives the same again. */
const nothing = new Proxy(function nothing() {}, {
  get: (_, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : nothing),
  apply: () => nothing,
  construct: () => nothing,
  set: () => true,
});

/** As the proxy, but for the given members. */
const mostly = (members) => new Proxy(members, { get: (_, key) => (key in members ? members[key] : nothing) });

const uri = { scheme: 'file', path: script, fsPath: script, toString: () => `file://${script}` };
const document = {
  uri,
  languageId: 'smtp',
  version: 1,
  isDirty: true,
  lineCount: 1,
  getText: () => readFileSync(script, 'utf8'),
};

const uncancelled = { isCancellationRequested: false, onCancellationRequested: () => nothing };

const vscode = mostly({
  commands: mostly({
    registerCommand: (id, handler) => {
      commands.set(id, handler);
      return nothing;
    },
  }),
  window: mostly({
    withProgress: (_, task) => task(nothing, uncancelled),
    visibleTextEditors: [],
    showErrorMessage: async (message) => console.error(message),
    createTerminal: ({ pty }) => {
      setImmediate(() => pty.open({ columns: 80, rows: 24 }));
      return nothing;
    },
  }),
  workspace: mostly({
    isTrusted: true,
    textDocuments: [],
    asRelativePath: (path) => path,
    fs: mostly({ readFile: () => Promise.reject(new Error('There is no such file.')) }),
    openTextDocument: async () => document,
    getConfiguration: () => ({ get: (name, value) => (name === 'sandbox.port' ? 0 : value) }),
  }),
  Uri: mostly({ from: () => uri }),
  EventEmitter: class {
    listeners = [];
    event = (listener) => {
      this.listeners.push(listener);
      return nothing;
    };
    fire(value) {
      for (const listener of this.listeners) {
        listener(value);
      }
    }
    dispose() {}
  },
  CancellationTokenSource: class {
    token = uncancelled;
    dispose() {}
  },
  FileType: { File: 1 },
});

const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));

async function main() {
  const { activate, deactivate } = require(join(__dirname, '../../../dist/extension.js'));
  const state = { get: (_, value) => value, update: async () => {} };
  const context = mostly({ subscriptions: [], workspaceState: state, globalState: state });
  await activate(context);
  const sandboxed = await commands.get('smtp.run')({ uri, line: 1, server: 'sandbox' });
  await commands.get('smtp.openSession')({ server: /smtp:\S+/.exec(document.getText())[0] });
  const connected = new Promise((resolve) => process.once('message', resolve));
  const silent = commands.get('smtp.run')({ uri, line: 1 });
  await connected;
  const before = holding();
  await deactivate();
  for (const subscription of context.subscriptions) {
    subscription.dispose();
  }
  // Handles that are closed are taken off the list a turn or two later.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const outcomes = [sandboxed, await silent].map(({ sessions }) => sessions[0].outcome);
  process.send({ outcomes, before, after: holding() }, () => process.disconnect());
}

/** What would keep the process going. */
function holding() {
  return process.getActiveResourcesInfo().filter((kind) => /^(TCP|TLS|Timeout)/.test(kind));
}

main();
