import { endOfPath, findParameter, writtenParameters } from '../../smtp';
import { capabilitiesOf } from '../capabilities';
import { type Reply, reply } from '../reply';
import { type AddressRule, domainOf, findAddressRule, localDomain, queueDomains } from '../rules';
import {
  type Answer,
  type CommandLine,
  endTransaction,
  type Handler,
  type Session,
  type Transaction,
} from '../session';
import { refusalOfMailParameters } from './mail-parameters';

/** MAIL: begins a transaction (RFC 5321 4.1.1.2). */
export const mail: Handler = async (session, line) => {
  const { address, parameters } = readEnvelope(line);
  const refusal =
    refusalOfUnoffered(session, parameters) ?? refusalOfMailParameters(parameters, session.house.settings.size);
  if (refusal !== undefined) {
    return refusal;
  }
  const rule = findAddressRule(address, 'sender');
  if (rule !== undefined) {
    return applyRule(session, rule);
  }
  session.transaction = { from: address, parameters, recipients: [], content: undefined, failedChunk: false };
  if (Number(parameters['MT-PRIORITY'] ?? 0) > 0 && session.user === undefined) {
    // RFC 6710 4.1: who is not trusted gets no priority, and is told.
    return reply(250, '2.3.6', '0 is the priority of this message: AUTH comes before a higher one');
  }
  return reply(250, '2.1.0', 'Sender taken');
};

/** RCPT: takes a recipient or does not, by the rules made up for the sandbox (RFC 5321 4.1.1.3). */
export const recipient: Handler = async (session, line) => {
  const { transaction, user, house } = session;
  const { address, parameters } = readEnvelope(line);
  const refusal = refusalOfUnoffered(session, parameters);
  if (refusal !== undefined || transaction === undefined) {
    return refusal ?? [];
  }
  const most = house.settings.limits.recipients;
  if (transaction.recipients.length >= most) {
    return reply(452, '4.5.3', `A message takes ${most} recipients (RFC 9422 4.2)`);
  }
  if (user === undefined && !isServedHere(address, house.settings.hostname)) {
    return reply(550, '5.7.1', `Mail for ${domainOf(address)} is relayed after AUTH only`);
  }
  const rule = findAddressRule(address, 'recipient');
  if (rule !== undefined && isInForce(rule, { address, parameters, transaction, session })) {
    const said = await applyRule(session, rule);
    if (!isTaken(said)) {
      return said;
    }
    transaction.recipients.push({ address, parameters, afterMessage: undefined });
    return said;
  }
  transaction.recipients.push({ address, parameters, afterMessage: findAddressRule(address, 'message') });
  return reply(250, '2.1.5', 'Recipient taken');
};

/** RSET: drops the transaction (RFC 5321 4.1.1.5). */
export const reset: Handler = (session) => {
  endTransaction(session);
  return reply(250, '2.0.0', 'Reset');
};

interface Envelope {
  /** Without brackets and source route. */
  readonly address: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads what stands behind MAIL or RCPT; the line has been checked. */
function readEnvelope({ argument }: CommandLine): Envelope {
  const start = argument.indexOf('<');
  const end = endOfPath(argument, start) ?? argument.length;
  const parameters = writtenParameters(argument).map(({ keyword, value = '' }) => [
    keyword,
    // Not a value of the sender's own, so that BODY=binarymime is what it means.
    keyword === 'BODY' ? value.toUpperCase() : value,
  ]);
  return {
    // A source route is taken and ignored (RFC 5321 C).
    address: argument.slice(start + 1, end - 1).replace(/^@[^:[\]"]*:/, ''),
    parameters: Object.fromEntries(parameters),
  };
}

/** 555 for what this connection does not offer (RFC 5321 4.1.1.11). */
function refusalOfUnoffered(session: Session, parameters: Readonly<Record<string, string>>): Reply | undefined {
  const extended = session.hello !== undefined && session.hello.verb !== 'HELO';
  const offered = extended ? capabilitiesOf(session) : new Map<string, readonly string[]>();
  const keyword = Object.keys(parameters).find((each) => {
    const brought = findParameter(each)?.extensions ?? [];
    const needed = each === 'BODY' ? [parameters[each] === 'BINARYMIME' ? 'BINARYMIME' : '8BITMIME'] : brought;
    return !needed.some((extension) => offered.has(extension));
  });
  if (keyword === undefined) {
    return undefined;
  }
  const why = extended ? 'the reply to EHLO does not offer it' : 'HELO offers no extensions';
  return reply(555, '5.5.4', `${keyword} is not taken: ${why}`);
}

/** Local addresses, and those without a domain or with an address literal: the postmaster's (RFC 5321 4.5.1). */
function isServedHere(address: string, hostname: string): boolean {
  const domain = domainOf(address);
  const local = address.slice(0, address.lastIndexOf('@'));
  return (
    !address.includes('@') ||
    domain.startsWith('[') ||
    (!routed.test(local) && [localDomain, hostname.toLowerCase(), ...queueDomains].includes(domain))
  );
}

/** Routes of old in a local part: `user%host`, `host!user`, `"user@host"`. */
const routed = /[%!@]/;

interface Attempt extends Envelope {
  readonly transaction: Transaction;
  readonly session: Session;
}

function isInForce(rule: AddressRule, { address, parameters, transaction, session }: Attempt): boolean {
  if (rule.parameter !== undefined && parameters[rule.parameter.keyword] === undefined) {
    return false;
  }
  if (rule.alternates !== true) {
    return true;
  }
  const { putOff } = session.house;
  const key = `${transaction.from} ${address.toLowerCase()}`;
  if (putOff.delete(key)) {
    return false;
  }
  if (putOff.size >= mostPutOff) {
    putOff.clear();
  }
  putOff.add(key);
  return true;
}

const mostPutOff = 1000;

async function applyRule({ connection }: Session, rule: AddressRule): Promise<Answer> {
  if (rule.delay !== undefined) {
    await connection.pause(rule.delay);
  }
  if (rule.reply === undefined) {
    connection.destroy();
    return [];
  }
  return rule.reply;
}

function isTaken(answer: Answer): boolean {
  return 'code' in answer && answer.code < 300;
}
