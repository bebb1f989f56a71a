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

/** Where AUTH and the responses below it hold a password or a token. */
export function typedSecrets(script: Script): TypedSecret[] {
  const found: TypedSecret[] = [];
  let exchange: Exchange | undefined;
  for (const item of allItems(script)) {
    if (item.kind !== 'command') {
      continue;
    }
    const response = item.role === 'response' ? item.text.span : initialResponse(script.text, item);
    if (item.role === 'command') {
      exchange = item.verb === 'AUTH' ? { mechanism: mechanismOf(script.text, item), responses: 0 } : undefined;
    }
    if (!exchange || !response) {
      continue;
    }
    exchange.responses++;
    const octets = octetsOf(script.text.slice(response.start, response.end));
    if (octets && isSecret(octets, exchange) && !isMeantToBeRefused(item)) {
      found.push({ span: response, encoded: script.text[response.start] !== '{' });
    }
  }
  return found;
}

/** An AUTH command, and how many responses to it stand in the script so far. */
interface Exchange {
  readonly mechanism: string;
  responses: number;
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
