import { limits } from '../../smtp';
import { Content } from '../content';
import { DotDecoder } from '../dots';
import { createMessage, type StoredMessage } from '../mailbox';
import { type Reply, reply } from '../reply';
import {
  type Answer,
  endTransaction,
  type Handler,
  note,
  type Recipient,
  type Session,
  say,
  type Transaction,
} from '../session';

/** DATA: the message up to the line of one dot (RFC 5321 4.1.1.4). */
export const data: Handler = async (session) => {
  const { transaction, connection } = session;
  if (transaction === undefined) {
    return [];
  }
  say(session, reply(354, '', 'Send the message, and a line of one dot'));
  const content = beginContent(session, transaction);
  const decoder = new DotDecoder();
  for (;;) {
    const octets = await connection.readOctets();
    if (octets === undefined) {
      return [];
    }
    const rest = decoder.push(octets, (piece) => content.add(piece));
    if (rest !== undefined) {
      connection.unread(rest);
      return takeMessage(session, transaction, content);
    }
  }
};

/** BDAT: so many octets of the message (RFC 3030 2). */
export const chunk: Handler = async (session, { argument }) => {
  const { transaction } = session;
  if (transaction === undefined) {
    return [];
  }
  const content = transaction.content ?? beginContent(session, transaction);
  const { size, last } = readChunkArgument(argument);
  if (!(await swallow(session, size, (octets) => content.add(octets)))) {
    return [];
  }
  if (last) {
    return takeMessage(session, transaction, content);
  }
  const refusal = content.refusalSoFar();
  if (refusal !== undefined) {
    // No further chunk is taken until RSET (RFC 3030 2).
    transaction.failedChunk = true;
    return refusal;
  }
  return reply(250, '2.0.0', `${size} octets taken, ${content.size} so far`);
};

/** Reads the octets of a chunk that is refused: they come whatever the answer is (RFC 3030 2). */
export async function swallowChunk(session: Session, argument: string): Promise<void> {
  await swallow(session, readChunkArgument(argument).size, () => {});
}

function readChunkArgument(argument: string): { size: number; last: boolean } {
  const [size = '0', last] = argument.split(' ');
  return { size: Number(size), last: last !== undefined };
}

async function swallow(session: Session, size: number, take: (octets: Buffer) => void): Promise<boolean> {
  for (let left = size; left > 0; ) {
    const octets = await session.connection.readOctets(left);
    if (octets === undefined) {
      return false;
    }
    left -= octets.length;
    take(octets);
  }
  return true;
}

function beginContent(session: Session, transaction: Transaction): Content {
  const { settings, budget } = session.house;
  const body = transaction.parameters['BODY'];
  // Where MAIL says nothing, eight bits pass.
  const rules = { size: settings.size, body: body === '7BIT' || body === 'BINARYMIME' ? body : '8BITMIME' } as const;
  transaction.content = new Content(rules, budget);
  return transaction.content;
}

/** Ends the transaction, keeps the message for those who get it, and answers: once, or in LMTP for each recipient (RFC 2033 4.2). */
function takeMessage(session: Session, transaction: Transaction, content: Content): Answer {
  note(session, 'note', `${content.size} octets of message`);
  const { lmtp } = session.house.settings;
  const refusal = content.refusal();
  const refusals = transaction.recipients.map(({ afterMessage }) => refusal ?? afterMessage?.reply);
  const single = refusal ?? refusals.find((each) => each !== undefined);
  const taken = transaction.recipients.filter((_, i) => (lmtp ? refusals[i] : single) === undefined);
  const message = taken.length === 0 ? undefined : keep(session, transaction, taken, content);
  endTransaction(session);
  session.forwarded = {};
  const done = message === undefined ? '' : `queued as ${message.id}`;
  if (!lmtp) {
    return single ?? reply(250, '2.0.0', `Message taken, ${done}`);
  }
  return transaction.recipients.map(({ address }, i) => answerFor(address, refusals[i], done));
}

function keep(
  session: Session,
  transaction: Transaction,
  taken: readonly Recipient[],
  content: Content,
): StoredMessage {
  const { house, connection, hello, user, client, forwarded } = session;
  const told = { ...client, ...forwarded };
  const tls = connection.tls?.getProtocol() ?? undefined;
  const message = createMessage({
    helo: hello?.name ?? '',
    from: transaction.from,
    recipients: taken.map(({ address, parameters }) => ({ address, parameters })),
    parameters: transaction.parameters,
    octets: content.octets(),
    ...(tls === undefined ? {} : { tls }),
    ...(user === undefined ? {} : { user }),
    ...(Object.keys(told).length === 0 ? {} : { client: told }),
  });
  house.mailbox.add(message);
  house.queues.hold(message);
  return message;
}

function answerFor(address: string, refusal: Reply | undefined, done: string): Reply {
  const said = refusal ?? reply(250, '2.1.5', `Message taken, ${done}`);
  return { ...said, lines: said.lines.map((line) => `<${address.slice(0, limits.path)}> ${line}`) };
}
