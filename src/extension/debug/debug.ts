import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import {
  DebugAdapterInlineImplementation,
  type DebugConfiguration,
  DebugConfigurationProviderTriggerKind,
  debug,
  EvaluatableExpression,
  type ExtensionContext,
  l10n,
  languages,
  type Position,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { RunResult } from '../../runner';
import type { Log } from '../log';
import { cursorLine, type Remember } from '../runs/run-commands';
import type { Runs } from '../runs/runs';
import { addressOf, LANGUAGE } from '../scripts';
import { tell } from '../tell';
import type { Launch, RunDebugged } from './launch';

/** Registers the debugger; what steps through sessions is loaded when one begins. */
export function registerDebug(
  { subscriptions }: ExtensionContext,
  { log, runs, remember }: { log: Log; runs: Runs; remember: Remember },
): RunDebugged {
  const launches = new Map<string, Launch>();
  const runDebugged: RunDebugged = async (ready, watch, { name, configuration, options }) => {
    const id = randomUUID();
    let result: RunResult | undefined;
    const launch = { ready, watch, onResult: (given: RunResult) => (result = given) };
    launches.set(id, launch);
    let onEnd = () => {};
    const ended = new Promise<void>((resolve) => {
      onEnd = resolve;
    });
    const ending = debug.onDidTerminateDebugSession((session) => session.configuration[ID] === id && onEnd());
    try {
      const [order] = ready;
      const started = await debug.startDebugging(
        order && workspace.getWorkspaceFolder(order.order.uri),
        { ...configuration, type: LANGUAGE, request: 'launch', name, [ID]: id },
        { suppressSaveBeforeStart: true, ...options },
      );
      await (started ? ended : undefined);
      return result;
    } finally {
      ending.dispose();
      launches.delete(id);
    }
  };
  subscriptions.push(
    log.command('smtp.debug', async (given) => {
      const { debugScript } = await import('./debug-script');
      return debugScript(given, { runs, runDebugged, remember });
    }),
    debug.registerDebugAdapterDescriptorFactory(LANGUAGE, {
      async createDebugAdapterDescriptor({ configuration }) {
        const { createAdapter } = await import('./adapter');
        // What is started again is prepared again.
        const launch = launches.get(String(configuration[ID]));
        launches.delete(String(configuration[ID]));
        return new DebugAdapterInlineImplementation(createAdapter(configuration, { launch, log, runs }));
      },
    }),
    debug.registerDebugConfigurationProvider(LANGUAGE, { resolveDebugConfiguration: (_, given) => completed(given) }),
    debug.registerDebugConfigurationProvider(
      LANGUAGE,
      { provideDebugConfigurations: ofActiveEditor },
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    languages.registerEvaluatableExpressionProvider(LANGUAGE, { provideEvaluatableExpression: variableAt }),
  );
  return runDebugged;
}

/** The field of a configuration by which what was prepared is found. */
const ID = '__launch';

/** What can be debugged without a launch.json: the script in the active editor. */
function ofActiveEditor(): DebugConfiguration[] {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== LANGUAGE) {
    return [];
  }
  const name = l10n.t('Debug {0}', workspace.asRelativePath(document.uri));
  return [{ type: LANGUAGE, request: 'launch', name, program: addressOf(document.uri) }];
}

/** A configuration that names no script, such as the empty one without a launch.json, is about the session at the cursor. */
function completed(given: DebugConfiguration): DebugConfiguration | undefined {
  if (given['program'] !== undefined || given[ID] !== undefined) {
    return given;
  }
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== LANGUAGE) {
    tell(l10n.t('Open an SMTP script (.smtp) to debug it.'));
    return undefined;
  }
  const { type, request, name, ...more } = given;
  const own = { program: addressOf(document.uri), session: cursorLine(document) };
  return {
    ...own,
    ...more,
    type: type || LANGUAGE,
    request: request || 'launch',
    name: name || basename(document.uri.path),
  };
}

/** The variable whose reference is under the mouse. */
function variableAt(document: TextDocument, position: Position): EvaluatableExpression | undefined {
  const range = document.getWordRangeAtPosition(position, /\{\{\s*[\w.-]+\s*\}\}/);
  return range && new EvaluatableExpression(range, document.getText(range));
}
