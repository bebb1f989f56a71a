import { findCommand, limits as smtpLimits, verbOf } from '../smtp';
import { answer } from './answer';
import type { Line } from './connection';
import { greetingOf } from './greeting';
import { closing, type Reply, reply } from './reply';
import { type CommandLine, endTransaction, note, type Session, say } from './session';

/** Serves a client from the greeting to the end of its connection. */
export async function serve(session: Session): Promise<void> {
  const { connection } = session;
  try {
    say(session, greetingOf(session));
    while (connection.end === undefined) {
      const line = await connection.readLine(longestLine);
      if (line !== undefined) {
        await respond(session, line);
      }
    }
    if (connection.end === 'idle') {
      say(session, reply(421, '4.4.2', `${session.house.settings.hostname} has heard nothing for too long`));
    }
  } finally {
    endTransaction(session);
    connection.close();
  }
}

/** Beyond every command's longest line with all extensions; which length is right for which is checked with its grammar. */
const longestLine = 8192;

async function respond(session: Session, line: Line): Promise<void> {
  const said = await answerTo(session, line);
  for (const each of 'code' in said ? [said] : said) {
    const counted = count(session, each);
    say(session, counted);
    if (counted.closes === true) {
      session.connection.close();
      return;
    }
  }
  await session.connection.relieve();
}

async function answerTo(session: Session, line: Line): Promise<Reply | readonly Reply[]> {
  switch (line.kind) {
    case 'line':
      return answer(session, readCommand(session, line.text));
    case 'bare-lf':
      return reply(500, '5.5.2', 'A line ends with CRLF, not with LF alone (RFC 5321 2.3.8)');
    case 'not-utf8':
      return reply(500, '5.5.2', 'A command is US-ASCII, or UTF-8 with SMTPUTF8 (RFC 6531 3.3)');
    case 'too-long':
      return reply(500, '5.5.2', `A command has ${smtpLimits.commandLine} octets, and some more with extensions`);
    case 'endless':
      return closing(reply(500, '5.5.2', 'That line does not end'));
  }
}

function readCommand(session: Session, text: string): CommandLine {
  const verb = verbOf(text);
  const argument = text.slice(verb.length).replace(/^ +| +$/g, '');
  note(session, 'received', isSecret(verb) ? text.replace(/^(\S+\s+\S+\s+)[\s\S]+$/, '$1••••') : text);
  return { text, verb, argument };
}

function isSecret(verb: string): boolean {
  return findCommand(verb)?.argument.kind === 'sasl';
}

/** After too many refusals, good-bye takes the place of the next one. */
function count(session: Session, said: Reply): Reply {
  session.errors += said.code >= 500 ? 1 : 0;
  const { limits, hostname } = session.house.settings;
  return said.code >= 500 && session.errors > limits.errors
    ? reply(421, '4.7.0', `${hostname} has refused ${limits.errors} commands, and that is enough`)
    : said;
}
