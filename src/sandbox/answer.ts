import { type Command, findCommand, refusalOf } from '../smtp';
import { capabilitiesOf } from './capabilities';
import { swallowChunk } from './commands/message';
import { isHello, refusalOfSyntax } from './refusal';
import { closing, type Reply, reply } from './reply';
import { type Answer, type CommandLine, flagsOf, type Session, stateOf } from './session';
import { verbs } from './verbs';

/** Answers a command line: refuses what is wrong with it, its place or its time, and leaves the rest to its handler. */
export async function answer(session: Session, line: CommandLine): Promise<Answer> {
  const command = findCommand(line.verb);
  const handler = verbs.get(line.verb);
  const refusal =
    refusalOfPolicy(session, line.verb) ??
    refusalOfVerb(session, line, command) ??
    refusalOfSyntax(line.text, line.verb, contextOf(session));
  if (refusal !== undefined || command === undefined || handler === undefined) {
    return refusal ?? reply(500, '5.5.1', 'Unknown command');
  }
  const misplaced = refusalOfOrder(session, command);
  if (misplaced !== undefined) {
    if (command.followedBy === 'chunk') {
      await swallowChunk(session, line.argument);
    }
    return misplaced;
  }
  return refusalOfHaste(session, command, line) ?? handler(session, line);
}

function contextOf(session: Session) {
  const flags = flagsOf(session);
  return {
    extended: session.hello === undefined || flags.has('extended'),
    smtputf8: flags.has('smtputf8'),
    tls: flags.has('tls'),
    capabilities: capabilitiesOf(session),
  };
}

/** A submission server does little without TLS (RFC 3207 4) and authentication (RFC 4954 6). */
function refusalOfPolicy(session: Session, verb: string): Reply | undefined {
  const { settings } = session.house;
  if (!settings.submission || session.user !== undefined) {
    return undefined;
  }
  const encrypted = session.connection.tls !== undefined || settings.hidden.has('STARTTLS');
  if (encrypted) {
    return beforeAuth.has(verb) ? undefined : reply(530, '5.7.0', 'Authentication comes first');
  }
  return beforeTls.has(verb) ? undefined : reply(530, '5.7.0', 'STARTTLS comes first');
}

const beforeTls: ReadonlySet<string> = new Set(['EHLO', 'HELO', 'LHLO', 'STARTTLS', 'NOOP', 'QUIT']);
const beforeAuth: ReadonlySet<string> = new Set([...beforeTls, 'AUTH', 'RSET']);

/** 500 for what is no command here, 502 for what is not offered (RFC 5321 4.2.4). */
function refusalOfVerb(session: Session, { verb }: CommandLine, command: Command | undefined): Reply | undefined {
  const { lmtp } = session.house.settings;
  if (isHello(verb) && lmtp !== (verb === 'LHLO')) {
    const message = lmtp ? 'This is LMTP: greet with LHLO (RFC 2033 4.1)' : 'This is SMTP: greet with EHLO';
    return reply(500, '', message);
  }
  if (command !== undefined && !verbs.has(verb)) {
    return reply(502, '5.5.1', `${verb} is not done here`);
  }
  const keyword = command?.keyword;
  if (keyword === undefined || capabilitiesOf(session).has(keyword)) {
    return undefined;
  }
  // Under TLS it is out of place, not unknown.
  return verb === 'STARTTLS' && session.connection.tls !== undefined
    ? undefined
    : reply(502, '5.5.1', `${verb} is not offered`);
}

/** 503 by the protocol's own table; ATRN without AUTH has a code of its own (RFC 2645 5.2.1). */
function refusalOfOrder(session: Session, command: Command): Reply | undefined {
  const refusal = refusalOf(command, stateOf(session), flagsOf(session));
  if (refusal === undefined) {
    return undefined;
  }
  const message = `${refusal.message.replace(/\.$/, '')} (${refusal.rfc})`;
  return refusal.unless === 'authenticated' ? reply(530, '5.7.0', message) : reply(503, '5.5.1', message);
}

/** Where the answer decides what the next octets are, octets that came before it belong to nothing: it is an error that the connection does not survive (RFC 2920 3.1, RFC 3207 4). */
function refusalOfHaste(session: Session, command: Command, { argument }: CommandLine): Reply | undefined {
  const waits =
    command.answerFirst === 'always' ||
    (command.answerFirst === 'without-initial-response' && !argument.includes(' ')) ||
    (session.house.settings.hidden.has('PIPELINING') && command.followedBy !== 'chunk');
  return waits && session.connection.hasInput
    ? closing(reply(554, '5.5.0', `More was sent before the reply to ${command.verb}`))
    : undefined;
}
