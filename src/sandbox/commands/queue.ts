import { type Reply, reply } from '../reply';
import { deliverQueues } from '../reversed';
import { localDomain, queueDomains } from '../rules';
import { type Answer, endTransaction, type Handler, type Session, say } from '../session';

/** ETRN: says what it would start, and starts nothing, for there is nowhere to deliver to (RFC 1985 5). */
export const startQueue: Handler = ({ house }, { argument }) => {
  if (argument.startsWith('#')) {
    return reply(250, '2.0.0', `Queue ${argument} started`);
  }
  const node = argument.replace(/^@/, '').toLowerCase();
  if (node === `busy.${localDomain}`) {
    return reply(458, '4.3.0', `Unable to queue messages for node ${node}`);
  }
  if (argument.startsWith('@') && node === localDomain) {
    return reply(252, '2.0.0', `Mail for ${node} and the domains below it started`);
  }
  if (!queueDomains.includes(node)) {
    return reply(459, '4.7.1', `Node ${node} not allowed: this host does not hold its mail`);
  }
  const waiting = house.queues.held(node).length;
  return waiting === 0
    ? reply(251, '2.0.0', `No messages waiting for node ${node}`)
    : reply(253, '2.0.0', `${waiting} pending messages for node ${node} started`);
};

/** ATRN: turns the roles and delivers what is held for the domains, or for all (RFC 2645 5.2.1). */
export const turnForUser: Handler = (session, { argument }) => {
  const domains = argument === '' ? queueDomains : argument.toLowerCase().split(',');
  const foreign = domains.find((domain) => !queueDomains.includes(domain));
  if (foreign !== undefined) {
    return reply(450, '4.7.1', `ATRN refused: ${foreign} is not a domain of this user`);
  }
  return turn(session, domains, reply(453, '4.0.0', 'You have no mail'));
};

/** TURN: the same for the domain in the hello, and nobody proves anything (RFC 821 3.8). */
export const turnForName: Handler = (session) => {
  const name = session.hello?.name.toLowerCase() ?? '';
  const domains = queueDomains.filter((domain) => name === domain || name.endsWith(`.${domain}`));
  return turn(session, domains, reply(502, '5.7.1', `TURN refused: no mail is held for ${name}`));
};

async function turn(session: Session, domains: readonly string[], refusal: Reply): Promise<Answer> {
  const { queues } = session.house;
  const waiting = domains.flatMap((domain) => queues.held(domain).map((message) => ({ domain, message })));
  if (waiting.length === 0) {
    return refusal;
  }
  say(session, reply(250, '2.0.0', 'The roles turn now: greet me'));
  endTransaction(session);
  await deliverQueues(session, waiting);
  return [];
}
