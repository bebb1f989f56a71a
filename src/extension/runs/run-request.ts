import { l10n } from 'vscode';
import { closest } from '../../smtp';
import type { Choices } from './runs';

/** What other extensions, tasks and keys may say to a run command, as far as it can be used. */
export interface RunRequest extends Pick<Choices, 'server' | 'environment' | 'variables'> {
  /** A Uri (or its JSON), its string, or the path of a file, also from the first workspace folder. */
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
  // Menus hand over more than is needed; a slip is not to run with other values than are meant.
  for (const name of Object.keys(given)) {
    const meant = FIELDS.includes(name) ? undefined : closest(name, FIELDS);
    if (meant !== undefined) {
      return { problem: l10n.t('A run is not told any {0}; did you mean {1}?', name, meant) };
    }
  }
  const { uri, line, server, environment, variables } = given;
  if (uri !== undefined && uri !== null && !isAddress(uri)) {
    return { problem: l10n.t('The script to run is a Uri or its string, not {0}.', shown(uri)) };
  }
  if (line !== undefined && (typeof line !== 'number' || !Number.isInteger(line) || line < 1)) {
    return { problem: l10n.t('The line to run is a number from 1, not {0}.', shown(line)) };
  }
  for (const [name, value] of Object.entries({ server, environment })) {
    if (value !== undefined && typeof value !== 'string') {
      return { problem: l10n.t('The {0} to run with is a text, not {1}.', name, shown(value)) };
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

/** What a comparison may be told: a run's fields, and several servers instead of one. */
export interface ComparisonRequest extends Omit<RunRequest, 'server'> {
  readonly servers?: readonly string[];
}

/** Reads the argument of a comparison; as for a run, a field that can not be used is a problem. */
export function readComparison(given: unknown): ComparisonRequest | { readonly problem: string } {
  if (!isRecord(given) || isAddress(given)) {
    return readRequest(given);
  }
  const { servers, ...rest } = given;
  if (rest['server'] !== undefined) {
    return { problem: l10n.t('A comparison is told several servers, not one: { servers: [name, name] }.') };
  }
  const request = readRequest(rest);
  if ('problem' in request || servers === undefined) {
    return request;
  }
  const names = Array.isArray(servers) ? servers.filter((name) => typeof name === 'string' && name !== '') : [];
  if (!Array.isArray(servers) || names.length < servers.length || new Set(names).size < Math.max(2, servers.length)) {
    return { problem: l10n.t('The servers to compare are two texts or more, each another.') };
  }
  return { ...request, servers: names };
}

const FIELDS = ['uri', 'line', 'server', 'environment', 'variables'];

/** What was given, in a few words: not everything can be JSON. */
function shown(value: unknown): string {
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain
    ? JSON.stringify(value)
    : l10n.t('something of the type {0}', Array.isArray(value) ? 'array' : typeof value);
}

function isAddress(value: unknown): value is string | UriParts {
  return (typeof value === 'string' && value !== '') || (isRecord(value) && typeof value['scheme'] === 'string');
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
