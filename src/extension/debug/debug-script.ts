import { basename } from 'node:path';
import { l10n, type TextDocument } from 'vscode';
import { parse } from '../../language';
import type { JsonReport } from '../../report';
import { cursorLine, documentOf, type Remember, reportOf, requestOf } from '../runs/run-commands';
import { isReady, type Refusal } from '../runs/run-in-panel';
import type { RunRequest } from '../runs/run-request';
import type { Order, Ready, Runs } from '../runs/runs';
import { addressOf, currentSource } from '../scripts';
import { tell } from '../tell';
import type { RunDebugged } from './launch';

/** Runs a session in the debugger, as a command's argument asks for it, and again at _Run Again_; resolves with the report once it has ended. */
export async function debugScript(
  given: unknown,
  { runs, runDebugged, remember }: { runs: Runs; runDebugged: RunDebugged; remember: Remember },
): Promise<JsonReport | undefined> {
  const request = requestOf(given);
  const document = request && (await documentOf(request));
  if (!document) {
    return undefined;
  }
  // The line is that of now, as for a run.
  const line = request.line ?? cursorLine(document);
  const { uri } = document;
  return remember(async () => {
    const current = await documentOf({ uri: uri.toString() });
    const ready = current && (await prepareSession(current, { ...request, line }, runs));
    if (!ready || 'findings' in ready) {
      return reportOf(ready);
    }
    const { server, environment, variables } = request;
    const configuration = { program: addressOf(uri), session: line, server, environment, variables };
    const watch = { listenerOf: () => ({}), tokens: [] };
    return reportOf(await runDebugged([ready], watch, { name: basename(uri.path), configuration }));
  });
}

/** Reads what a configuration says is to run; undefined, and the user told, where nothing can. */
export async function prepareConfigured(
  { program, session, server, environment, variables }: Readonly<Record<string, unknown>>,
  runs: Runs,
): Promise<Ready | undefined> {
  const line = typeof session === 'number' ? { line: session } : {};
  const request = requestOf({ uri: program, ...line, ...defined({ server, environment, variables }) });
  const document = request && (await documentOf(request));
  if (!document) {
    return undefined;
  }
  const titled = typeof session === 'string' ? lineOf(session, document) : request.line;
  if (titled === 'none') {
    return undefined;
  }
  const ready = await prepareSession(document, { ...request, ...(titled !== undefined && { line: titled }) }, runs);
  return ready && 'findings' in ready ? undefined : ready;
}

/** The line of a session by its title; `none`, and the user told, where no session has it. */
function lineOf(wanted: string, document: TextDocument): number | 'none' {
  const { sessions, lines } = parse(document.getText());
  const heading = sessions.find(({ title }) => title === wanted)?.heading;
  if (heading) {
    return lines.at(heading.start) + 1;
  }
  const titles = sessions.map(({ title }) => `“${title}”`).join(', ');
  tell(l10n.t('The script has no session “{0}”; it has {1}.', wanted, titles));
  return 'none';
}

/** What is ready to run of a script; where it is not clear in itself, what is not. */
async function prepareSession(
  document: TextDocument,
  request: RunRequest,
  runs: Runs,
): Promise<Ready | Refusal | undefined> {
  const order: Order = { uri: document.uri, source: await currentSource(document), line: request.line };
  const [prepared] = (await runs.prepare([order], request)) ?? [];
  if (!prepared || isReady(prepared)) {
    return prepared;
  }
  const { plan } = prepared;
  if (plan.kind === 'nothing') {
    tell(plan.reason);
  }
  if (plan.kind !== 'refused') {
    return undefined;
  }
  tell(l10n.t('Nothing was sent. {0}', plan.findings[0]?.finding.message ?? ''));
  return { findings: plan.findings };
}

function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
