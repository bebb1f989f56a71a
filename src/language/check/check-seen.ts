import {
  type Command,
  findExtension,
  type NeededExtension,
  neededExtensions,
  replyCodes,
  type WrittenParameter,
} from '../../smtp';
import { referencesIn } from '../script/command-line';
import { type Finding, finding } from '../script/findings';
import { admits, type BlockItem, type CommandItem, type DirectiveItem, type ExpectedReply } from '../script/syntax';
import { literalOf } from '../script/template';
import type { Span } from '../script/text';
import { beyond } from './check-bounds';
import type { Connection } from './connection';
import { how, type KnownServers, type SecuredBy } from './known-servers';

/** What a command uses although the server did not offer it when it was last seen. */
export function checkSeen(
  item: CommandItem,
  { command, line, parameters }: { command: Command; line: string; parameters: readonly WrittenParameter[] },
  connection: Connection,
  servers: KnownServers | undefined,
): Finding[] {
  const { start } = item.text.span;
  // Who takes a refusal for an answer tries it out.
  if (!connection.seen || !servers || mayBeRefused(item.replies)) {
    return [];
  }
  const needed = neededExtensions(line, command, { parameters, references: referencesIn(item.text) });
  return [
    ...needed.flatMap(({ start: from, end, ...need }) =>
      missing(need, { start: start + from, end: start + end }, connection, servers),
    ),
    ...tooMuch(item, parameters, connection),
  ];
}

/** A parameter whose value is beyond what the server said it takes. */
function tooMuch({ text }: CommandItem, parameters: readonly WrittenParameter[], connection: Connection): Finding[] {
  const { seen, standing } = connection;
  // Since that EHLO the client may have authenticated, and may do more.
  if (!seen || standing.has('authenticated') !== seen.on.authenticated) {
    return [];
  }
  return parameters.flatMap((parameter) => {
    const over = beyond(parameter, seen.keywords, connection);
    const span = { start: text.span.start + parameter.start, end: text.span.start + parameter.end };
    const message = `${seen.host} did not offer this on ${seen.day}, ${how(seen)}. ${over?.message}`;
    return over ? [finding('not-offered', span, message, { rfc: over.rfc })] : [];
  });
}

/** The same of @auth. */
export function checkSeenAuth(
  { nameSpan, words: [word], replies }: DirectiveItem,
  connection: Connection,
  servers: KnownServers | undefined,
): Finding[] {
  if (!connection.seen || !servers || mayBeRefused(replies)) {
    return [];
  }
  const name = word && literalOf(word.template)?.toUpperCase();
  const parameter = name === undefined || name === 'AUTO' ? undefined : name;
  const span = word?.span ?? { start: nameSpan.start - 1, end: nameSpan.end };
  return missing({ keywords: ['AUTH'], ...(parameter !== undefined && { parameter }) }, span, connection, servers);
}

/** The same of a group of commands (RFC 2920). */
export function checkSeenGroup(
  { open, items }: BlockItem,
  connection: Connection,
  servers: KnownServers | undefined,
): Finding[] {
  const commands = items.filter(({ kind }) => kind === 'command');
  if (!connection.seen || !servers || commands.length < 2) {
    return [];
  }
  const span = { start: open.nameSpan.start - 1, end: open.nameSpan.end };
  return missing({ keywords: ['PIPELINING'] }, span, connection, servers);
}

/** Whether a reply is expected that may be a refusal. */
function mayBeRefused(replies: readonly ExpectedReply[]): boolean {
  return replies.some((reply) => REFUSALS.some((code) => admits(reply, code)));
}

const REFUSALS = replyCodes.map(({ code }) => code).filter((code) => /^[45]/.test(code));

type Need = Pick<NeededExtension, 'keywords' | 'parameter'>;

function missing(need: Need, span: Span, connection: Connection, servers: KnownServers): Finding[] {
  const { capabilities, server = '', standing, seen } = connection;
  if (!seen || !standing.known || offers(capabilities, need) || offers(seen.keywords, need)) {
    return [];
  }
  const offered = (on: SecuredBy) => {
    const offer = servers.offerOf(server, on);
    return offer !== undefined && offers(offer.keywords, need);
  };
  // Since that EHLO the client may have authenticated, and may do more.
  if (standing.has('authenticated') !== seen.on.authenticated && offered({ ...seen.on, authenticated: true })) {
    return [];
  }
  const keyword = need.keywords.join(' or ');
  const alone = need.parameter === undefined || !offers(seen.keywords, { keywords: need.keywords });
  const elsewhere = OTHERWISE.find(({ on }) => (on.tls || !seen.on.tls) && offered(on));
  const what = alone ? keyword : `the mechanism ${need.parameter}`;
  const hint = elsewhere?.hint ?? 'It need not take it.';
  const message = `${seen.host} did not offer ${what} on ${seen.day}, ${how(seen)}. ${hint}`;
  return [finding('not-offered', span, message, { rfc: findExtension(need.keywords[0] ?? '')?.rfc })];
}

/** Where else a server may offer more. */
const OTHERWISE: readonly { readonly on: SecuredBy; readonly hint: string }[] = [
  { on: { tls: true, authenticated: false }, hint: 'Over TLS it did: send STARTTLS and EHLO first.' },
  { on: { tls: false, authenticated: true }, hint: 'To who had authenticated it did.' },
  { on: { tls: true, authenticated: true }, hint: 'To who had authenticated over TLS it did.' },
];

function offers(keywords: ReadonlyMap<string, readonly string[]>, { keywords: any, parameter }: Need): boolean {
  return any.some((keyword) => {
    const parameters = keywords.get(keyword);
    return parameters !== undefined && (parameter === undefined || names(parameters, parameter));
  });
}

function names(parameters: readonly string[], name: string): boolean {
  return parameters.some((parameter) => parameter.toUpperCase() === name);
}
