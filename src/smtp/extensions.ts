import type { Command } from './command';
import { commands } from './commands';
import { type Parameter, parameters } from './parameters';
import { upperCase } from './text';

/** An extension, as the keyword in the reply to EHLO names it; which verbs and parameters it brings stands in their own rows. */
export interface Extension {
  /** In upper case. */
  readonly keyword: string;
  /** The ABNF of what follows the keyword; '' for nothing. */
  readonly syntax: string;
  readonly summary: string;
  readonly rfc: string;
  /** Parameters to offer in completion. */
  readonly samples?: readonly string[];
  /** What RFC 6409 7 says of it for submission, where it says something. */
  readonly submission?: 'must' | 'should' | 'may' | 'must-not';
  readonly standing?: 'historic' | 'vendor';
}

/** Every EHLO keyword the product knows. */
export const extensions: readonly Extension[] = [
  {
    keyword: '8BITMIME',
    syntax: '',
    summary: 'Takes messages with 8-bit text.',
    rfc: 'RFC 6152',
    submission: 'should',
  },
  {
    keyword: 'ATRN',
    syntax: '',
    summary: 'Turns the roles for authenticated clients.',
    rfc: 'RFC 2645',
    submission: 'must-not',
  },
  {
    keyword: 'AUTH',
    syntax: 'sasl-mech *( SP sasl-mech )',
    summary: 'Takes authentication with the mechanisms listed.',
    rfc: 'RFC 4954',
    samples: ['PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER', 'EXTERNAL'],
    submission: 'must',
  },
  {
    keyword: 'BINARYMIME',
    syntax: '',
    summary: 'Takes messages of any octets, with BDAT.',
    rfc: 'RFC 3030',
    submission: 'may',
  },
  {
    keyword: 'BURL',
    syntax: '*( "imap" / "imap://" authority )',
    summary: 'Fetches parts of a submitted message by URL.',
    rfc: 'RFC 4468',
    samples: ['imap'],
    submission: 'may',
  },
  {
    keyword: 'CHECKPOINT',
    syntax: '',
    summary: 'Lets a broken transaction go on where it stopped.',
    rfc: 'RFC 1845',
    submission: 'may',
  },
  {
    keyword: 'CHUNKING',
    syntax: '',
    summary: 'Takes the message in chunks of known size.',
    rfc: 'RFC 3030',
    submission: 'may',
  },
  {
    keyword: 'CONNEG',
    syntax: '',
    summary: 'Tells what content a recipient can take.',
    rfc: 'RFC 4141',
    submission: 'may',
  },
  {
    keyword: 'CONPERM',
    syntax: '',
    summary: 'Takes permission to convert content.',
    rfc: 'RFC 4141',
    submission: 'may',
  },
  {
    keyword: 'DELIVERBY',
    syntax: '[ 1*9DIGIT ]',
    summary: 'Takes a time limit for delivery; the number is the shortest one, in seconds.',
    rfc: 'RFC 2852',
    submission: 'may',
  },
  {
    keyword: 'DSN',
    syntax: '',
    summary: 'Sends delivery reports as the client asks for.',
    rfc: 'RFC 3461',
    submission: 'should',
  },
  {
    keyword: 'ENHANCEDSTATUSCODES',
    syntax: '',
    summary: 'Begins the text of its replies with status codes such as 5.1.1.',
    rfc: 'RFC 2034',
    submission: 'should',
  },
  {
    keyword: 'ETRN',
    syntax: '',
    summary: 'Starts delivery of the mail held for a host.',
    rfc: 'RFC 1985',
    submission: 'must-not',
  },
  { keyword: 'EXPN', syntax: '', summary: 'Shows the members of mailing lists.', rfc: 'RFC 5321 4.1.1.7' },
  {
    keyword: 'FUTURERELEASE',
    syntax: 'max-interval SP max-date-time',
    summary: 'Holds submitted messages, up to that many seconds and that time.',
    rfc: 'RFC 4865',
    samples: ['2592000 2030-12-31T23:59:59Z'],
    submission: 'may',
  },
  { keyword: 'HELP', syntax: '', summary: 'Gives help.', rfc: 'RFC 5321 4.1.1.8' },
  {
    keyword: 'LIMITS',
    syntax: 'limit-name [ "=" limit-value ] *( SP limit-name [ "=" limit-value ] )',
    summary: 'Tells how many commands and recipients the server takes.',
    rfc: 'RFC 9422',
    samples: ['MAILMAX=10', 'RCPTMAX=100', 'RCPTDOMAINMAX=1'],
  },
  {
    keyword: 'MT-PRIORITY',
    syntax: '[ 1*20( ALPHA / DIGIT / "-" / "_" / "." ) ]',
    summary: 'Takes priorities for transfer; the word names the policy.',
    rfc: 'RFC 6710',
    samples: ['MIXER', 'STANAG4406', 'NSEP'],
  },
  { keyword: 'MTRK', syntax: '', summary: 'Lets messages be tracked.', rfc: 'RFC 3885', submission: 'may' },
  {
    keyword: 'NO-SOLICITING',
    syntax: '[ word *( "," word ) ]',
    summary: 'Refuses mail that solicits, of these kinds.',
    rfc: 'RFC 3865',
    submission: 'may',
  },
  {
    keyword: 'PIPELINING',
    syntax: '',
    summary: 'Takes several commands at once and answers them in order.',
    rfc: 'RFC 2920',
    submission: 'should',
  },
  {
    keyword: 'REQUIRETLS',
    syntax: '',
    summary: 'Passes messages on over verified TLS only, when asked.',
    rfc: 'RFC 8689',
  },
  { keyword: 'RRVS', syntax: '', summary: 'Looks at when a mailbox last changed hands.', rfc: 'RFC 7293' },
  {
    keyword: 'SAML',
    syntax: '',
    summary: 'Delivers to terminals and mailboxes.',
    rfc: 'RFC 821',
    standing: 'historic',
  },
  { keyword: 'SEND', syntax: '', summary: 'Delivers to terminals.', rfc: 'RFC 821', standing: 'historic' },
  {
    keyword: 'SIZE',
    syntax: '[ 1*20DIGIT ]',
    summary:
      'Takes the size of a message beforehand; the number is the largest it takes, in octets, 0 for no fixed limit.',
    rfc: 'RFC 1870',
    samples: ['10485760'],
    submission: 'may',
  },
  {
    keyword: 'SMTPUTF8',
    syntax: '',
    summary: 'Takes addresses and header fields beyond US-ASCII.',
    rfc: 'RFC 6531',
  },
  {
    keyword: 'SOML',
    syntax: '',
    summary: 'Delivers to terminals or else mailboxes.',
    rfc: 'RFC 821',
    standing: 'historic',
  },
  {
    keyword: 'STARTTLS',
    syntax: '',
    summary: 'Encrypts the connection when asked.',
    rfc: 'RFC 3207',
    submission: 'may',
  },
  { keyword: 'SUBMITTER', syntax: '', summary: 'Takes the responsible submitter of a message.', rfc: 'RFC 4405' },
  {
    keyword: 'TURN',
    syntax: '',
    summary: 'Turns the roles without proof of who asks.',
    rfc: 'RFC 821',
    standing: 'historic',
  },
  {
    keyword: 'UTF8SMTP',
    syntax: '',
    summary: 'The experiment that SMTPUTF8 replaced.',
    rfc: 'RFC 5336',
    standing: 'historic',
  },
  { keyword: 'VRFY', syntax: '', summary: 'Verifies addresses.', rfc: 'RFC 5321 3.5.2' },
  {
    keyword: 'WELLKNOWN',
    syntax: '',
    summary: 'Gives out documents of the well-known kind (Exim).',
    rfc: 'Exim (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'PRDR',
    syntax: '',
    summary: 'Answers for each recipient of its own after the message (Exim).',
    rfc: 'draft-hall-prdr',
    standing: 'vendor',
  },
  {
    keyword: 'IGNOREQUOTA',
    syntax: '',
    summary: 'Delivers to mailboxes over their quota, when asked (Cyrus, LMTP only).',
    rfc: 'Cyrus (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'XCLIENT',
    syntax: 'attribute-name *( SP attribute-name )',
    summary: 'Takes the session as that of another client (Postfix).',
    rfc: 'Postfix XCLIENT_README',
    standing: 'vendor',
  },
  {
    keyword: 'XFORWARD',
    syntax: 'attribute-name *( SP attribute-name )',
    summary: 'Logs the first client of a filtered message (Postfix).',
    rfc: 'Postfix XFORWARD_README',
    standing: 'vendor',
  },
  {
    keyword: 'XVERP',
    syntax: '',
    summary: 'Gives each recipient a sender address of its own (Postfix).',
    rfc: 'Postfix VERP_README',
    standing: 'vendor',
  },
  {
    keyword: 'X-EXPS',
    syntax: 'mechanism *( SP mechanism )',
    summary: 'Authenticates Exchange servers to each other.',
    rfc: 'MS-XOAUTH',
    standing: 'vendor',
  },
  {
    keyword: 'X-ANONYMOUSTLS',
    syntax: '',
    summary: 'Encrypts between Exchange servers.',
    rfc: 'Exchange (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'X-LINK2STATE',
    syntax: '',
    summary: 'Exchanges link state between old Exchange servers.',
    rfc: 'Exchange (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'XEXCH50',
    syntax: '',
    summary: 'Takes message properties from old Exchange servers.',
    rfc: 'Exchange (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'XSHADOW',
    syntax: '',
    summary: 'Keeps shadow copies of messages between Exchange servers.',
    rfc: 'Exchange (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'XRDST',
    syntax: '',
    summary: 'Names the routing destination between Exchange servers.',
    rfc: 'Exchange (vendor)',
    standing: 'vendor',
  },
  {
    keyword: 'VERB',
    syntax: '',
    summary: 'Sends verbose replies (sendmail).',
    rfc: 'sendmail (vendor)',
    standing: 'vendor',
  },
  { keyword: 'ONEX', syntax: '', summary: 'Knows ONEX (old sendmail).', rfc: 'sendmail (vendor)', standing: 'vendor' },
  {
    keyword: 'XUSR',
    syntax: '',
    summary: 'Knows XUSR, for user agents (historic sendmail).',
    rfc: 'sendmail (vendor)',
    standing: 'vendor',
  },
];

const byKeyword: ReadonlyMap<string, Extension> = new Map(extensions.map((row) => [row.keyword, row]));

/** The extension with that EHLO keyword, in any case. */
export function findExtension(keyword: string): Extension | undefined {
  return byKeyword.get(upperCase(keyword));
}

/** The commands that an EHLO keyword brings. */
export function commandsOf(keyword: string): readonly Command[] {
  const sought = upperCase(keyword);
  return commands.filter((command) => command.keyword === sought || command.verb === sought);
}

/** The parameters of MAIL and RCPT that an EHLO keyword brings. */
export function parametersOf(keyword: string): readonly Parameter[] {
  const sought = upperCase(keyword);
  return parameters.filter((parameter) => parameter.extensions.includes(sought));
}
