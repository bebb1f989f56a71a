import type { DebugProtocol } from '@vscode/debugprotocol';
import { l10n } from 'vscode';
import { printable } from '../../report';
import type { Awaited, ConnectionView, ReplyResult, SessionView, TlsResult } from '../../runner';

/** A name with its value, and what is inside of it. */
interface Entry {
  readonly name: string;
  readonly value: string;
  /** What asks for it elsewhere. */
  readonly expression?: string;
  readonly inside?: readonly Entry[];
}

/** What is shown of a session while it is held up, with the numbers by which a client asks for the inside of things. */
export class Inspection {
  readonly #inside = new Map<number, readonly Entry[]>();
  #variables: number | undefined;

  /** What there is to look into; numbers that were given before stay what they are. */
  scopes(view: SessionView): DebugProtocol.Scope[] {
    const current = view.connections.find((connection) => connection.current);
    const others = view.connections.filter((connection) => connection !== current);
    const { capabilities, lastReply } = current ?? {};
    const variables = variablesIn(view);
    const scopes = [
      ...(lastReply ? [{ name: l10n.t('Last Reply'), inside: replyEntries(lastReply, { asked: true }) }] : []),
      { name: l10n.t('Connection'), inside: connectionEntries(current, view.awaited) },
      { name: l10n.t('Variables'), inside: variables },
      ...(capabilities ? [{ name: l10n.t('Capabilities'), inside: capabilityEntries(capabilities) }] : []),
      ...(view.tls ? [{ name: 'TLS', inside: tlsEntries(view.tls) }] : []),
      ...(others.length > 0 ? [{ name: l10n.t('Other Connections'), inside: others.map(otherEntry) }] : []),
    ];
    return scopes.map(({ name, inside }) => {
      const variablesReference = this.#refer(inside);
      if (inside === variables) {
        this.#variables = variablesReference;
      }
      return { name, variablesReference, expensive: false, namedVariables: inside.length };
    });
  }

  /** Whether a number stands for the session's variables, which can be set. */
  holdsVariables(reference: number): boolean {
    return reference === this.#variables;
  }

  variables(reference: number): DebugProtocol.Variable[] {
    const settable = this.holdsVariables(reference);
    return (this.#inside.get(reference) ?? []).map(({ name, value, expression, inside }) => ({
      name,
      value,
      ...(expression !== undefined && { evaluateName: expression }),
      variablesReference: inside ? this.#refer(inside) : 0,
      ...(!settable && { presentationHint: { attributes: ['readOnly'] } }),
    }));
  }

  #refer(entries: readonly Entry[]): number {
    const reference = this.#inside.size + 1;
    this.#inside.set(reference, entries);
    return reference;
  }
}

/** What a server waits for, in words. */
export function awaitedText(awaited: Awaited): string {
  switch (awaited) {
    case 'command':
      return l10n.t('a command');
    case 'message':
      return l10n.t('the message, up to a line with a dot alone');
    case 'response':
      return l10n.t('a SASL response');
  }
}

function variablesIn({ variables }: SessionView): Entry[] {
  return [...variables].map(([name, value]) => ({
    name,
    value: value === undefined ? l10n.t('no value yet') : printable(value),
    expression: `{{${name}}}`,
  }));
}

function replyEntries({ code, status, lines, ms }: ReplyResult, { asked }: { asked: boolean }): Entry[] {
  const entries: Entry[] = [
    { name: l10n.t('code'), value: code, ...(asked && { expression: 'reply.code' }) },
    ...(status === undefined
      ? []
      : [{ name: l10n.t('status'), value: status, ...(asked && { expression: 'reply.status' }) }]),
    {
      name: l10n.t('text'),
      value: lines.map(printable).join(' ⏎ '),
      ...(asked && { expression: 'reply.text' }),
      ...(lines.length > 1 && {
        inside: lines.map((line, index) => ({ name: String(index + 1), value: printable(line) })),
      }),
    },
    { name: l10n.t('time'), value: `${ms} ms`, ...(asked && { expression: 'duration' }) },
  ];
  return entries;
}

function connectionEntries(connection: ConnectionView | undefined, awaited: Awaited): Entry[] {
  if (!connection) {
    return [{ name: l10n.t('server'), value: l10n.t('not connected') }];
  }
  const { name, target, encrypted, lmtp, closed, unread, accepted } = connection;
  return [
    { name: l10n.t('server'), value: target },
    ...(name === undefined ? [] : [{ name: l10n.t('name'), value: name }]),
    { name: l10n.t('protocol'), value: lmtp ? 'LMTP' : 'SMTP' },
    { name: l10n.t('encrypted'), value: encrypted ? l10n.t('yes') : l10n.t('no') },
    { name: l10n.t('waits for'), value: closed ? l10n.t('nothing: the server closed it') : awaitedText(awaited) },
    { name: l10n.t('accepted recipients'), value: String(accepted) },
    ...(unread === undefined ? [] : [{ name: l10n.t('said unasked'), value: printable(unread.trimEnd()) }]),
  ];
}

function capabilityEntries(capabilities: ReadonlyMap<string, readonly string[]>): Entry[] {
  return [...capabilities].map(([keyword, parameters]) => ({
    name: keyword,
    value: parameters.map(printable).join(' '),
    expression: `capability ${keyword}`,
  }));
}

function tlsEntries({ protocol, cipher, verified, reason, certificate }: TlsResult): Entry[] {
  return [
    { name: l10n.t('protocol'), value: protocol, expression: 'tls.protocol' },
    { name: l10n.t('cipher'), value: cipher, expression: 'tls.cipher' },
    {
      name: l10n.t('verified'),
      value: verified ? l10n.t('yes') : reason === undefined ? l10n.t('no') : l10n.t('no: {0}', reason),
      expression: 'tls.verified',
    },
    ...(certificate
      ? [
          {
            name: l10n.t('certificate'),
            value: printable(certificate.subject),
            inside: certificateEntries(certificate),
          },
        ]
      : []),
  ];
}

function certificateEntries(certificate: NonNullable<TlsResult['certificate']>): Entry[] {
  const { subject, issuer, san, validTo, daysLeft, chain, matchedName } = certificate;
  const of = (field: string) => `tls.certificate.${field}`;
  return [
    { name: l10n.t('subject'), value: printable(subject), expression: of('subject') },
    { name: l10n.t('issuer'), value: printable(issuer), expression: of('issuer') },
    { name: l10n.t('names'), value: san.map(printable).join(' '), expression: of('san') },
    ...(matchedName === undefined ? [] : [{ name: l10n.t('matches'), value: printable(matchedName) }]),
    { name: l10n.t('valid to'), value: validTo },
    { name: l10n.t('days left'), value: String(daysLeft), expression: of('daysLeft') },
    { name: l10n.t('chain'), value: chain.map(printable).join(' < ') },
  ];
}

/** What waits for what is told of the connection that steps go to only. */
function otherEntry(connection: ConnectionView): Entry {
  const { name = '', target, capabilities, lastReply } = connection;
  return {
    name,
    value: target,
    inside: [
      ...connectionEntries(connection, 'command').filter((entry) => entry.name !== l10n.t('waits for')),
      ...(lastReply
        ? [
            {
              name: l10n.t('last reply'),
              value: `${lastReply.code} ${printable(lastReply.lines[0] ?? '')}`,
              inside: replyEntries(lastReply, { asked: false }),
            },
          ]
        : []),
      ...(capabilities
        ? [
            {
              name: l10n.t('capabilities'),
              value: [...capabilities.keys()].join(' '),
              inside: capabilityEntries(capabilities),
            },
          ]
        : []),
    ],
  };
}
