import { CancellationTokenSource, type DebugAdapter, type DebugConfiguration, l10n, type Uri, workspace } from 'vscode';
import type { RunListener } from '../../runner';
import type { Log } from '../log';
import type { Runs } from '../runs/runs';
import { documentAt, editorFiles, pathOf, readScript, uriOf } from '../scripts';
import { prepareConfigured } from './debug-script';
import { Debugger } from './debugger';
import type { DebugHost, Prepared } from './host';
import type { Launch } from './launch';

/** Makes the debug adapter of a session that runs what was prepared, or what its configuration says. */
export function createAdapter(
  configuration: DebugConfiguration,
  { launch, log, runs }: { launch: Launch | undefined; log: Log; runs: Runs },
): DebugAdapter {
  /** The scripts that run, by their paths: one without a file has an address of its own. */
  const running = new Map<string, Uri>();
  const host: DebugHost = {
    files: editorFiles,
    async prepare() {
      const prepared = launch ?? (await fromConfiguration(configuration, runs));
      if (!prepared) {
        return { kind: 'declined' };
      }
      for (const { order } of prepared.ready) {
        running.set(order.source.path, order.uri);
      }
      return readyToRun(prepared, runs);
    },
    async textOf(path) {
      const uri = running.get(path) ?? uriOf(path);
      const open = documentAt(uri)?.getText();
      const source = open === undefined ? await readScript(uri) : { text: open };
      return typeof source?.text === 'string' ? source.text : undefined;
    },
    pathOf(source) {
      const untitled = [...running].find(([, uri]) => uri.toString() === source);
      return untitled?.[0] ?? pathOf({ uri: uriOf(source) });
    },
    sourceOf(path) {
      const uri = running.get(path);
      return uri && uri.scheme !== 'file' ? uri.toString() : path;
    },
    pathName: (path) => workspace.asRelativePath(path),
    broken: (error) => log.broken(l10n.t('This did not work'), error),
  };
  return new Debugger(host);
}

async function fromConfiguration(configuration: DebugConfiguration, runs: Runs): Promise<Launch | undefined> {
  const ready = await prepareConfigured(configuration, runs);
  return ready && { ready: [ready], watch: { listenerOf: () => ({}), tokens: [] }, onResult: () => {} };
}

function readyToRun({ ready, watch, onResult }: Launch, runs: Runs): Prepared {
  return {
    kind: 'ready',
    async execute(listener, signal) {
      const stop = new CancellationTokenSource();
      const onAbort = () => stop.cancel();
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) {
        onAbort();
      }
      try {
        const result = await runs.execute(ready, {
          ...watch,
          listenerOf: (order) => both(watch.listenerOf(order), listener),
          tokens: [...watch.tokens, stop.token],
        });
        onResult(result);
        return result;
      } finally {
        signal.removeEventListener('abort', onAbort);
        stop.dispose();
      }
    },
  };
}

/** Tells both of a run; the second one holds it up. */
function both(first: RunListener, second: RunListener): RunListener {
  return {
    ...second,
    onSessionStart(session, number) {
      first.onSessionStart?.(session, number);
      second.onSessionStart?.(session, number);
    },
    onStep(step, number) {
      first.onStep?.(step, number);
      second.onStep?.(step, number);
    },
    onSessionEnd(result, number) {
      first.onSessionEnd?.(result, number);
      second.onSessionEnd?.(result, number);
    },
  };
}
