import { parseCapabilities, parseReplyLine } from '../smtp';
import type { StoredMessage } from './mailbox';
import { note, type Session } from './session';

/** A message and the queue it is in. */
export interface Waiting {
  readonly domain: string;
  readonly message: StoredMessage;
}

/** Turns the roles: the sandbox is the client on the same connection from here on, delivers what waits, and ends the connection (RFC 2645 5.2.1). */
export async function deliverQueues(session: Session, waiting: readonly Waiting[]): Promise<void> {
  const { connection, house } = session;
  const extensions = await introduce(session);
  if (extensions !== undefined) {
    for (const { domain, message } of waiting) {
      const outcome = await deliver(session, message, extensions);
      if (outcome === 'gone') {
        break;
      }
      if (outcome === 'taken') {
        house.queues.release(domain, message);
      }
    }
  }
  await command(session, 'QUIT');
  connection.close();
}

/** Reads the greeting and says hello; undefined where the peer does not want to. */
async function introduce(session: Session): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const greeting = await readReply(session);
  if (greeting === undefined || !isPositive(greeting)) {
    return undefined;
  }
  const { hostname } = session.house.settings;
  const ehlo = await command(session, `EHLO ${hostname}`);
  if (ehlo !== undefined && isPositive(ehlo)) {
    return parseCapabilities(ehlo.lines);
  }
  const helo = ehlo === undefined ? undefined : await command(session, `HELO ${hostname}`);
  return helo !== undefined && isPositive(helo) ? new Map() : undefined;
}

/** One transaction; what is refused stays in the queue. */
async function deliver(
  session: Session,
  message: StoredMessage,
  extensions: ReadonlyMap<string, readonly string[]>,
): Promise<'taken' | 'refused' | 'gone'> {
  const parameters = parametersFor(message, extensions);
  if (parameters === undefined) {
    note(session, 'note', `Message ${message.id} needs an extension that is not offered`);
    return 'refused';
  }
  const mail = await command(session, [`MAIL FROM:<${message.from}>`, ...parameters].join(' '));
  if (mail === undefined || !isPositive(mail)) {
    return mail === undefined ? 'gone' : 'refused';
  }
  let accepted = 0;
  for (const { address } of message.recipients) {
    const rcpt = await command(session, `RCPT TO:<${address}>`);
    if (rcpt === undefined) {
      return 'gone';
    }
    accepted += isPositive(rcpt) ? 1 : 0;
  }
  const data = accepted === 0 ? undefined : await command(session, 'DATA');
  if (data?.code !== '354') {
    return (await command(session, 'RSET')) === undefined ? 'gone' : 'refused';
  }
  const done = await sendMessage(session, message);
  return done === undefined ? 'gone' : isPositive(done) ? 'taken' : 'refused';
}

/** What MAIL must declare; undefined where the peer does not offer it. */
function parametersFor(
  { parameters, recipients, from }: StoredMessage,
  extensions: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const addresses = [from, ...recipients.map(({ address }) => address)];
  const utf8 = parameters['SMTPUTF8'] !== undefined || addresses.some((address) => /\P{ASCII}/u.test(address));
  if (parameters['BODY'] === 'BINARYMIME' || (utf8 && !extensions.has('SMTPUTF8'))) {
    return undefined;
  }
  return [
    ...(utf8 ? ['SMTPUTF8'] : []),
    ...(parameters['BODY'] === '8BITMIME' && extensions.has('8BITMIME') ? ['BODY=8BITMIME'] : []),
  ];
}

/** Sends the message with its dots stuffed (RFC 5321 4.5.2). */
function sendMessage(session: Session, { id, octets, size }: StoredMessage): Promise<PeerReply | undefined> {
  note(session, 'note', `${size} octets of message ${id}`);
  // Latin 1 keeps every octet what it is.
  const text = octets.toString('latin1');
  const stuffed = text.replace(/(^|\r\n)\./g, '$1..');
  session.connection.write(Buffer.from(stuffed, 'latin1'));
  session.connection.write(stuffed === '' || stuffed.endsWith('\r\n') ? '.\r\n' : '\r\n.\r\n');
  return readReply(session);
}

interface PeerReply {
  readonly code: string;
  /** The lines' texts. */
  readonly lines: readonly string[];
}

function isPositive({ code }: PeerReply): boolean {
  return code.startsWith('2');
}

/** Sends a command and reads its reply; undefined when none comes. */
async function command(session: Session, line: string): Promise<PeerReply | undefined> {
  if (session.connection.end !== undefined) {
    return undefined;
  }
  note(session, 'sent', line);
  session.connection.write(`${line}\r\n`);
  return readReply(session);
}

async function readReply(session: Session): Promise<PeerReply | undefined> {
  const lines: string[] = [];
  while (lines.length < mostLines) {
    const line = await session.connection.readLine(longestLine);
    const parsed = line?.kind === 'line' ? parseReplyLine(line.text) : undefined;
    if (line?.kind !== 'line' || parsed === undefined) {
      // What is no reply leaves the two sides out of step.
      break;
    }
    note(session, 'received', line.text);
    lines.push(parsed.text);
    if (parsed.last) {
      return { code: parsed.code, lines };
    }
  }
  session.connection.close();
  return undefined;
}

const longestLine = 8192;

/** More lines than any hello has are an attack. */
const mostLines = 1000;
