import { type Reply, reply } from './reply';

/** One of the rules made up for trying things out. */
export interface SandboxRule {
  /** What to send. */
  readonly example: string;
  /** What comes back: the code, and the enhanced status code where there is one. */
  readonly reply: string;
  readonly meaning: string;
}

/** The domain whose mailboxes are here. */
export const localDomain = 'example.test';

/** Domains whose mail is held until their host asks for it; the first always has a message waiting. */
export const queueDomains: readonly string[] = ['cust.example.test', 'empty.example.test'];

/** How a certain local part at example.test is treated, the rest is simply taken. */
export interface AddressRule {
  readonly local: string;
  /** When the reply comes: at MAIL, at RCPT, or after the message. */
  readonly at: 'sender' | 'recipient' | 'message';
  /** Undefined where nothing is said at all. */
  readonly reply: Reply | undefined;
  readonly meaning: string;
  /** Whether it counts only the first time, then not, then again. */
  readonly alternates?: boolean;
  /** A parameter that must be there for it, and a value to show it with. */
  readonly parameter?: { readonly keyword: string; readonly example: string };
  /** The reply is late by that many ms. */
  readonly delay?: number;
}

/** The addresses at example.test that are not simply taken. */
const addressRules: readonly AddressRule[] = [
  {
    local: 'nobody',
    at: 'recipient',
    reply: reply(550, '5.1.1', 'No such mailbox here'),
    meaning: 'There is no such mailbox.',
  },
  {
    local: 'disabled',
    at: 'recipient',
    reply: reply(550, '5.2.1', 'Mailbox disabled'),
    meaning: 'The mailbox is disabled.',
  },
  {
    local: 'moved',
    at: 'recipient',
    reply: reply(551, '5.1.6', `User not local; please try <bob@${localDomain}>`),
    meaning: 'The mailbox has moved, and the client has to try the other.',
  },
  {
    local: 'forward',
    at: 'recipient',
    reply: reply(251, '2.1.5', `User not local; will forward to <bob@${localDomain}>`),
    meaning: 'The mail is taken for another mailbox.',
  },
  {
    local: 'busy',
    at: 'recipient',
    reply: reply(450, '4.2.1', 'Mailbox busy, try again later'),
    meaning: 'The mailbox can not be used now.',
  },
  {
    local: 'greylist',
    at: 'recipient',
    reply: reply(450, '4.7.1', 'Greylisted, try again'),
    alternates: true,
    meaning: 'Put off the first time that a sender tries it, taken the second, and so on.',
  },
  {
    local: 'full',
    at: 'recipient',
    reply: reply(452, '4.2.2', 'Mailbox full'),
    meaning: 'The mailbox is full.',
  },
  {
    local: 'newowner',
    at: 'recipient',
    reply: reply(550, '5.7.17', 'The mailbox has another owner since'),
    parameter: { keyword: 'RRVS', example: '2020-01-01T00:00:00Z' },
    meaning: 'The mailbox changed hands: refused with the parameter RRVS, taken without it.',
  },
  {
    local: 'slow',
    at: 'recipient',
    reply: reply(250, '2.1.5', 'Recipient taken, after a while'),
    delay: 3000,
    meaning: 'The reply takes 3 seconds.',
  },
  {
    local: 'closing',
    at: 'recipient',
    reply: reply(421, '4.3.2', 'Service closing'),
    meaning: 'The server says good-bye and closes the connection.',
  },
  {
    local: 'hangup',
    at: 'recipient',
    reply: undefined,
    meaning: 'The server drops the connection and says nothing.',
  },
  {
    local: 'rejected',
    at: 'message',
    reply: reply(554, '5.7.1', 'Message refused for what is in it'),
    meaning: 'The recipient is taken, the message is not; in LMTP for this recipient alone.',
  },
  {
    local: 'deferred',
    at: 'message',
    reply: reply(451, '4.3.0', 'Message put off, try again later'),
    meaning: 'The recipient is taken, the message is put off; in LMTP for this recipient alone.',
  },
  {
    local: 'blocked',
    at: 'sender',
    reply: reply(550, '5.7.1', 'Sender refused'),
    meaning: 'The sender is refused.',
  },
  {
    local: 'unsure',
    at: 'sender',
    reply: reply(451, '4.1.8', 'The domain of the sender can not be looked up now'),
    meaning: 'The sender is put off.',
  },
];

/** Mailing lists for EXPN; a list without members is not shown to anybody. */
const mailingLists: ReadonlyMap<string, readonly string[]> = new Map([
  ['staff', ['alice', 'bob']],
  ['board', []],
]);

/** Every rule made up for the sandbox, as users read it. */
export const sandboxRules: readonly SandboxRule[] = [
  rule(`RCPT TO:<anybody@${localDomain}>`, '250 2.1.5', 'Every mailbox that has no rule of its own is taken.'),
  ...addressRules.map((each) => rule(exampleOf(each), summaryOf(each.reply), each.meaning)),
  rule(
    'RCPT TO:<bob@elsewhere.example>',
    '550 5.7.1',
    'Mail for other domains is relayed after AUTH only, and then kept.',
  ),
  rule(
    `RCPT TO:<bob@${queueDomains[0]}>`,
    '250 2.1.5',
    `Mail for ${queueDomains.join(' and ')} is kept, and also held for ATRN and TURN.`,
  ),
  rule(
    'VRFY alice',
    '250 2.1.5',
    'Users are verified; the addresses above answer as at RCPT; of others it is not said (252).',
  ),
  rule('EXPN staff', '250 2.1.5', 'A list with two members.'),
  rule('EXPN board', '550 5.7.2', 'A list that nobody may look into.'),
  rule(`ETRN ${queueDomains[0]}`, '253 2.0.0', 'Mail is waiting; nothing is delivered, though.'),
  rule(`ETRN ${queueDomains[1]}`, '251 2.0.0', 'No mail is waiting, unless some was sent there.'),
  rule(`ETRN @${localDomain}`, '252 2.0.0', 'The domain and those below it.'),
  rule('ETRN #anything', '250 2.0.0', 'A queue by its name.'),
  rule(`ETRN busy.${localDomain}`, '458 4.3.0', 'The queue can not be started now.'),
  rule('ETRN elsewhere.example', '459 4.7.1', 'No other host is served.'),
  rule(
    `ATRN ${queueDomains[0]}`,
    '250 2.0.0',
    'After AUTH: the roles turn, and a sample message comes, with whatever was sent there.',
  ),
  rule(`ATRN ${queueDomains[1]}`, '453 4.0.0', 'No mail is waiting, unless some was sent there.'),
  rule('ATRN elsewhere.example', '450 4.7.1', 'Not a domain of this user.'),
  rule('TURN', '250 2.0.0', `After "EHLO ${queueDomains[0]}": as ATRN, without AUTH; 502 for other names.`),
];

/** The list of a name, in any case, with or without the domain. */
export function findList(name: string): readonly string[] | undefined {
  return mailingLists.get(localName(name));
}

/** The rule for an address, in any case; undefined where there is none. */
export function findAddressRule(address: string, at: AddressRule['at']): AddressRule | undefined {
  const name = localName(address);
  return addressRules.find((each) => each.at === at && each.local === name);
}

/** The domain of an address in lower case; '' where it has none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1 || address.length).toLowerCase();
}

/** What stands before `@example.test` or alone, in lower case; '' for an address elsewhere. */
function localName(address: string): string {
  const lower = address.toLowerCase();
  return lower.includes('@') && domainOf(lower) !== localDomain ? '' : lower.replace(/@[^@]*$/, '');
}

function rule(example: string, said: string, meaning: string): SandboxRule {
  return { example, reply: said, meaning };
}

function exampleOf({ at, local, parameter }: AddressRule): string {
  const command = at === 'sender' ? 'MAIL FROM:' : 'RCPT TO:';
  const behind = parameter === undefined ? '' : ` ${parameter.keyword}=${parameter.example}`;
  return `${command}<${local}@${localDomain}>${behind}`;
}

function summaryOf(said: Reply | undefined): string {
  return said === undefined ? 'none' : `${said.code} ${said.status ?? ''}`.trim();
}
