import { commands, findCommand } from '../../smtp';
import { type Reply, reply } from '../reply';
import { domainOf, findAddressRule, findList, localDomain, sandboxRules } from '../rules';
import type { Handler, Session } from '../session';

/** VRFY: whether a mailbox is here (RFC 5321 3.5). */
export const verify: Handler = ({ house }, { argument }) => {
  const name = readName(argument);
  const rule = findAddressRule(name, 'recipient')?.reply;
  // Good-byes and the like are for RCPT alone.
  if (rule !== undefined && verifiable.has(rule.code)) {
    return rule;
  }
  const local = name.includes('@') ? domainOf(name) === localDomain : true;
  const user = name.toLowerCase().replace(/@[^@]*$/, '');
  const known = user === 'postmaster' || house.settings.users.some((each) => each.name.toLowerCase() === user);
  return local && known
    ? reply(250, '2.1.5', `<${user}@${localDomain}>`)
    : reply(252, '2.1.5', 'It is not said whether that mailbox is here; mail for it may be sent');
};

/** EXPN: who is on a list (RFC 5321 3.5). */
export const expand: Handler = (_, { argument }) => {
  const members = findList(readName(argument));
  if (members === undefined) {
    return reply(550, '5.1.1', 'There is no such list here');
  }
  return members.length === 0
    ? reply(550, '5.7.2', 'That list is not shown')
    : reply(250, '2.1.5', ...members.map((member) => `<${member}@${localDomain}>`));
};

/** HELP: the commands, one of them, or the sandbox's own rules (RFC 5321 4.1.1.8). */
export function createHelp(served: ReadonlySet<string>): Handler {
  return (_, { argument }) => {
    const topic = argument.toUpperCase();
    if (topic === '') {
      const verbs = commands.filter(({ verb }) => served.has(verb)).map(({ verb }) => verb);
      return reply(214, '2.0.0', ...inLines(verbs), 'HELP and a command tells more, HELP RULES what to try here');
    }
    if (topic === 'RULES') {
      return reply(214, '2.0.0', ...sandboxRules.map((each) => `${each.example}: ${each.reply}: ${each.meaning}`));
    }
    const command = served.has(topic) ? findCommand(topic) : undefined;
    return command === undefined
      ? reply(504, '5.5.4', 'There is no help on that')
      : reply(214, '2.0.0', command.syntax, command.summary, command.rfc);
  };
}

/** NOOP: nothing, whatever stands behind it (RFC 5321 4.1.1.9). */
export const nothing: Handler = () => reply(250, '2.0.0', 'Nothing done');

/** QUIT: the end (RFC 5321 4.1.1.10). */
export const quit: Handler = (session) => farewell(session);

function farewell({ house }: Session): Reply {
  return reply(221, '2.0.0', `${house.settings.hostname} closes the connection`);
}

const verifiable: ReadonlySet<number> = new Set([251, 550, 551]);

/** The name that VRFY or EXPN is about, without quotes, brackets, and SMTPUTF8 behind it (RFC 6531 3.7.4.2). */
function readName(argument: string): string {
  const own = argument.replace(/ +SMTPUTF8$/i, '');
  const address = own.replace(/^<(.*)>$/, '$1');
  return address.replace(/^"((?:[^"\\]|\\.)*)"/, (_, text: string) => text.replace(/\\(.)/g, '$1'));
}

function inLines(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += 10) {
    lines.push(words.slice(i, i + 10).join(' '));
  }
  return lines;
}
