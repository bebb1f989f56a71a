import type { ParameterCommand } from './command';
import type { SessionFlag } from './sequence';
import { upperCase } from './text';
import {
  checkAnyValue,
  checkDeliverBy,
  checkEnvelopeId,
  checkHoldUntil,
  checkNotify,
  checkOriginalRecipient,
  checkSolicitation,
  checkSubmitter,
  checkSubmitterOrNone,
  checkTracking,
  checkTransactionId,
  checkValidSince,
  matching,
  oneOf,
  type ValueCheck,
} from './values';

/** A parameter of MAIL or RCPT: one row of the table. */
export interface Parameter {
  /** In upper case. */
  readonly keyword: string;
  readonly commands: readonly ParameterCommand[];
  readonly value: 'required' | 'optional' | 'none';
  /** The ABNF of the whole parameter, as shown to users. */
  readonly syntax: string;
  readonly summary: string;
  readonly rfc: string;
  /** EHLO keywords any of which brings it. */
  readonly extensions: readonly string[];
  /** Octets it adds to the longest command line; absent where its RFC says nothing. */
  readonly lineLength?: number;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** Values to offer where they are not a closed list. */
  readonly samples?: readonly string[];
  readonly check?: ValueCheck;
  /** Parameters that may not stand beside it. */
  readonly conflicts?: readonly { readonly keyword: string; readonly message: string }[];
  /** A parameter that must stand beside it, with a value of that form. */
  readonly requires?: { readonly keyword: string; readonly value: RegExp; readonly message: string };
  /** The connection must be encrypted. */
  readonly needsTls?: boolean;
  /** Flags of the transaction it sets, with that value where one is given. */
  readonly flags?: readonly { readonly value?: string; readonly flag: SessionFlag }[];
  /** Code patterns that its command may expect as well. */
  readonly alsoExpects?: readonly string[];
  readonly standing?: 'historic' | 'vendor';
}

const bodies = ['7BIT', '8BITMIME', 'BINARYMIME'] as const;
const returns = ['FULL', 'HDRS'] as const;

/** Every parameter of MAIL and RCPT the product knows. */
export const parameters: readonly Parameter[] = [
  {
    keyword: 'SIZE',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"SIZE=" 1*20DIGIT',
    summary: 'The size of the message in octets, its CRLFs counted, stuffed dots not.',
    rfc: 'RFC 1870 3',
    extensions: ['SIZE'],
    lineLength: 26,
    samples: ['1000', '10485760'],
    check: matching(/^\d{1,20}$/, 'A size is 1 to 20 digits: octets, with no unit.', 'RFC 1870 3'),
  },
  {
    keyword: 'BODY',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"BODY=" ( "7BIT" / "8BITMIME" / "BINARYMIME" )',
    summary: 'What octets the message holds: 7-bit text, 8-bit text, or anything (BINARYMIME, with BDAT only).',
    rfc: 'RFC 6152 2',
    extensions: ['8BITMIME', 'BINARYMIME'],
    // RFC 3030 3 says so for BINARYMIME, the longest value; RFC 6152 says nothing.
    lineLength: 16,
    choices: bodies,
    check: oneOf(bodies, 'RFC 6152 2'),
    flags: [{ value: 'BINARYMIME', flag: 'binary' }],
  },
  {
    keyword: 'SMTPUTF8',
    commands: ['MAIL'],
    value: 'none',
    syntax: '"SMTPUTF8"',
    summary: 'An address or a header field of the message holds characters beyond US-ASCII.',
    rfc: 'RFC 6531 3.4',
    extensions: ['SMTPUTF8'],
    lineLength: 10,
    flags: [{ flag: 'smtputf8' }],
  },
  {
    keyword: 'RET',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"RET=" ( "FULL" / "HDRS" )',
    summary: 'How much of the message a failure report returns.',
    rfc: 'RFC 3461 4.3',
    extensions: ['DSN'],
    lineLength: 8,
    choices: returns,
    check: oneOf(returns, 'RFC 3461 4.3'),
  },
  {
    keyword: 'ENVID',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"ENVID=" xtext',
    summary: 'An identifier that delivery reports give back, up to 100 characters.',
    rfc: 'RFC 3461 4.4',
    extensions: ['DSN'],
    // With its keyword and space 107, as RFC 3885 counts it.
    lineLength: 107,
    samples: ['QQ314159'],
    check: checkEnvelopeId,
  },
  {
    keyword: 'NOTIFY',
    commands: ['RCPT'],
    value: 'required',
    syntax: '"NOTIFY=" ( "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" ) )',
    summary: 'When the sender wants a delivery report for this recipient.',
    rfc: 'RFC 3461 4.1',
    extensions: ['DSN'],
    lineLength: 28,
    samples: ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY', 'FAILURE,DELAY', 'SUCCESS,FAILURE,DELAY'],
    check: checkNotify,
  },
  {
    keyword: 'ORCPT',
    commands: ['RCPT'],
    value: 'required',
    syntax: '"ORCPT=" addr-type ";" xtext',
    summary: 'The recipient as the sender first wrote it.',
    rfc: 'RFC 3461 4.2',
    extensions: ['DSN'],
    lineLength: 500,
    samples: ['rfc822;bob@example.test'],
    check: checkOriginalRecipient,
  },
  {
    keyword: 'AUTH',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"AUTH=" ( "<>" / xtext )',
    summary: 'Who submitted the message, where a trusted client knows; <> where it does not.',
    rfc: 'RFC 4954 5',
    extensions: ['AUTH'],
    lineLength: 500,
    samples: ['<>', 'alice@example.test'],
    check: checkSubmitterOrNone,
  },
  {
    keyword: 'BY',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"BY=" [ "-" / "+" ] 1*9DIGIT ";" ( "N" / "R" ) [ "T" ]',
    summary: 'Deliver within that many seconds, or notify (N) or return (R); T traces it.',
    rfc: 'RFC 2852 4',
    extensions: ['DELIVERBY'],
    lineLength: 17,
    samples: ['120;R', '3600;N', '120;RT'],
    check: checkDeliverBy,
  },
  {
    keyword: 'HOLDFOR',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"HOLDFOR=" %x31-39 *8DIGIT',
    summary: 'Hold the message for that many seconds.',
    rfc: 'RFC 4865 3',
    extensions: ['FUTURERELEASE'],
    lineLength: 34,
    samples: ['3600'],
    check: matching(/^[1-9]\d{0,8}$/, 'A time to hold is 1 to 999999999 seconds, with no leading zero.', 'RFC 4865 3'),
    conflicts: [{ keyword: 'HOLDUNTIL', message: 'HOLDFOR and HOLDUNTIL exclude each other.' }],
  },
  {
    keyword: 'HOLDUNTIL',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"HOLDUNTIL=" date-time',
    summary: 'Hold the message until that time, in UTC.',
    rfc: 'RFC 4865 3',
    extensions: ['FUTURERELEASE'],
    lineLength: 34,
    samples: ['2030-12-24T18:00:00Z'],
    check: checkHoldUntil,
    conflicts: [{ keyword: 'HOLDFOR', message: 'HOLDFOR and HOLDUNTIL exclude each other.' }],
  },
  {
    keyword: 'MT-PRIORITY',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"MT-PRIORITY=" ( [ "-" ] %x31-39 / "0" )',
    summary: 'The priority of the transfer, from -9 to 9.',
    rfc: 'RFC 6710 3',
    extensions: ['MT-PRIORITY'],
    lineLength: 15,
    choices: ['-9', '-8', '-7', '-6', '-5', '-4', '-3', '-2', '-1', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    check: matching(
      /^(?:-?[1-9]|0)$/,
      'A priority is from -9 to 9, written without "+" or leading zero.',
      'RFC 6710 7',
    ),
  },
  {
    keyword: 'REQUIRETLS',
    commands: ['MAIL'],
    value: 'none',
    syntax: '"REQUIRETLS"',
    summary: 'The message may only ever travel over verified TLS.',
    rfc: 'RFC 8689 2',
    extensions: ['REQUIRETLS'],
    lineLength: 11,
    needsTls: true,
  },
  {
    keyword: 'RRVS',
    commands: ['RCPT'],
    value: 'required',
    syntax: '"RRVS=" date-time [ ";" ( "C" / "R" ) ]',
    summary: 'Deliver only if the mailbox has had the same owner since that time.',
    rfc: 'RFC 7293 3.1',
    extensions: ['RRVS'],
    lineLength: 33,
    samples: ['2014-04-03T23:01:00Z'],
    check: checkValidSince,
  },
  {
    keyword: 'TRANSID',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"TRANSID=" "<" transid-local "@" transid-domain ">"',
    summary: 'Names the transaction so that a broken one can go on where it stopped; 355 answers where to.',
    rfc: 'RFC 1845 2',
    extensions: ['CHECKPOINT'],
    lineLength: 88,
    samples: ['<12345@client.example>'],
    check: checkTransactionId,
    alsoExpects: ['355'],
  },
  {
    keyword: 'SUBMITTER',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"SUBMITTER=" xtext',
    summary: 'Who is responsible for the latest hop of the message (experimental).',
    rfc: 'RFC 4405 4',
    extensions: ['SUBMITTER'],
    samples: ['alice@example.test'],
    check: checkSubmitter,
  },
  {
    keyword: 'CONPERM',
    commands: ['MAIL'],
    value: 'none',
    syntax: '"CONPERM"',
    summary: 'The sender permits the content to be converted.',
    rfc: 'RFC 4141 4',
    extensions: ['CONPERM'],
  },
  {
    keyword: 'CONNEG',
    commands: ['RCPT'],
    value: 'none',
    syntax: '"CONNEG"',
    summary: 'Asks what content this recipient can take.',
    rfc: 'RFC 4141 5',
    extensions: ['CONNEG'],
  },
  {
    keyword: 'SOLICIT',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"SOLICIT=" word *( "," word )',
    summary: 'The message solicits, and is of these kinds.',
    rfc: 'RFC 3865 2.3',
    extensions: ['NO-SOLICITING'],
    lineLength: 1007,
    samples: ['org.example:ADV:ADLT'],
    check: checkSolicitation,
  },
  {
    keyword: 'MTRK',
    commands: ['MAIL'],
    value: 'required',
    syntax: '"MTRK=" base64 [ ":" 1*9DIGIT ]',
    summary: 'Lets the sender track the message with a secret whose hash this is.',
    rfc: 'RFC 3885 3.1',
    extensions: ['MTRK'],
    lineLength: 40,
    samples: ['bG9uZ2VyIHRoYW4gaXQgbG9va3M:86400'],
    check: checkTracking,
    requires: {
      keyword: 'ENVID',
      value: /^[^@]+@[^@]+$/,
      message: 'MTRK needs ENVID with a value of the form local@host.',
    },
  },
  {
    keyword: 'XVERP',
    commands: ['MAIL'],
    value: 'optional',
    syntax: '"XVERP" [ "=" 2( "-" / "+" / "=" ) ]',
    summary: 'Gives each recipient a sender address of its own, with these delimiters (Postfix).',
    rfc: 'Postfix VERP_README',
    extensions: ['XVERP'],
    samples: ['+='],
    check: matching(/^[-+=]{2}$/, 'The delimiters are two characters of "-", "+" and "=".', 'Postfix VERP_README'),
    standing: 'vendor',
  },
  {
    keyword: 'PRDR',
    commands: ['MAIL'],
    value: 'none',
    syntax: '"PRDR"',
    summary: 'Asks for a reply of its own for each recipient after the message (Exim).',
    rfc: 'draft-hall-prdr',
    extensions: ['PRDR'],
    standing: 'vendor',
  },
  {
    keyword: 'IGNOREQUOTA',
    commands: ['RCPT'],
    value: 'none',
    syntax: '"IGNOREQUOTA"',
    summary: 'Delivers even where that puts the mailbox over its quota (Cyrus, LMTP only).',
    rfc: 'Cyrus (vendor)',
    extensions: ['IGNOREQUOTA'],
    standing: 'vendor',
  },
  {
    keyword: 'ALT-ADDRESS',
    commands: ['MAIL', 'RCPT'],
    value: 'required',
    syntax: '"ALT-ADDRESS=" esmtp-value',
    summary: 'An all-ASCII address to fall back to; SMTPUTF8 did away with it.',
    rfc: 'RFC 5336 3.4',
    extensions: ['UTF8SMTP'],
    check: checkAnyValue,
    standing: 'historic',
  },
];

const byKeyword: ReadonlyMap<string, Parameter> = new Map(parameters.map((row) => [row.keyword, row]));

/** The parameter with that keyword, in any case. */
export function findParameter(keyword: string): Parameter | undefined {
  return byKeyword.get(upperCase(keyword));
}
