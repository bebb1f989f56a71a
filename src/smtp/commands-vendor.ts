import type { Command } from './command';
import { anyState, over } from './sequence';

type Row = Pick<Command, 'verb' | 'syntax' | 'summary' | 'rfc'> & Partial<Command>;

const rows: readonly Row[] = [
  {
    verb: 'VERB',
    syntax: '"VERB"',
    summary: 'Turns on verbose replies with codes below 200 (sendmail).',
    rfc: 'sendmail (vendor)',
    argument: { kind: 'none' },
    replies: { success: ['200', '250'], intermediate: [], error: ['502'] },
  },
  {
    verb: 'ONEX',
    syntax: '"ONEX"',
    summary: 'Announces that only one transaction follows (old sendmail).',
    rfc: 'sendmail (vendor)',
    argument: { kind: 'none' },
    replies: { success: ['200', '250'], intermediate: [], error: ['500'] },
  },
  {
    verb: 'X-LINK2STATE',
    syntax: '"X-LINK2STATE" SP ( "FIRST" / "NEXT" / "LAST" ) SP "CHUNK={" hex "}"',
    summary: 'Exchanges link state between Exchange 2000 and 2003 servers.',
    rfc: 'Exchange (vendor)',
    argument: { kind: 'free', presence: 'required' },
    replies: { success: ['200', '250'], intermediate: [], error: ['500'] },
  },
  {
    verb: 'XADR',
    syntax: '"XADR" SP address',
    summary: 'Looks an address up (PMDF, Oracle Messaging Server).',
    rfc: 'PMDF (vendor)',
  },
  {
    verb: 'XSTA',
    syntax: '"XSTA" [ SP text ]',
    summary: 'Asks for the status of channels (PMDF, Oracle Messaging Server).',
    rfc: 'PMDF (vendor)',
  },
  {
    verb: 'XCIR',
    syntax: '"XCIR" [ SP text ]',
    summary: 'Checks a message circuit (PMDF, Oracle Messaging Server).',
    rfc: 'PMDF (vendor)',
  },
  {
    verb: 'XGEN',
    syntax: '"XGEN" [ SP text ]',
    summary: "Runs a site's own command (PMDF, Oracle Messaging Server).",
    rfc: 'PMDF (vendor)',
  },
  {
    verb: 'XTRN',
    syntax: '"XTRN" [ SP text ]',
    summary: 'Turns the roles in the manner of TURN (PMDF, Oracle Messaging Server).',
    rfc: 'PMDF (vendor)',
    answerFirst: 'always',
  },
  {
    verb: 'XLOOP',
    syntax: '"XLOOP" SP text',
    summary: 'Helps to find loops between servers (PMDF, Oracle Messaging Server).',
    rfc: 'PMDF (vendor)',
  },
  {
    verb: 'XUSR',
    syntax: '"XUSR"',
    summary: 'Says that a user agent submits, not a relay (historic sendmail).',
    rfc: 'sendmail (vendor)',
  },
  { verb: 'XDBG', syntax: '"XDBG" [ SP text ]', summary: 'Sets a debug level (historic).', rfc: 'vendor' },
  { verb: 'XQUE', syntax: '"XQUE"', summary: 'Asks for the message to be queued only (historic).', rfc: 'vendor' },
  { verb: 'XONE', syntax: '"XONE"', summary: 'Announces one transaction only (historic).', rfc: 'vendor' },
  {
    verb: 'SHOWQ',
    syntax: '"SHOWQ"',
    summary: 'A trap: servers log it as an attempt to look into the queue.',
    rfc: 'sendmail (vendor)',
    standing: 'trap',
  },
  {
    verb: 'DEBUG',
    syntax: '"DEBUG"',
    summary: 'A trap: an old hole of sendmail, logged as an attack.',
    rfc: 'sendmail (vendor)',
    standing: 'trap',
  },
  {
    verb: 'WIZ',
    syntax: '"WIZ"',
    summary: 'A trap: an old hole of sendmail, logged as an attack.',
    rfc: 'sendmail (vendor)',
    standing: 'trap',
  },
];

/** Vendors' commands of which little more than the name is known. */
export const vendorCommands: readonly Command[] = rows.map((row) => ({
  form: row.verb,
  standing: 'vendor',
  ...(row.standing === 'trap' ? {} : { keyword: row.verb }),
  argument: { kind: 'free', presence: 'optional' },
  examples: [],
  expects: ['2xx'],
  replies: { success: ['250'], intermediate: [], error: ['500', '502'] },
  pipelining: 'last',
  states: anyState,
  refusals: over,
  transitions: [],
  ...row,
}));
