import { decodeBase64, findMechanism, verbOf } from '../../smtp';
import { isMeantToBeRefused } from '../script/command-line';
import { allItems } from '../script/project';
import type { CommandItem, Script } from '../script/syntax';
import type { Span } from '../script/text';

/** A password or a token in what AUTH sends. */
export interface TypedSecret {
  readonly span: Span;
  /** Whether it is written as base64, which everybody can decode, and not in clear. */
  readonly encoded: boolean;
}

/** A line of an exchange that AUTH begins, and the exchange as far as it has come. */
export interface TypedResponse {
  readonly item: CommandItem;
  /** Where the response stands on its line. */
  readonly span: Span;
  readonly exchange: Exchange;
}

/** The initial responses of AUTH, and the responses below it. */
export function typedResponses(script: Script): TypedResponse[] {
  const found: TypedResponse[] = [];
  let exchange: Exchange | undefined;
  for (const item of allItems(script)) {
    if (item.kind !== 'command') {
      continue;
    }
    const span = item.role === 'response' ? item.text.span : initialResponse(script.text, item);
    if (item.role === 'command') {
      exchange = item.verb === 'AUTH' ? { mechanism: mechanismOf(script.text, item), responses: 0 } : undefined;
    }
    if (exchange && span) {
      exchange = { ...exchange, responses: exchange.responses + 1 };
      found.push({ item, span, exchange });
    }
  }
  return found;
}

/** Where responses hold a password or a token. */
export function typedSecrets({ text }: Script, responses: readonly TypedResponse[]): TypedSecret[] {
  return responses.flatMap(({ item, span, exchange }) => {
    const octets = octetsOf(text.slice(span.start, span.end));
    const secret = octets && isSecret(octets, exchange) && !isMeantToBeRefused(item);
    return secret ? [{ span, encoded: text[span.start] !== '{' }] : [];
  });
}

/** Where the response of PLAIN has not its form, though it is base64; one that is written out on the AUTH line is told with that line. */
export function malformedResponses(
  { text }: Script,
  responses: readonly TypedResponse[],
): { span: Span; message: string; rfc: string }[] {
  const plain = findMechanism('PLAIN');
  return responses.flatMap(({ item, span, exchange }) => {
    const written = text.slice(span.start, span.end);
    const told = item.role === 'command' && written[0] !== '{';
    if (exchange.responses !== 1 || exchange.mechanism !== plain?.name || told || isMeantToBeRefused(item)) {
      return [];
    }
    // Where NULs are written, what a value stands for is taken to hold no more of them.
    const parts = written.includes('\\0') ? written.replace(/(?!^)\{\{[^{}]*\}\}(?!$)/g, 'x') : written;
    const octets = octetsOf(parts);
    const message = octets && octets.length > 0 ? plain?.faultOfFirstResponse?.(octets) : undefined;
    return message === undefined ? [] : [{ span, message, rfc: plain.rfc }];
  });
}

/** An AUTH command, and how many responses to it stand in the script so far. */
interface Exchange {
  readonly mechanism: string;
  readonly responses: number;
}

/** Of a line without blanks at its end. */
const WORDS = /^[^ \t]+[ \t]+([^ \t]+)(?:[ \t]+(.*))?$/;

function mechanismOf(text: string, { text: { span } }: CommandItem): string {
  return verbOf(WORDS.exec(text.slice(span.start, span.end).trimEnd())?.[1] ?? '');
}

function initialResponse(text: string, { verb, text: { span } }: CommandItem): Span | undefined {
  if (verb !== 'AUTH') {
    return undefined;
  }
  const line = text.slice(span.start, span.end).trimEnd();
  const [, , response = ''] = WORDS.exec(line) ?? [];
  const start = span.start + line.lastIndexOf(response);
  return response === '' ? undefined : { start, end: start + response.length };
}

/** What a response stands for; undefined where it is none, or where a reference decides. */
function octetsOf(response: string): Uint8Array | undefined {
  if (!response.includes('{{')) {
    return decodeBase64(response);
  }
  const inner = response.startsWith('{{') && response.endsWith('}}') ? response.slice(2, -2).trim() : '';
  const [, argument] = /^\$base64[ \t]+(.*)$/.exec(inner) ?? [];
  return argument === undefined || argument.includes('{{')
    ? undefined
    : new TextEncoder().encode(argument.replaceAll('\\0', '\0'));
}

function isSecret(octets: Uint8Array, { mechanism, responses }: Exchange): boolean {
  switch (mechanism) {
    case 'PLAIN':
      return responses === 1 && findMechanism(mechanism)?.faultOfFirstResponse?.(octets) === undefined;
    case 'LOGIN':
      return responses === 2 && octets.length > 0;
    case 'XOAUTH2':
    case 'OAUTHBEARER':
      return responses === 1 && /auth=Bearer [!-~]/i.test(new TextDecoder().decode(octets));
    default:
      return false;
  }
}
