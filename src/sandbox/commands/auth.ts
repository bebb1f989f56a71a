import { createServer, type ServerMechanism, type ServerStep, serverMechanisms } from '../../sasl';
import { decodeBase64, findMechanism, limits } from '../../smtp';
import { mechanismsOf } from '../capabilities';
import { type Reply, reply } from '../reply';
import { localDomain } from '../rules';
import { type Answer, type Handler, note, type Session, say } from '../session';
import { certificateNameOf, channelBindingOf } from '../tls-facts';

/** AUTH: a SASL exchange in base64 (RFC 4954 4). */
export const authenticate: Handler = async (session, { argument }) => {
  const [given = '', initial] = argument.split(' ');
  const name = given.toUpperCase();
  if (!mechanismsOf(session).includes(name)) {
    return refusalOfMechanism(session, name);
  }
  const mechanism = createMechanism(session, name);
  if (mechanism === undefined) {
    return reply(504, '5.5.4', `${name} is not offered`);
  }
  return exchange(session, mechanism, initial);
};

async function exchange(session: Session, mechanism: ServerMechanism, initial: string | undefined): Promise<Answer> {
  const first = initial === undefined ? undefined : decodeResponse(initial === '=' ? '' : initial);
  let step = mechanism.start(first);
  while (step.kind === 'challenge') {
    say(session, reply(334, '', Buffer.from(step.octets).toString('base64')));
    const response = await readResponse(session);
    if (response === undefined) {
      return [];
    }
    if (!(response instanceof Uint8Array)) {
      return response;
    }
    step = mechanism.respond(response);
  }
  return conclude(session, step);
}

function conclude(session: Session, step: Exclude<ServerStep, { kind: 'challenge' }>): Reply {
  if (step.kind === 'failure') {
    note(session, 'note', `Authentication failed: ${step.reason}`);
    return step.temporary === true
      ? reply(454, '4.7.0', 'Authentication is not possible now')
      : reply(535, '5.7.8', 'Authentication failed');
  }
  const user = accountOf(step.user);
  if (step.authzid !== undefined && accountOf(step.authzid) !== user) {
    note(session, 'note', 'Authentication failed: nobody may act as somebody else here');
    return reply(535, '5.7.8', 'Authentication failed');
  }
  session.user = user;
  return reply(235, '2.7.0', 'Authenticated');
}

/** The next response; the reply that ends the exchange where it is none; undefined at the end of the input. */
async function readResponse(session: Session): Promise<Uint8Array | Reply | undefined> {
  const line = await session.connection.readLine(limits.saslLine);
  if (line === undefined) {
    return undefined;
  }
  if (line.kind === 'too-long' || line.kind === 'endless') {
    return reply(500, '5.5.6', `A response has up to ${limits.saslLine} octets`);
  }
  if (line.kind === 'line' && line.text === '*') {
    note(session, 'received', '*');
    return reply(501, '5.7.0', 'Authentication cancelled');
  }
  note(session, 'received', '••••');
  const octets = line.kind === 'line' ? decodeResponse(line.text) : undefined;
  return octets ?? reply(501, '5.5.2', 'A response is a line of base64 (RFC 4954 4)');
}

function decodeResponse(text: string): Uint8Array | undefined {
  return text === '' ? new Uint8Array() : decodeBase64(text);
}

/** 538 where only the encryption is missing (RFC 4954 6), else 504. */
function refusalOfMechanism({ connection }: Session, name: string): Reply {
  const mechanism = serverMechanisms.includes(name) ? findMechanism(name) : undefined;
  const needsTls = mechanism?.plaintext === true || mechanism?.channelBinding === true;
  return connection.tls === undefined && needsTls
    ? reply(538, '5.7.11', `${name} is for encrypted connections: STARTTLS comes first`)
    : reply(504, '5.5.4', `${name} is not offered`);
}

function createMechanism({ connection, house }: Session, name: string): ServerMechanism | undefined {
  const { users, hostname } = house.settings;
  const certificate = certificateNameOf(connection.tls);
  return createServer(name, {
    lookup: (user) => users.find((each) => each.name === accountOf(user)),
    host: hostname,
    service: 'smtp',
    realm: localDomain,
    channelBinding: channelBindingOf(connection.tls),
    ...(certificate === undefined ? {} : { clientCertificateName: certificate }),
  });
}

/** `alice` for `alice@example.test`, which users may be called by as well. */
function accountOf(user: string): string {
  return user.toLowerCase().endsWith(`@${localDomain}`) ? user.slice(0, -localDomain.length - 1) : user;
}
