import type { Reply } from '../client';
import { findCommand, formatTarget, parseCapabilities, transitionOf } from '../smtp';
import type { Link, SessionContext } from './context';
import { handshake } from './link';
import type { Upcoming } from './lookahead';
import { reverseRoles } from './reversal';
import type { Step } from './step';

/** The reply to something that was sent. */
export interface Answered {
  readonly part: { readonly kind: string };
  /** As sent, in upper case. */
  readonly verb: string;
  readonly text: string;
  readonly reply: Reply;
  readonly link: Link;
  readonly step: Step;
}

/** Does what a reply brings about, at once where nothing has to be waited for, whatever was expected: remembers what the server offers, starts TLS, turns the roles (language.md, "What changes the connection"). */
export function applyReply(
  { part, verb, text, reply, link, step }: Answered,
  context: SessionContext,
  upcoming: Upcoming,
): Promise<void> | undefined {
  // Nothing but AUTH is answered so, at its end (RFC 4954 4).
  link.authenticated ||= reply.code === '235';
  const command = part.kind === 'command' ? findCommand(verb) : undefined;
  if (!command) {
    return undefined;
  }
  const succeeded = reply.code.startsWith('2');
  switch (transitionOf(command.transitions, reply.code)?.capabilities) {
    case 'replaced':
      link.capabilities = capabilitiesOf(reply);
      break;
    case 'dropped':
      link.capabilities = undefined;
      break;
  }
  if (verb === 'XCLIENT') {
    link.disguised ||= succeeded;
  } else if (verb === 'EHLO' || verb === 'HELO' || verb === 'LHLO') {
    if (succeeded) {
      link.lmtp = verb === 'LHLO';
      link.accepted = [];
    }
  } else if (verb === 'MAIL' || verb === 'RSET') {
    if (succeeded) {
      link.accepted = [];
    }
  } else if (verb === 'RCPT') {
    if (succeeded) {
      link.accepted.push(/<.*?>|(?<=TO:[ \t]*)\S+/i.exec(text)?.[0] ?? text);
    }
  } else if (verb === 'BDAT') {
    if (/[ \t]LAST[ \t]*$/i.test(text)) {
      link.accepted = [];
    }
  } else if (verb === 'STARTTLS') {
    if (reply.code === '220' && upcoming !== 'handshake') {
      return handshake(link, step, context);
    }
  } else if (verb === 'ATRN' || verb === 'TURN') {
    if (reply.code === '250') {
      return reverseRoles(link, step, context);
    }
  }
  return undefined;
}

/** Tells whoever wants to know what the server offers to this client, whether or not that was expected. */
export function tellOffer(
  { part, verb, reply, link }: Omit<Answered, 'text' | 'step'>,
  { tellOffer: tell, masker }: SessionContext,
): void {
  if (!tell || part.kind !== 'command' || link.disguised || link.raw) {
    return;
  }
  if (transitionOf(findCommand(verb)?.transitions ?? [], reply.code)?.capabilities === 'replaced') {
    const server = formatTarget(link.target);
    // Where it is, is a secret: nothing can be kept of it.
    if (masker.mask(server) !== server) {
      return;
    }
    tell({
      server,
      tls: link.connection.tls !== undefined,
      authenticated: link.authenticated,
      keywords: parseCapabilities(masker.maskAll(reply.lines)),
    });
  }
}

/** Sessions that are repeated are offered the same again and again. */
let latest: { readonly raw: Uint8Array; readonly capabilities: ReturnType<typeof parseCapabilities> } | undefined;

function capabilitiesOf({ raw, lines }: Reply): ReturnType<typeof parseCapabilities> {
  if (!latest || Buffer.compare(latest.raw, raw) !== 0) {
    latest = { raw, capabilities: parseCapabilities(lines) };
  }
  return latest.capabilities;
}
