import type { Template } from './template';
import type { Span } from './text';

/** What a directive asks for, its arguments read; durations in ms. */
export type Action =
  | { readonly name: 'connect'; readonly target: string; readonly as: string | undefined; readonly fails: boolean }
  | { readonly name: 'use'; readonly connection: string }
  | { readonly name: 'proxy'; readonly version: 1 | 2; readonly source: HostPort; readonly destination: HostPort }
  | { readonly name: 'source'; readonly address: string; readonly port: number | undefined }
  | { readonly name: 'retry'; readonly times: number; readonly delay: number }
  | { readonly name: 'skip'; readonly reason: string }
  | { readonly name: 'prompt'; readonly variable: string; readonly description: string }
  | { readonly name: 'tls'; readonly settings: TlsSettings }
  | { readonly name: 'timeout'; readonly duration: number }
  | { readonly name: 'match'; readonly what: 'code' | 'text' }
  | { readonly name: 'on-failure'; readonly reaction: 'stop' | 'continue' }
  | { readonly name: 'receive'; readonly dir: string | undefined; readonly limit: number | undefined }
  | { readonly name: 'include'; readonly path: string }
  | { readonly name: 'handshake'; readonly fails: boolean }
  | {
      readonly name: 'auth';
      readonly mechanism: string;
      readonly user: string | undefined;
      readonly password: string | undefined;
      readonly keys: Readonly<Partial<Record<AuthKey, string>>>;
    }
  | { readonly name: 'pipeline' }
  | { readonly name: 'each'; readonly variable: string; readonly values: EachValues }
  | { readonly name: 'end' }
  | { readonly name: 'raw'; readonly string: Template }
  | { readonly name: 'capture'; readonly variable: string; readonly pattern: Template; readonly ignoreCase: boolean }
  | {
      readonly name: 'assert';
      readonly subject: string;
      /** The keyword of `capability NAME`. */
      readonly capability: string | undefined;
      readonly negated: boolean;
      readonly operator: Operator;
      readonly value: string;
    }
  | {
      readonly name: 'requires';
      readonly negated: boolean;
      readonly keyword: string;
      readonly parameter: string | undefined;
    }
  | { readonly name: 'wait'; readonly duration: number }
  | { readonly name: 'quiet'; readonly duration: number }
  | { readonly name: 'closed' }
  | { readonly name: 'close' };

export type TlsSettings = Readonly<Partial<Record<(typeof TLS_KEYS)[number], string>>>;
export type AuthKey = (typeof AUTH_KEYS)[number];
export type Operator = (typeof OPERATORS)[number];

export type EachValues =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'file'; readonly path: string };

/** What is wrong with a directive's arguments, and where. */
export interface ArgumentFault {
  readonly fault: string;
  readonly span: Span;
  /** What was probably meant in place of what is wrong. */
  readonly meant?: string;
}

export const TLS_KEYS = ['verify', 'ca', 'cert', 'key', 'servername', 'min', 'max', 'ciphers'] as const;
export const AUTH_KEYS = ['authzid', 'realm', 'host', 'port', 'token', 'ir'] as const;
export const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', 'contains', 'matches', 'exists'] as const;
export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** The subjects of @assert; `capability` takes a keyword. */
export const SUBJECTS = [
  'reply.code',
  'reply.status',
  'reply.text',
  'duration',
  'capability',
  'tls.protocol',
  'tls.cipher',
  'tls.verified',
  'tls.certificate.subject',
  'tls.certificate.issuer',
  'tls.certificate.san',
  'tls.certificate.daysLeft',
  'received.count',
  'received.recipients',
  'received.text',
] as const;

/** What each subject is. */
export const SUBJECT_SUMMARIES: Readonly<Record<(typeof SUBJECTS)[number], string>> = {
  'reply.code': 'The code of the last reply: `250`.',
  'reply.status': 'The enhanced status code of the last reply: `2.1.5`.',
  'reply.text': 'The text of the last reply, its lines without their codes.',
  duration: 'How long the last reply took: `500ms`, `2s`.',
  capability: 'A keyword of the latest reply to EHLO, followed by its name; its value is its parameters.',
  'tls.protocol': 'The version of TLS: `TLSv1.3`.',
  'tls.cipher': 'The cipher suite of TLS.',
  'tls.verified': 'Whether the certificate was verified: `true` or `false`.',
  'tls.certificate.subject': "Whom the server's certificate is for.",
  'tls.certificate.issuer': "Who has signed the server's certificate.",
  'tls.certificate.san': 'The names and addresses that the certificate holds for.',
  'tls.certificate.daysLeft': 'How many days the certificate holds yet; less than 0 once it has expired.',
  'received.count': 'How many messages came after ATRN or TURN.',
  'received.recipients': 'The recipients of the messages that came after ATRN or TURN.',
  'received.text': 'The text of the messages that came after ATRN or TURN.',
};

/** An address and a port, as @proxy takes them. */
export interface HostPort {
  readonly address: string;
  readonly port: number;
}
