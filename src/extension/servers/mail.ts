import { l10n } from 'vscode';
import type { RunResult } from '../../runner';
import type { StoredMessage } from '../../sandbox';

/** A message that the editor shows. */
export interface Mail {
  /** Unique in the editor. */
  readonly id: string;
  /** Who took it: the sandbox, or a script after ATRN or TURN. */
  readonly taker: 'sandbox' | 'script';
  readonly from: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly receivedAt: Date;
  /** In octets. */
  readonly size: number;
  /** What else is known of it, in words. */
  readonly facts: readonly string[];
  /** Its octets, or the path of the file that it was written to. */
  readonly content: { readonly octets: Uint8Array } | { readonly path: string };
}

/** A message of the sandbox. */
export function sandboxMail({
  id,
  from,
  recipients,
  subject,
  receivedAt,
  size,
  octets,
  tls,
  user,
}: StoredMessage): Mail {
  return {
    id,
    taker: 'sandbox',
    from,
    recipients: recipients.map(({ address }) => address),
    subject: subject ?? '',
    receivedAt,
    size,
    facts: [tls ?? l10n.t('without TLS'), ...(user === undefined ? [] : [l10n.t('authenticated as {0}', user)])],
    content: { octets },
  };
}

/** The messages that a run's scripts took after the roles turned; `number` counts such messages through. */
export function receivedMail({ sessions }: RunResult, number: () => number): Mail[] {
  return sessions.flatMap(({ received = [], target, startedAt }) =>
    received.map(
      ({ from, recipients, octets, path, text = '' }): Mail => ({
        id: `taken-${number()}`,
        taker: 'script',
        from,
        recipients,
        subject: subjectOf(text),
        receivedAt: new Date(startedAt),
        size: octets,
        facts: [l10n.t('taken from {0}', target)],
        content: path === undefined ? { octets: new TextEncoder().encode(text) } : { path },
      }),
    ),
  );
}

/** A message's name as a file: its subject, as far as file names allow. */
export function mailFileName({ subject }: Pick<Mail, 'subject'>): string {
  const words = subject
    .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
    .replace(/^[ .]+/, '')
    .slice(0, 60)
    .trim();
  return `${words || 'message'}.eml`;
}

/** Looks for the field in the first 64 Ki characters only, as the sandbox does: a header section is rarely longer. */
function subjectOf(text: string): string {
  const header = /^(?:[^\r\n]+\r?\n)*/.exec(text.slice(0, 65_536))?.[0] ?? '';
  const field = /^subject[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)/im.exec(header);
  return (field?.[1] ?? '').replace(/\r?\n/g, '').trim();
}
