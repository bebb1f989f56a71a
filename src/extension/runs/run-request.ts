import { l10n } from 'vscode';
import type { Choices } from './runs';

/** What other extensions, tasks and keys may say to a run command, as far as it can be used. */
export interface RunRequest extends Pick<Choices, 'server' | 'environment' | 'variables'> {
  /** A Uri (or its JSON), its string, or the path of a file. */
  readonly uri?: string | UriParts;
  /** From 1; the session that has it is run. */
  readonly line?: number;
}

/** What a Uri is made of. */
export interface UriParts {
  readonly scheme: string;
  readonly authority?: string;
  readonly path?: string;
  readonly query?: string;
  readonly fragment?: string;
}

/** Reads a run command's argument, in which anything can stand; a field that can not be used is a problem. */
export function readRequest(given: unknown): RunRequest | { readonly problem: string } {
  if (given === undefined || given === null) {
    return {};
  }
  // A menu hands a Uri over, and a list of all that are selected besides.
  if (isAddress(given)) {
    return { uri: given };
  }
  if (!isRecord(given)) {
    return { problem: l10n.t('A run is told { uri, line, server, environment, variables }, each of them optional.') };
  }
  const { uri, line, server, environment, variables } = given;
  if (uri !== undefined && uri !== null && !isAddress(uri)) {
    return { problem: l10n.t('The script to run is a Uri or its string, not {0}.', JSON.stringify(uri)) };
  }
  if (line !== undefined && (typeof line !== 'number' || !Number.isInteger(line) || line < 1)) {
    return { problem: l10n.t('The line to run is a number from 1, not {0}.', JSON.stringify(line)) };
  }
  for (const [name, value] of Object.entries({ server, environment })) {
    if (value !== undefined && typeof value !== 'string') {
      return { problem: l10n.t('The {0} to run with is a text, not {1}.', name, JSON.stringify(value)) };
    }
  }
  const values = readVariables(variables);
  if (!values) {
    return { problem: l10n.t('The variables to run with are an object of names and texts.') };
  }
  return {
    ...(isAddress(uri) && { uri }),
    ...(line !== undefined && { line }),
    ...(typeof server === 'string' && { server }),
    ...(typeof environment === 'string' && { environment }),
    ...(variables !== undefined && { variables: values }),
  };
}

function isAddress(value: unknown): value is string | UriParts {
  return typeof value === 'string' || (isRecord(value) && typeof value['scheme'] === 'string');
}

function readVariables(given: unknown): Record<string, string> | undefined {
  if (given === undefined) {
    return {};
  }
  const entries = isRecord(given) ? Object.entries(given) : undefined;
  const fits = entries?.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return fits ? Object.fromEntries((entries ?? []).map(([name, value]) => [name, String(value)])) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
