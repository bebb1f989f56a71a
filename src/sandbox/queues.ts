import { createMailbox, createMessage, type OpenMailbox, type StoredMessage } from './mailbox';
import type { Settings } from './options';
import { domainOf, localDomain, queueDomains } from './rules';

/** Mail that is held until the host it is for asks for it. */
export interface Queues {
  /** Holds the message for those of its recipients whose mail is held. */
  hold(message: StoredMessage): void;
  /** What is held for a domain, the oldest first; for the first of the domains a sample message more. */
  held(domain: string): readonly StoredMessage[];
  /** Takes a message out, once it was delivered. */
  release(domain: string, message: StoredMessage): void;
}

/** Makes the queues, bounded like the mailbox. */
export function createQueues(settings: Settings): Queues {
  const queues: ReadonlyMap<string, OpenMailbox> = new Map(
    queueDomains.map((domain) => [domain, createMailbox(settings.limits)]),
  );
  return {
    hold(message) {
      for (const [domain, queue] of queues) {
        const recipients = message.recipients.filter(({ address }) => domainOf(address) === domain);
        if (recipients.length > 0) {
          queue.add({ ...message, recipients });
        }
      }
    },
    held(domain) {
      const held = queues.get(domain)?.messages() ?? [];
      return domain === queueDomains[0] ? [sampleFor(domain, settings.hostname), ...held] : held;
    },
    release(domain, message) {
      queues.get(domain)?.remove(message);
    },
  };
}

/** Made anew each time, so that a script that fetches it works as often as it is run. */
function sampleFor(domain: string, hostname: string): StoredMessage {
  const from = `postmaster@${localDomain}`;
  const to = `hello@${domain}`;
  const date = new Date();
  const text = [
    `From: Postmaster <${from}>`,
    `To: <${to}>`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${date.getTime()}@${hostname}>`,
    'Subject: A sample that was waiting',
    '',
    'This message was held here until your host asked for it.',
    '.. a line that starts with dots',
    '',
  ].join('\r\n');
  return createMessage({
    helo: hostname,
    from,
    recipients: [{ address: to, parameters: {} }],
    parameters: {},
    octets: Buffer.from(text),
  });
}
